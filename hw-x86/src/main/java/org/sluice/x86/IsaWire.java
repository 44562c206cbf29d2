package org.sluice.x86;

/** A wire with two ends: an I/O APIC pin and an input of the 8259A pair. */
final class IsaWire implements IrqLine {

    private final IrqLine pin;
    private final IrqLine pic;

    IsaWire(IrqLine pin, IrqLine pic) {
        this.pin = pin;
        this.pic = pic;
    }

    @Override
    public void raise() {
        pin.raise();
        pic.raise();
    }

    @Override
    public void lower() {
        pin.lower();
        pic.lower();
    }
}
