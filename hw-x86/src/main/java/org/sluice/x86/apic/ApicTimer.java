package org.sluice.x86.apic;

import org.sluice.x86.engine.Alarm;
import org.sluice.x86.engine.Clock;
import org.sluice.x86.engine.EventQueue;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;
import org.sluice.x86.timer.Drifting;
import org.sluice.x86.timer.Tsc;

/**
 * The timer of a local APIC: initial count, current count, divide configuration, and the TSC deadline. It stores an
 * instant, not a count: the current count is computed from it, exact at every nanosecond. On the baton; no allocation.
 *
 * <p>A new divide value takes effect at once and keeps the whole counts that are left. Between one-shot and periodic
 * mode the count goes on; into and out of TSC-deadline mode the timer is disarmed. A count that has run out stays 0.
 * Source: Intel SDM Vol. 3A "APIC Timer", "TSC-Deadline Mode".
 */
public final class ApicTimer implements Snapshottable {

    private static final int MILLION = 1_000_000;
    private static final int DIVIDE_BITS = ApicRegister.DIVIDE_HIGH.mask() | ApicRegister.DIVIDE_LOW.mask();

    private final Tsc tsc;
    private final Clock clock;
    private final Alarm alarm;
    private final long nanosPerClock;

    private boolean deadlineMode;
    private long tscDeadline;
    private int initialCount;
    private int divide;
    private long nanosPerCount;
    private long deadlineNanos = EventQueue.NEVER;
    /** How much longer a count takes than it should, and what a whole nanosecond of that still lacks: a fault. */
    private int driftPpm;
    private long driftRest;

    /**
     * A stopped timer.
     *
     * @param tsc           what TSC-deadline mode compares with
     * @param alarm         is to call {@link LocalApic#timerExpired} at its deadline
     * @param nanosPerClock length of a timer clock, &gt;= 1
     */
    public ApicTimer(Tsc tsc, Alarm alarm, long nanosPerClock) {
        this.tsc = tsc;
        this.clock = tsc.clock();
        this.alarm = alarm;
        this.nanosPerClock = nanosPerClock;
        reset();
    }

    /** To the state after power-up: stopped, one-shot, dividing by 2. */
    void reset() {
        divide = 0;
        nanosPerCount = nanosPerClock * divisor(0);
        deadlineMode = false;
        tscDeadline = 0;
        start(0);
    }

    // ---- one-shot and periodic ----

    int initialCount() {
        return initialCount;
    }

    int divide() {
        return divide;
    }

    /** Writes the initial count: the current count starts from it. 0 stops. Ignored in TSC-deadline mode. */
    void start(int newCount) {
        if (deadlineMode) {
            return;
        }
        initialCount = newCount;
        if (newCount == 0) {
            disarm();
        } else {
            run(Integer.toUnsignedLong(newCount));
        }
    }

    /** The counts left: 0 when stopped or run out, and in TSC-deadline mode. */
    int currentCount() {
        return deadlineMode || deadlineNanos == EventQueue.NEVER ? 0 : (int) countsLeft();
    }

    void setDivide(int value) {
        boolean running = !deadlineMode && deadlineNanos != EventQueue.NEVER;
        long left = running ? countsLeft() : 0;
        divide = value & DIVIDE_BITS;
        nanosPerCount = nanosPerClock * divisor(divide);
        if (running) {
            run(left);
        }
    }

    /** The alarm has rung: stops, or counts on from the initial count. Returns the deadline that has come. */
    long expire(boolean periodic) {
        long due = deadlineNanos;
        if (periodic && !deadlineMode) {
            deadlineNanos = due + length(Integer.toUnsignedLong(initialCount));
            alarm.set(deadlineNanos);
        } else {
            deadlineNanos = EventQueue.NEVER;
            tscDeadline = 0;
        }
        return due;
    }

    /** A fault: from now on each count takes longer, or shorter, by so many parts per million; whole counts stay. */
    void drift(int partsPerMillion) {
        Drifting.checked(partsPerMillion);
        boolean running = !deadlineMode && deadlineNanos != EventQueue.NEVER;
        long left = running ? countsLeft() : 0;
        driftPpm = partsPerMillion;
        driftRest = 0;
        if (running) {
            run(left);
        }
    }

    private long countsLeft() {
        long left = deadlineNanos - clock.nowNanos();
        if (driftPpm != 0) {
            int scale = MILLION + driftPpm;
            left = left / scale * MILLION + left % scale * MILLION / scale;
        }
        return (left + nanosPerCount - 1) / nanosPerCount;
    }

    /** How long so many counts take; what drift is less than a nanosecond is carried over. */
    private long length(long counts) {
        long nanos = counts * nanosPerCount;
        if (driftPpm == 0) {
            return nanos;
        }
        long parts = nanos % MILLION * driftPpm + driftRest;
        driftRest = Math.floorMod(parts, (long) MILLION);
        return nanos + nanos / MILLION * driftPpm + Math.floorDiv(parts, (long) MILLION);
    }

    private void run(long counts) {
        deadlineNanos = clock.nowNanos() + length(counts);
        alarm.set(deadlineNanos);
    }

    private void disarm() {
        deadlineNanos = EventQueue.NEVER;
        alarm.cancel();
    }

    /** 000 divides by 2, 001 by 4, ... 110 by 128, 111 by 1. */
    static int divisor(int divideRegister) {
        int code = ApicRegister.DIVIDE_HIGH.get(divideRegister) << 2 | ApicRegister.DIVIDE_LOW.get(divideRegister);
        return 1 << (code + 1 & 7);
    }

    // ---- TSC deadline ----

    /** The LVT timer entry was written: into and out of TSC-deadline mode, the timer is disarmed. */
    void setDeadlineMode(boolean deadline) {
        if (deadline != deadlineMode) {
            deadlineMode = deadline;
            tscDeadline = 0;
            disarm();
        }
    }

    /** IA32_TSC_DEADLINE: 0 when disarmed, and in the other modes. */
    long tscDeadline() {
        return tscDeadline;
    }

    /** Writes IA32_TSC_DEADLINE: 0 disarms, a value that has passed fires at once. Ignored in the other modes. */
    void setTscDeadline(long value) {
        if (deadlineMode) {
            tscDeadline = value;
            followTsc();
        }
    }

    /** The TSC was written: the deadline stays the same count, at another instant. */
    void followTsc() {
        if (!deadlineMode) {
            return;
        }
        deadlineNanos = tscDeadline == 0 ? EventQueue.NEVER : tsc.nanosAt(tscDeadline);
        if (deadlineNanos == EventQueue.NEVER) {
            alarm.cancel();
        } else {
            alarm.set(deadlineNanos);
        }
    }

    @Override
    public void exchange(StateStream state) {
        deadlineMode = state.exchange(deadlineMode);
        tscDeadline = state.exchange(tscDeadline);
        initialCount = state.exchange(initialCount);
        divide = state.exchange(divide);
        nanosPerCount = state.exchange(nanosPerCount);
        deadlineNanos = state.exchange(deadlineNanos);
        driftPpm = state.exchange(driftPpm);
        driftRest = state.exchange(driftRest);
        alarm.exchange(state);
    }
}
