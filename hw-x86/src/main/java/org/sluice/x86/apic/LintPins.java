package org.sluice.x86.apic;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The two local interrupt pins: their electrical state, and the remote IRR flag of LINT0, the only one whose level
 * counts. On the baton; no allocation.
 *
 * <p>Source: Intel SDM Vol. 3A "Local Vector Table": trigger mode matters for the fixed delivery mode only; NMI, SMI
 * and
 * INIT are edges, ExtINT is a level; LINT1 knows no level-triggered interrupts.
 */
final class LintPins implements Snapshottable {

    private final LocalVectorTable lvt;
    private final boolean[] high = new boolean[2];
    private boolean remoteIrr;

    LintPins(LocalVectorTable lvt) {
        this.lvt = lvt;
    }

    static int offset(int pin) {
        return pin == 0 ? ApicRegister.LVT_LINT0 : ApicRegister.LVT_LINT1;
    }

    /** INIT: what is driven from outside stays driven. */
    void reset() {
        remoteIrr = false;
    }

    /** Is the pin electrically high? */
    boolean isHigh(int pin) {
        return high[pin];
    }

    /** Drives a pin; true if it became active, as its polarity bit sees it. */
    boolean drive(int pin, boolean nowHigh) {
        boolean changed = high[pin] != nowHigh;
        high[pin] = nowHigh;
        return changed && isActive(pin);
    }

    private boolean isActive(int pin) {
        return high[pin] != ApicRegister.ACTIVE_LOW.isSet(lvt.read(offset(pin)));
    }

    private DeliveryMode mode(int pin) {
        return DeliveryMode.of(ApicRegister.DELIVERY_MODE.get(lvt.read(offset(pin))));
    }

    /** Is an edge at this pin nothing in itself? */
    boolean isLevel(int pin) {
        DeliveryMode mode = mode(pin);
        return mode == DeliveryMode.EXT_INT
                || pin == 0 && mode == DeliveryMode.FIXED && ApicRegister.LEVEL_TRIGGERED.isSet(lvt.read(offset(0)));
    }

    /** Does LINT0 show an unmasked ExtINT? Only one of the CPU's pins is wired to an 8259A. */
    boolean asksExtInt() {
        return high[0] && isOpen() && mode(0) == DeliveryMode.EXT_INT && isActive(0);
    }

    private boolean isOpen() {
        return !ApicRegister.MASKED.isSet(lvt.read(ApicRegister.LVT_LINT0));
    }

    /** Is a fixed level at LINT0 to be raised? */
    boolean mayRaiseLevel() {
        return (high[0] || ApicRegister.ACTIVE_LOW.isSet(lvt.read(ApicRegister.LVT_LINT0))) && !remoteIrr && isOpen()
                && mode(0) == DeliveryMode.FIXED && isLevel(0) && isActive(0);
    }

    boolean isRemoteIrr() {
        return remoteIrr;
    }

    /** It was raised: the flag stays set until its EOI. */
    void raised() {
        remoteIrr = true;
    }

    /** The service of a vector has ended (-1: of none); true if that may let LINT0 raise again. */
    boolean ended(int vector) {
        boolean own = remoteIrr && vector == ApicRegister.VECTOR.get(lvt.read(ApicRegister.LVT_LINT0));
        remoteIrr &= !own;
        return own;
    }

    /** Bit 14 of an entry as it reads. */
    int remoteIrr(int lvtOffset) {
        return remoteIrr && lvtOffset == ApicRegister.LVT_LINT0 ? IoApicRegister.REMOTE_IRR.mask() : 0;
    }

    @Override
    public void exchange(StateStream state) {
        remoteIrr = state.exchange(remoteIrr);
        state.exchange(high);
    }
}
