package org.sluice.x86;

import org.sluice.x86.apic.IoApic;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/** The wire from one device to one I/O APIC pin; other devices may drive the same pin with wires of their own. */
final class PinWire implements IrqLine, Snapshottable {

    private final IoApic ioApic;
    private final int pin;
    private boolean asserted;

    PinWire(IoApic ioApic, int pin) {
        this.ioApic = ioApic;
        this.pin = pin;
    }

    @Override
    public void raise() {
        if (!asserted) {
            asserted = true;
            ioApic.raise(pin);
        }
    }

    @Override
    public void lower() {
        if (asserted) {
            asserted = false;
            ioApic.lower(pin);
        }
    }

    boolean isAsserted() {
        return asserted;
    }

    /** RESET: its pin has forgotten it. */
    void forget() {
        asserted = false;
    }

    @Override
    public void exchange(StateStream state) {
        asserted = state.exchange(asserted);
    }
}
