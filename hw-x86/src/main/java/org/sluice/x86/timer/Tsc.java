package org.sluice.x86.timer;

import org.sluice.x86.engine.Clock;
import org.sluice.x86.engine.EventQueue;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The time-stamp counter of one CPU: the machine's time at a constant rate, plus what software has added to it. It runs
 * in every state of the CPU (invariant TSC).
 *
 * <p>Threading: the baton. No allocation. Source: Intel SDM Vol. 3B "Time-Stamp Counter", "IA32_TSC_ADJUST".
 */
public final class Tsc implements Snapshottable {

    private static final long SECONDS_MAX = EventQueue.NEVER / 1_000_000_000L - 1;

    private final Clock clock;
    private final Frequency frequency;

    // owner: the baton
    private long offset;
    private long adjust;

    /** A counter that is 0 at instant 0. */
    public Tsc(Clock clock, Frequency frequency) {
        this.clock = clock;
        this.frequency = frequency;
    }

    /** The machine's time, of which it counts. */
    public Clock clock() {
        return clock;
    }

    /** How fast it counts. */
    public Frequency frequency() {
        return frequency;
    }

    /** RDTSC: the present value, unsigned. */
    public long read() {
        return frequency.ticks(clock.nowNanos()) + offset;
    }

    /** WRMSR IA32_TIME_STAMP_COUNTER: what this adds is added to IA32_TSC_ADJUST as well. */
    public void write(long value) {
        long added = value - read();
        offset += added;
        adjust += added;
    }

    /** IA32_TSC_ADJUST. */
    public long adjust() {
        return adjust;
    }

    /** WRMSR IA32_TSC_ADJUST: the change is added to the counter. */
    public void setAdjust(long value) {
        offset += value - adjust;
        adjust = value;
    }

    /** A counter that is out of step with the others by so many ticks, which IA32_TSC_ADJUST does not tell. */
    public void skew(long ticks) {
        offset += ticks;
    }

    /** RESET: counts from 0, nothing is adjusted. INIT leaves the counter alone. */
    public void reset() {
        offset = -frequency.ticks(clock.nowNanos());
        adjust = 0;
    }

    /**
     * When the counter reaches {@code value}, unsigned: now if it has, {@link EventQueue#NEVER} if that lies beyond the
     * machine's time.
     */
    public long nanosAt(long value) {
        long now = clock.nowNanos();
        long left = value - read();
        if (Long.compareUnsigned(value, read()) <= 0) {
            return now;
        }
        long ticks = frequency.ticks(now) + left;
        if (left < 0 || ticks < 0 || ticks / frequency.hz() >= SECONDS_MAX / frequency.divisor()) {
            return EventQueue.NEVER;
        }
        return frequency.nanosAt(ticks);
    }

    @Override
    public void exchange(StateStream state) {
        offset = state.exchange(offset);
        adjust = state.exchange(adjust);
    }
}
