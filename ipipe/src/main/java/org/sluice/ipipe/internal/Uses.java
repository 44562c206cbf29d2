package org.sluice.ipipe.internal;

import java.util.Arrays;
import java.util.BitSet;
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.IrqOption;
import org.sluice.ipipe.IrqUse;

/**
 * How a stage uses each irq, the same on all its CPUs, and which irqs it has ever had to do with: most stages use few
 * of many, so whoever goes through all asks for those. Control plane; read by the data plane.
 */
final class Uses {

    private static final int ROOM_MIN = 8;

    /** By irq, as far as any was ever used; null: ignored. */
    private IrqUse[] uses = {};
    private IrqHandler[] handlers = {};
    private final BitSet touched = new BitSet();
    private int wired;

    /** How long a table by irq becomes that must have this one: few stages use great numbers. */
    static int room(int irq) {
        return Math.max(ROOM_MIN, Integer.highestOneBit(irq) << 1);
    }

    IrqUse of(int irq) {
        return irq < uses.length && uses[irq] != null ? uses[irq] : IrqUse.IGNORED;
    }

    /** Null if there is none. */
    IrqHandler handler(int irq) {
        return irq < handlers.length ? handlers[irq] : null;
    }

    boolean handles(int irq) {
        return of(irq).mode().handles();
    }

    boolean passes(int irq) {
        return of(irq).mode().passes();
    }

    /** Is any irq wired to the stage? */
    boolean hasWired() {
        return wired > 0;
    }

    void change(int irq, IrqUse use, IrqHandler handler) {
        wired += (use.has(IrqOption.WIRED) ? 1 : 0) - (of(irq).has(IrqOption.WIRED) ? 1 : 0);
        if (irq >= uses.length) {
            uses = Arrays.copyOf(uses, room(irq));
            handlers = Arrays.copyOf(handlers, room(irq));
        }
        uses[irq] = use;
        handlers[irq] = handler;
    }

    /** The stage has something of the irq on some CPU from now on. */
    void touch(int irq) {
        touched.set(irq);
    }

    /** The first irq from {@code from} on of which the stage has something on some CPU; negative if there is none. */
    int touchedFrom(int from) {
        return touched.nextSetBit(from);
    }
}
