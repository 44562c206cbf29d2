package org.sluice.x86.timer;

import org.sluice.x86.engine.Clock;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The machine's clock as one device's oscillator sees it: the same, unless it drifts. Then its time is an exact
 * fraction of the machine's since the drift began, rounded down, so that no error adds up. With drifts of at most a
 * tenth nothing overflows before {@link org.sluice.x86.engine.Processor#NANOS_MAX}. On the baton; no allocation.
 */
final class Oscillator implements Clock, Snapshottable {

    private static final int MILLION = 1_000_000;

    private final Clock machine;
    /** When this drift began, by either clock. */
    private long machineStart;
    private long ownStart;
    private int driftPpm;

    Oscillator(Clock machine) {
        this.machine = machine;
    }

    /** A fault: {@link Drifting#drift}, with its bounds. What has passed stays. */
    void drift(int partsPerMillion) {
        Drifting.checked(partsPerMillion);
        ownStart = nowNanos();
        machineStart = machine.nowNanos();
        driftPpm = partsPerMillion;
    }

    /** The oscillator's time. */
    @Override
    public long nowNanos() {
        return ownStart + scaled(machine.nowNanos() - machineStart, MILLION, MILLION + driftPpm);
    }

    /** The machine's time. */
    long machineNanos() {
        return machine.nowNanos();
    }

    /** The first instant of the machine's clock at which the oscillator's is not before {@code ownNanos}. */
    long machineNanosAt(long ownNanos) {
        return machineStart - scaled(ownStart - ownNanos, MILLION + driftPpm, MILLION);
    }

    /** nanos * times / by, rounded down, without a product that overflows. */
    private static long scaled(long nanos, long times, long by) {
        return times == by ? nanos
                : Math.floorDiv(nanos, by) * times + Math.floorDiv(Math.floorMod(nanos, by) * times, by);
    }

    @Override
    public void exchange(StateStream state) {
        long machineStartThere = state.exchange(machineStart);
        long ownStartThere = state.exchange(ownStart);
        int driftThere = state.exchange(driftPpm);
        if (!state.isResetting()) { // a reset heals no crystal
            machineStart = machineStartThere;
            ownStart = ownStartThere;
            driftPpm = driftThere;
        }
    }
}
