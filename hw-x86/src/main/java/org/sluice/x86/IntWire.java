package org.sluice.x86;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The 8259A's INT: to LINT0 of every CPU and to an I/O APIC pin. Whoever is driven may acknowledge at once, and so
 * change the level: what is driven next is the level of then. On the baton.
 */
final class IntWire implements IrqLine, Snapshottable {

    private final Cpu[] cpus;
    private final IrqLine pin;
    private boolean high;

    IntWire(Cpu[] cpus, IrqLine pin) {
        this.cpus = cpus;
        this.pin = pin;
    }

    @Override
    public void raise() {
        if (!high) {
            high = true;
            drive();
        }
    }

    @Override
    public void lower() {
        if (high) {
            high = false;
            drive();
        }
    }

    private void drive() {
        if (high) {
            pin.raise();
        } else {
            pin.lower();
        }
        for (Cpu cpu : cpus) {
            cpu.drivePin(0, high);
        }
    }

    @Override
    public void exchange(StateStream state) {
        high = state.exchange(high);
    }
}
