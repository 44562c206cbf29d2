package org.sluice.x86;

import java.util.function.IntFunction;
import org.sluice.x86.timer.Hpet;
import org.sluice.x86.timer.HpetWires;

/** The HPET's wires on this machine: gsis 20 to 23, and the lines of PIT and RTC. On the baton. */
final class HpetLines implements HpetWires {

    private static final int FIRST_ROUTE = 20;
    private static final int ROUTES = 4;

    private final IrqLine[][] routed = new IrqLine[Hpet.TIMERS][ROUTES];
    private final IrqLine[] legacy;
    private final GatedLine[] replaceable;
    private int routes;

    HpetLines(IntFunction<PinWire> pins, IrqLine[] legacy, GatedLine[] replaceable) {
        this.legacy = legacy;
        this.replaceable = replaceable;
        for (int timer = 0; timer < Hpet.TIMERS; timer++) {
            for (int i = 0; i < ROUTES; i++) {
                IrqLine wire = pins.apply(FIRST_ROUTE + i);
                routed[timer][i] = wire == null ? IrqLine.UNPLUGGED : wire;
                routes |= wire == null ? 0 : 1 << FIRST_ROUTE + i;
            }
        }
    }

    @Override
    public int routes() {
        return routes;
    }

    @Override
    public void raise(int timer, int gsi) {
        line(timer, gsi).raise();
    }

    @Override
    public void lower(int timer, int gsi) {
        line(timer, gsi).lower();
    }

    private IrqLine line(int timer, int gsi) {
        if (gsi == LEGACY) {
            return legacy[timer];
        }
        boolean known = gsi >= FIRST_ROUTE && gsi < FIRST_ROUTE + ROUTES;
        return known ? routed[timer][gsi - FIRST_ROUTE] : IrqLine.UNPLUGGED;
    }

    @Override
    public void replaceLegacy(boolean replaced) {
        for (GatedLine line : replaceable) {
            if (line != null) {
                line.cut(replaced);
            }
        }
    }
}
