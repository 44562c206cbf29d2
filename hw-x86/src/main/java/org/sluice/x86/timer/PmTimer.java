package org.sluice.x86.timer;

import org.sluice.x86.engine.Clock;

/**
 * The ACPI power management timer: 24 bits that count the PC's crystal divided by 4, from reset on, whatever happens.
 * Read-only. On the baton. Source: ACPI Specification "Power Management Timer".
 */
public final class PmTimer {

    /** 3.579545 MHz. */
    public static final Frequency CLOCK = new Frequency(Frequency.CRYSTAL_HZ, 4);
    /** The counter's bits. */
    public static final int MASK = 0xFFFFFF;

    private static final int HALF_TURN_SHIFT = 23;

    private final Clock clock;

    /** A timer that was 0 at instant 0. */
    public PmTimer(Clock clock) {
        this.clock = clock;
    }

    /** The counter. */
    public int read() {
        return (int) CLOCK.ticks(clock.nowNanos()) & MASK;
    }

    /** How often bit 23 has changed so far: each change sets TMR_STS. */
    public long carries() {
        return CLOCK.ticks(clock.nowNanos()) >>> HALF_TURN_SHIFT;
    }

    /** When bit 23 changes for the {@code n}th time. */
    public static long nanosOfCarry(long n) {
        return CLOCK.nanosAt(n << HALF_TURN_SHIFT);
    }
}
