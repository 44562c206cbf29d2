package org.sluice.x86;

import org.sluice.x86.engine.Clock;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The machine's books: every interrupt x target CPU is raised once, and then delivered, merged, discarded, or pending.
 * Each term has its own counter, moved at the place where it happens; none is derived from the others, and what is
 * pending is also counted by looking ({@link #scanPending}).
 *
 * <pre>
 *   raise ---> pin (level held) ---> bus (in flight) ---> IRR or NMI latch ---> delivered
 *     `---------------------------------^                     `--> merged, discarded (from anywhere)
 * </pre>
 *
 * <p>Threading: the baton. No allocation. The entries in the upper half are for the machine's parts, which use them to
 * count and to trace in one step; software reads the lower half.
 */
public final class HardwareLedger implements Snapshottable {

    /** Looks for pending interrupts where they wait. */
    interface PendingScan {
        long scan();
    }

    private final Clock clock;
    private final MachineTrace trace;
    private PendingScan scan = () -> 0;

    // owner: the baton
    private long lastId;
    private long raised;
    private long deliveredFixed;
    private long deliveredOther;
    private final long[] merged = new long[MergeReason.values().length];
    private final long[] discarded = new long[DiscardReason.values().length];
    private long heldAtPins;
    private long atPic;
    private long onBus;
    private long latched;

    /** Empty books. */
    public HardwareLedger(Clock clock, MachineTrace trace) {
        this.clock = clock;
        this.trace = trace;
    }

    void setScan(PendingScan newScan) {
        this.scan = newScan;
    }

    /** A fresh identity: 1, 2, 3... Identities of software's own may come from here too; they raise nothing. */
    public long newId() {
        return ++lastId;
    }

    // ---- for the machine's parts ----

    /** The machine's time. */
    public Clock clock() {
        return clock;
    }

    /** One more interrupt x target: returns its identity. The arguments are those of the RAISED record. */
    public long raise(int kind, int cpu, int line, long detail) {
        raised++;
        long id = ++lastId;
        trace.record(kind, clock.nowNanos(), cpu, line, id, detail);
        return id;
    }

    /** A level is held at its pin. */
    public void held(int gsi, long id, boolean byRemoteIrr) {
        heldAtPins++;
        trace.record(MachineRecord.PIN_HELD, clock.nowNanos(), -1, gsi, id, byRemoteIrr ? 1 : 0);
    }

    /** A level that was held leaves its pin for the bus. */
    public void released(int gsi, long id, long raisedNanos) {
        heldAtPins--;
        trace.record(MachineRecord.PIN_SENT, clock.nowNanos(), -1, gsi, id, raisedNanos);
    }

    /** A level that was held is withdrawn. */
    public void withdrawn(int gsi, long id) {
        heldAtPins--;
        discarded(DiscardReason.WITHDRAWN, -1, gsi, id);
    }

    /** A level that was held is lost by RESET. */
    public void lostAtPin(int gsi, long id) {
        heldAtPins--;
        discarded(DiscardReason.RESET, -1, gsi, id);
    }

    /** A request at the 8259A pair is lost by RESET. */
    public void lostAtPic(int input, long id) {
        atPic--;
        discarded(DiscardReason.RESET, -1, input, id);
    }

    /** An input of the 8259A pair was latched: returns its identity. */
    public long picRaised(int input, boolean spurious) {
        atPic++;
        return raise(MachineRecord.PIC_RAISED, -1, input, spurious ? 1 : 0);
    }

    /** A CPU took it, by an interrupt acknowledge cycle. */
    public void picAccepted(int cpu, int vector, long id, long raisedNanos) {
        atPic--;
        deliveredFixed++;
        trace.record(MachineRecord.ACCEPTED, clock.nowNanos(), cpu, vector, id, raisedNanos);
    }

    /** The input fell before that, or the controller was initialised. */
    public void picWithdrawn(int input, long id) {
        atPic--;
        discarded(DiscardReason.WITHDRAWN, -1, input, id);
    }

    /** So many units leave for their targets. */
    public void departed(int units) {
        onBus += units;
    }

    /** So many units have reached their targets, or their end. */
    public void arrived(int units) {
        onBus -= units;
    }

    /** An IRR bit was set. */
    public void latched(int cpu, int vector, long id, long raisedNanos) {
        latched++;
        trace.record(MachineRecord.LATCHED, clock.nowNanos(), cpu, vector, id, raisedNanos);
    }

    /** A CPU took an interrupt from its IRR. */
    public void accepted(int cpu, int vector, long id, long raisedNanos) {
        latched--;
        deliveredFixed++;
        trace.record(MachineRecord.ACCEPTED, clock.nowNanos(), cpu, vector, id, raisedNanos);
    }

    /** An NMI waits for its CPU. */
    public void nmiLatched(int cpu, long id, long raisedNanos) {
        latched++;
        trace.record(MachineRecord.NMI_LATCHED, clock.nowNanos(), cpu, Cpu.NMI_VECTOR, id, raisedNanos);
    }

    /** A CPU took its NMI. */
    public void nmiAccepted(int cpu, long id, long raisedNanos) {
        latched--;
        deliveredOther++;
        trace.record(MachineRecord.NMI_ACCEPTED, clock.nowNanos(), cpu, Cpu.NMI_VECTOR, id, raisedNanos);
    }

    /** INIT or a start-up IPI took effect: these wait nowhere. */
    public void tookEffect(int kind, int cpu, int line, long id, long raisedNanos) {
        deliveredOther++;
        trace.record(kind, clock.nowNanos(), cpu, line, id, raisedNanos);
    }

    /** Something latched at a CPU was lost by its reset. */
    public void lost(int cpu, int vector, long id) {
        latched--;
        discarded(DiscardReason.RESET, cpu, vector, id);
    }

    /** {@code id} became part of {@code into}. */
    public void merged(MergeReason reason, int cpu, int line, long id, long into) {
        merged[reason.ordinal()]++;
        trace.record(reason.kind(), clock.nowNanos(), cpu, line, id, into);
    }

    /** {@code id} ends here. */
    public void discarded(DiscardReason reason, int cpu, int line, long id) {
        discarded[reason.ordinal()]++;
        trace.record(MachineRecord.DISCARDED, clock.nowNanos(), cpu, line, id, reason.ordinal());
    }

    /** Something to trace that moves no counter. */
    public void note(int kind, int cpu, int line, long id, long detail) {
        trace.record(kind, clock.nowNanos(), cpu, line, id, detail);
    }

    @Override
    public void exchange(StateStream state) {
        lastId = state.exchange(lastId);
        raised = state.exchange(raised);
        deliveredFixed = state.exchange(deliveredFixed);
        deliveredOther = state.exchange(deliveredOther);
        heldAtPins = state.exchange(heldAtPins);
        atPic = state.exchange(atPic);
        onBus = state.exchange(onBus);
        latched = state.exchange(latched);
        state.exchange(merged);
        state.exchange(discarded);
    }

    // ---- for readers ----

    /** Interrupts x targets so far. */
    public long raised() {
        return raised;
    }

    /** Accepted by their CPU, in any delivery mode. */
    public long delivered() {
        return deliveredFixed + deliveredOther;
    }

    /** Accepted through an interrupt gate: without NMI, INIT and start-up IPIs. */
    public long deliveredFixed() {
        return deliveredFixed;
    }

    /** Became part of another, for any reason. */
    public long merged() {
        return sum(merged);
    }

    /** Became part of another, for this reason. */
    public long merged(MergeReason reason) {
        return merged[reason.ordinal()];
    }

    /** Ended without reaching a CPU, for any reason. */
    public long discarded() {
        return sum(discarded);
    }

    /** Ended without reaching a CPU, for this reason. */
    public long discarded(DiscardReason reason) {
        return discarded[reason.ordinal()];
    }

    /** Waiting, by the counters: {@link #heldAtPins} + {@link #atPic} + {@link #onBus} + {@link #latched}. */
    public long pending() {
        return heldAtPins + atPic + onBus + latched;
    }

    /** Levels that wait at their I/O APIC pin. */
    public long heldAtPins() {
        return heldAtPins;
    }

    /** Inputs of the 8259A pair that wait there. */
    public long atPic() {
        return atPic;
    }

    /** Messages x targets that are under way. */
    public long onBus() {
        return onBus;
    }

    /** IRR bits and NMIs that wait for their CPU. */
    public long latched() {
        return latched;
    }

    /** Waiting, by looking into every IRR, NMI latch, message in flight and level pin. */
    public long scanPending() {
        return scan.scan();
    }

    /** Do the books add up, and does looking find what the counters say? */
    public boolean balanced() {
        return raised == delivered() + merged() + discarded() + pending() && pending() == scanPending();
    }

    /** All terms in one line. */
    @Override
    public String toString() {
        return "raised " + raised + " = delivered " + delivered() + " + merged " + merged() + " + discarded "
                + discarded() + " + pending " + pending() + " (scan " + scanPending() + ")";
    }

    private static long sum(long[] terms) {
        long sum = 0;
        for (long term : terms) {
            sum += term;
        }
        return sum;
    }
}
