package org.sluice.x86;

import org.sluice.x86.apic.LocalApic;
import org.sluice.x86.apic.RequestRegisters;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * What decides whether a CPU takes an interrupt now: its state, the flag, the shadow of STI and MOV SS, the blocking of
 * NMIs, and what waits. At one boundary an NMI comes first, then the 8259A's, then the local APIC's.
 *
 * <p>Threading: the baton. No allocation. Source: Intel SDM Vol. 3A "Enabling and Disabling Interrupts", "Handling
 * Multiple NMIs", "Priority Among Concurrent Events"; Vol. 2B "STI", "MOV", "HLT".
 */
final class InterruptWindow implements Snapshottable {

    private final int cpu;
    private final LocalApic apic;
    private final RequestRegisters requests;
    private final HardwareLedger ledger;
    private InterruptAcknowledge pic = InterruptAcknowledge.NONE;
    private CpuSoftware software;
    private boolean polled;

    // owner: the baton
    private CpuState state = CpuState.WAIT_FOR_SIPI;
    private boolean enabled;
    private boolean shadowed;
    private boolean inNmi;
    /** Until when faults keep the CPU from taking anything; 0: they do not. */
    private long frozenUntilNanos;
    /** A message of delivery mode ExtINT has come and was not acknowledged yet. */
    private boolean extInt;
    private long nmiId;
    private long nmiRaisedNanos;
    /** Would something be taken, were the flag set? Kept current for {@link #isPending}. */
    private boolean pending;

    InterruptWindow(int cpu, LocalApic apic, HardwareLedger ledger) {
        this.cpu = cpu;
        this.apic = apic;
        this.requests = apic.requests();
        this.ledger = ledger;
    }

    void connect(InterruptAcknowledge newPic) {
        pic = newPic;
    }

    void place(CpuSoftware newSoftware) {
        software = newSoftware;
        polled = newSoftware.polls();
    }

    /** What runs on the CPU; null if nothing was put there. */
    CpuSoftware software() {
        return software;
    }

    // ---- the CPU's own doing ----

    CpuState state() {
        return state;
    }

    boolean isStarted() {
        return state != CpuState.WAIT_FOR_SIPI;
    }

    void run() {
        state = CpuState.RUNNING;
        attend();
    }

    /** HLT or shutdown. */
    void rest(CpuState resting) {
        if (state != CpuState.RUNNING) {
            throw new IllegalStateException("cpu " + cpu + " is " + state + ", not " + CpuState.RUNNING);
        }
        state = resting;
        shadowed = false;
        attend();
    }

    boolean isEnabled() {
        return enabled;
    }

    void enable() {
        enabled = true;
        if (pending) {
            attend();
        }
    }

    void disable() {
        enabled = false;
    }

    void sti() {
        shadowed |= !enabled;
        enabled = true;
        attend();
    }

    void shadow() {
        shadowed = true;
    }

    void endShadow() {
        if (shadowed) {
            shadowed = false;
            attend();
        }
    }

    boolean nmiDone() {
        boolean ended = inNmi;
        inNmi = false;
        return ended;
    }

    // ---- what arrives ----

    /** A message of mode ExtINT has come; false if there is no 8259A to ask. */
    boolean latchExtInt(int vector, long id, long raisedNanos) {
        extInt = pic != InterruptAcknowledge.NONE;
        if (extInt) {
            ledger.tookEffect(MachineRecord.EXT_INT, cpu, vector, id, raisedNanos);
        } else {
            ledger.discarded(DiscardReason.UNSUPPORTED_MODE, cpu, vector, id);
        }
        return extInt;
    }

    /** A start-up IPI has come; false if the CPU does not wait for one. */
    boolean startup(int page, long id, long raisedNanos) {
        if (isStarted()) {
            ledger.discarded(DiscardReason.NOT_WAITING_FOR_SIPI, cpu, page, id);
            return false;
        }
        state = CpuState.RUNNING;
        ledger.tookEffect(MachineRecord.STARTUP, cpu, page, id, raisedNanos);
        if (software != null) {
            software.startup(page);
        }
        return true;
    }

    boolean latchNmi(long id, long raisedNanos) {
        if (!isStarted()) {
            ledger.discarded(DiscardReason.RESET, cpu, Cpu.NMI_VECTOR, id);
            return false;
        }
        if (nmiId != 0) {
            ledger.merged(MergeReason.NMI_PENDING, cpu, Cpu.NMI_VECTOR, id, nmiId);
        } else {
            nmiId = id;
            nmiRaisedNanos = raisedNanos;
            ledger.nmiLatched(cpu, id, raisedNanos);
        }
        return true;
    }

    /** INIT, before the APIC's own reset: what waited is lost. */
    void reset() {
        state = CpuState.WAIT_FOR_SIPI;
        enabled = false;
        shadowed = false;
        extInt = false;
        inNmi = false;
        if (nmiId != 0) {
            ledger.lost(cpu, Cpu.NMI_VECTOR, nmiId);
        }
        nmiId = 0;
        nmiRaisedNanos = 0;
    }

    /** A fault: takes nothing until {@link #thaw} at that instant or after it; an earlier end does not count. */
    void freeze(long untilNanos) {
        frozenUntilNanos = Math.max(frozenUntilNanos, untilNanos);
    }

    /** Until when it is frozen; 0: it is not. */
    long frozenUntilNanos() {
        return frozenUntilNanos;
    }

    /** The end of one freeze has come: takes what waits, unless another one lasts longer. */
    void thaw(long nowNanos) {
        if (nowNanos >= frozenUntilNanos) {
            frozenUntilNanos = 0;
            attend();
        }
    }

    private boolean isFrozen() {
        return frozenUntilNanos != 0;
    }

    void setState(CpuState newState) {
        state = newState;
    }

    // ---- taking ----

    boolean isPending() {
        return pending;
    }

    int waitingCount() {
        return nmiId != 0 ? 1 : 0;
    }

    boolean mayTake() {
        boolean maskable = enabled && state != CpuState.SHUTDOWN
                && (requests.deliverable() != 0 || asksPic());
        return !shadowed && !isFrozen() && isStarted() && (maskable || nmiId != 0 && !inNmi);
    }

    boolean takePending() {
        boolean may = mayTake();
        if (may) {
            take();
        }
        return may;
    }

    /** Something may have changed: takes what may be taken now. Re-entered by what it calls. */
    void attend() {
        refresh();
        if (!pending || software == null || state == CpuState.WAIT_FOR_SIPI || shadowed || isFrozen()) {
            return;
        }
        if (!polled) {
            take();
        } else if (state != CpuState.RUNNING && mayTake()) {
            software.wake();
        }
    }

    private boolean asksPic() {
        return extInt || pic != InterruptAcknowledge.NONE && apic.extIntAsserted();
    }

    private void refresh() {
        pending = nmiId != 0 && !inNmi || requests.deliverable() != 0 || asksPic();
    }

    private void take() {
        if (nmiId != 0 && !inNmi) {
            takeNmi();
            if (polled) {
                return; // what comes next is for the next boundary
            }
        }
        if (!enabled || state == CpuState.SHUTDOWN) {
            return;
        }
        int vector = requests.deliverable();
        if (asksPic()) {
            takeExtInt();
        } else if (vector != 0) {
            enabled = false;
            state = CpuState.RUNNING;
            apic.acknowledge();
            refresh();
            software.interrupt(vector, requests.idInService(vector), requests.raisedNanos(vector));
        }
    }

    private void takeExtInt() {
        enabled = false;
        state = CpuState.RUNNING;
        extInt = false;
        int vector = pic.acknowledge(cpu);
        refresh();
        software.interrupt(vector, pic.acknowledgedId(), pic.acknowledgedRaisedNanos());
    }

    private void takeNmi() {
        long id = nmiId;
        nmiId = 0;
        inNmi = true;
        state = CpuState.RUNNING;
        refresh();
        ledger.nmiAccepted(cpu, id, nmiRaisedNanos);
        software.nmi(id, nmiRaisedNanos);
    }

    @Override
    public void exchange(StateStream stream) {
        state = stream.exchange(state, CpuState.values());
        enabled = stream.exchange(enabled);
        shadowed = stream.exchange(shadowed);
        inNmi = stream.exchange(inNmi);
        frozenUntilNanos = stream.exchange(frozenUntilNanos);
        extInt = stream.exchange(extInt);
        nmiId = stream.exchange(nmiId);
        nmiRaisedNanos = stream.exchange(nmiRaisedNanos);
        pending = stream.exchange(pending);
    }
}
