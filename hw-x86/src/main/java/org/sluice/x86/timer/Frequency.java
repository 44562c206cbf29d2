package org.sluice.x86.timer;

/**
 * A clock rate as an exact fraction: {@code hz / divisor} ticks a second, from virtual instant 0 on. Converts between
 * instants and ticks without rounding errors that add up.
 *
 * @param hz      rate of the oscillator, 1 to {@link #HZ_MAX}
 * @param divisor what it is divided by, 1 to {@link #DIVISOR_MAX}
 */
public record Frequency(long hz, int divisor) {

    /** 9 GHz: a second of nanoseconds times this fits a long. */
    public static final long HZ_MAX = 9_000_000_000L;
    /** The largest divisor. */
    public static final int DIVISOR_MAX = 1 << 16;
    /** The PC's 14.31818 MHz crystal, of which PIT, ACPI PM timer and others live. */
    public static final long CRYSTAL_HZ = 14_318_180L;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Refuses what would overflow. */
    public Frequency {
        if (hz < 1 || hz > HZ_MAX || divisor < 1 || divisor > DIVISOR_MAX) {
            throw new IllegalArgumentException(hz + " Hz / " + divisor + ": hz must be in 1.." + HZ_MAX
                    + ", the divisor in 1.." + DIVISOR_MAX);
        }
    }

    /** Whole ticks from instant 0 to {@code nanos}, &gt;= 0. */
    public long ticks(long nanos) {
        long unit = NANOS_PER_SECOND * divisor; // hz ticks
        long whole = nanos / unit;
        return whole * hz + part(nanos - whole * unit);
    }

    /** Ticks in less than {@code divisor} seconds: seconds apart, so that no product overflows. */
    private long part(long nanos) {
        long seconds = nanos / NANOS_PER_SECOND;
        long rest = nanos % NANOS_PER_SECOND;
        long fromSeconds = seconds * hz;
        long fromRest = rest * hz;
        // (fromSeconds + fromRest / 10^9) / divisor, floored once
        long whole = fromSeconds + fromRest / NANOS_PER_SECOND;
        return whole / divisor;
    }

    /** The first instant at which so many ticks, &gt;= 0, have passed since instant 0. */
    public long nanosAt(long ticks) {
        long whole = ticks / hz;
        long rest = (ticks - whole * hz) * divisor; // oscillator periods
        long seconds = rest / hz;
        long periods = rest % hz;
        long nanos = (periods * NANOS_PER_SECOND + hz - 1) / hz;
        return (whole * divisor + seconds) * NANOS_PER_SECOND + nanos;
    }
}
