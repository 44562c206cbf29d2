package org.sluice.x86.apic;

import static org.sluice.x86.apic.ApicRegister.MASKED;
import static org.sluice.x86.apic.ApicRegister.PERIODIC;
import static org.sluice.x86.apic.ApicRegister.VECTOR;
import static org.sluice.x86.apic.ApicRegister.VECTOR_MIN;

import org.sluice.x86.DiscardReason;
import org.sluice.x86.HardwareLedger;
import org.sluice.x86.MachineRecord;
import org.sluice.x86.engine.Clock;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * What a local APIC interrupts its own CPU with: timer, LINT pins, performance counters, thermal sensor, its own
 * errors; each as its LVT entry says. On the baton; no allocation.
 *
 * <p>Source: Intel SDM Vol. 3A "Local Vector Table", "Error Handling".
 */
final class LocalSources implements Snapshottable {

    // plain mask: the path of an interrupt is short even before it is compiled
    private static final int LVT_MASK = MASKED.mask();

    private final int cpu;
    private final ApicAddress address;
    private final RequestRegisters requests;
    private final ApicTimer timer;
    private final HardwareLedger ledger;
    private final Clock clock;
    private final LocalVectorTable lvt = new LocalVectorTable();
    private final LintPins lint = new LintPins(lvt);

    // owner: the baton
    private int esr;
    private int errors;
    /** An error interrupt has been delivered: no other follows until the ESR is written. */
    private boolean errorTold;
    private boolean extIntAsserted;

    LocalSources(ApicAddress address, RequestRegisters requests, ApicTimer timer, HardwareLedger ledger) {
        this.cpu = requests.cpu();
        this.address = address;
        this.requests = requests;
        this.timer = timer;
        this.ledger = ledger;
        this.clock = ledger.clock();
    }

    /** All masked, no error; what is driven from outside stays driven. */
    void reset() {
        esr = 0;
        errors = 0;
        errorTold = false;
        lvt.reset();
        lint.reset();
        lookAtLint0();
    }

    // ---- registers ----

    int read(int offset) {
        return lvt.read(offset) | lint.remoteIrr(offset);
    }

    void write(int offset, int value) {
        lvt.write(offset, value);
        timer.setDeadlineMode(ApicRegister.TSC_DEADLINE.isSet(lvt.read(ApicRegister.LVT_TIMER)));
        lookAtLint0();
    }

    void setEnabled(boolean enabled) {
        lvt.setEnabled(enabled);
        lookAtLint0();
    }

    int esr() {
        return esr;
    }

    /** A write to the ESR shows what was noticed since the last one. */
    void latchErrors() {
        esr = errors;
        errors = 0;
        errorTold = false;
    }

    // ---- into the IRR ----

    /** As {@link LocalApic#latch}. */
    boolean latch(int vector, boolean level, long id, long raisedNanos) {
        if (lvt.isDisabled()) { // so it is while the APIC is globally disabled
            ledger.discarded(DiscardReason.APIC_DISABLED, cpu, vector, id);
            return false;
        }
        if (vector < VECTOR_MIN) {
            ledger.discarded(DiscardReason.ILLEGAL_VECTOR, cpu, vector, id);
            error(ApicRegister.RECEIVE_ILLEGAL_VECTOR.mask());
            return false;
        }
        requests.latch(vector, level, id, raisedNanos);
        return true;
    }

    private void deliver(int entry, int kind, long detail) {
        int vector = VECTOR.get(entry);
        long id = ledger.raise(kind, cpu, vector, detail);
        if ((entry & LVT_MASK) != 0) {
            ledger.discarded(DiscardReason.LVT_MASKED, cpu, vector, id);
        } else {
            latch(vector, false, id, clock.nowNanos());
        }
    }

    // ---- sources ----

    void timerExpired() {
        int entry = lvt.read(ApicRegister.LVT_TIMER);
        long dueNanos = timer.expire(PERIODIC.isSet(entry));
        deliver(entry, MachineRecord.TIMER_RAISED, dueNanos);
    }

    /** As {@link LocalApic#fire}. */
    long fire(int lvtOffset) {
        int entry = lvt.read(lvtOffset);
        if (lvtOffset == ApicRegister.LVT_PMC) {
            lvt.write(lvtOffset, entry | MASKED.mask());
        }
        DeliveryMode mode = DeliveryMode.of(ApicRegister.DELIVERY_MODE.get(entry));
        if (mode == DeliveryMode.FIXED) {
            deliver(entry, MachineRecord.LOCAL_RAISED, lvtOffset);
            return 0;
        }
        long id = ledger.raise(MachineRecord.LOCAL_RAISED, cpu, VECTOR.get(entry), lvtOffset);
        boolean known = mode == DeliveryMode.NMI || mode == DeliveryMode.SMI || mode == DeliveryMode.INIT;
        if (known && !MASKED.isSet(entry)) {
            return id;
        }
        DiscardReason reason = MASKED.isSet(entry) ? DiscardReason.LVT_MASKED : DiscardReason.UNSUPPORTED_MODE;
        ledger.discarded(reason, cpu, VECTOR.get(entry), id);
        return 0;
    }

    /** As {@link LocalApic#drivePin}. */
    long drivePin(int pin, boolean high) {
        boolean rose = lint.drive(pin, high);
        lookAtLint0();
        if (address.mode() == ApicMode.DISABLED) {
            boolean nmi = pin == 1 && rose && high;
            return nmi ? ledger.raise(MachineRecord.LOCAL_RAISED, cpu, 0, ApicRegister.LVT_LINT1) : 0;
        }
        return rose && !lint.isLevel(pin) ? fire(LintPins.offset(pin)) : 0;
    }

    boolean extIntAsserted() {
        return extIntAsserted;
    }

    /** Where the level at LINT0 counts: a fixed level interrupt is raised, an ExtINT shown to the CPU. */
    void lookAtLint0() {
        boolean disabled = address.mode() == ApicMode.DISABLED;
        extIntAsserted = disabled ? lint.isHigh(0) : lint.asksExtInt();
        if (!disabled && lint.mayRaiseLevel()) {
            lint.raised();
            int vector = VECTOR.get(lvt.read(ApicRegister.LVT_LINT0));
            long id = ledger.raise(MachineRecord.LOCAL_RAISED, cpu, vector, ApicRegister.LVT_LINT0);
            if (!latch(vector, true, id, clock.nowNanos())) {
                lint.ended(vector);
            }
        }
    }

    /** Must the end of a vector's service be told to {@link #ended}? */
    boolean awaitsEnd() {
        return lint.isRemoteIrr();
    }

    /** The service of a vector has ended: a level that is still there at LINT0 is raised anew. */
    void ended(int vector) {
        if (lint.ended(vector)) {
            lookAtLint0();
        }
    }

    /**
     * Notes ESR bits, and raises the error interrupt unless its LVT entry is masked or itself the culprit, or it has
     * been raised since the ESR was last written, which arms it again.
     */
    void error(int bits) {
        errors |= bits;
        int entry = lvt.read(ApicRegister.LVT_ERROR);
        ledger.note(MachineRecord.APIC_ERROR, cpu, VECTOR.get(entry), 0, bits);
        if (MASKED.isSet(entry) || errorTold) {
            return;
        }
        if (VECTOR.get(entry) < VECTOR_MIN) {
            errors |= ApicRegister.RECEIVE_ILLEGAL_VECTOR.mask();
            return;
        }
        errorTold = true;
        deliver(entry, MachineRecord.LOCAL_RAISED, ApicRegister.LVT_ERROR);
    }

    @Override
    public void exchange(StateStream state) {
        esr = state.exchange(esr);
        errors = state.exchange(errors);
        errorTold = state.exchange(errorTold);
        extIntAsserted = state.exchange(extIntAsserted);
        lvt.exchange(state);
        lint.exchange(state);
    }
}
