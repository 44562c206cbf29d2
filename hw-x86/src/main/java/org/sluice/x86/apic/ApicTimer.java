package org.sluice.x86.apic;

import org.sluice.x86.engine.Alarm;
import org.sluice.x86.engine.Clock;
import org.sluice.x86.engine.EventQueue;

/**
 * The counter of a local APIC: initial count, current count, divide configuration. It stores a deadline, not a count:
 * the current count is computed from it, exact at every nanosecond. On the baton; no allocation.
 *
 * <p>A new divide value takes effect at once and keeps the whole counts that are left. Not modelled: TSC-deadline mode.
 * Source: Intel SDM Vol. 3A "APIC Timer".
 */
final class ApicTimer {

    private static final int DIVIDE_BITS = ApicRegister.DIVIDE_HIGH.mask() | ApicRegister.DIVIDE_LOW.mask();

    private final Clock clock;
    private final Alarm alarm;
    private final long nanosPerClock;

    private int initialCount;
    private int divide;
    private long nanosPerCount;
    private long deadlineNanos = EventQueue.NEVER;

    /** A stopped timer; {@code alarm} is to call {@link #expire} at its deadline. */
    ApicTimer(Clock clock, Alarm alarm, long nanosPerClock) {
        this.clock = clock;
        this.alarm = alarm;
        this.nanosPerClock = nanosPerClock;
        reset();
    }

    /** To the state after power-up: stopped, dividing by 2. */
    void reset() {
        divide = 0;
        nanosPerCount = nanosPerClock * divisor(0);
        start(0);
    }

    int initialCount() {
        return initialCount;
    }

    int divide() {
        return divide;
    }

    /** Writes the initial count: the current count starts from it. 0 stops. */
    void start(int newCount) {
        initialCount = newCount;
        if (newCount == 0) {
            deadlineNanos = EventQueue.NEVER;
            alarm.cancel();
        } else {
            run(Integer.toUnsignedLong(newCount));
        }
    }

    /** The counts left: 0 when stopped or run out. */
    int currentCount() {
        return deadlineNanos == EventQueue.NEVER ? 0 : (int) countsLeft();
    }

    void setDivide(int value) {
        boolean running = deadlineNanos != EventQueue.NEVER;
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
        if (periodic) {
            deadlineNanos = due + Integer.toUnsignedLong(initialCount) * nanosPerCount;
            alarm.set(deadlineNanos);
        } else {
            deadlineNanos = EventQueue.NEVER;
        }
        return due;
    }

    private long countsLeft() {
        return (deadlineNanos - clock.nowNanos() + nanosPerCount - 1) / nanosPerCount;
    }

    private void run(long counts) {
        deadlineNanos = clock.nowNanos() + counts * nanosPerCount;
        alarm.set(deadlineNanos);
    }

    /** 000 divides by 2, 001 by 4, ... 110 by 128, 111 by 1. */
    static int divisor(int divideRegister) {
        int code = ApicRegister.DIVIDE_HIGH.get(divideRegister) << 2 | ApicRegister.DIVIDE_LOW.get(divideRegister);
        return 1 << (code + 1 & 7);
    }
}
