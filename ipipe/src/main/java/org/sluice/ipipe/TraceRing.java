package org.sluice.ipipe;

import java.util.Objects;
import java.util.function.IntToLongFunction;

/**
 * Keeps the last records of a pipeline, for production: bounded, and it says how many are gone (I-pipe's tracer). On
 * the baton; recording allocates nothing.
 */
public final class TraceRing implements PipelineTrace {

    private static final int FIELDS = 4;
    private static final int CAPACITY_MAX = 1 << 24;

    private final IntToLongFunction clock;
    private final long[] ring;
    private final int mask;
    private long written;

    /** What a record says. */
    @FunctionalInterface
    public interface Reader {

        /** One record; {@code nanos} is when, on its CPU, the rest as {@link PipelineTrace#record}. */
        void read(long nanos, int kind, int cpu, int stage, int irq, long id, long detail);
    }

    /**
     * An empty ring.
     *
     * @param capacity how many records, a power of two from 1 to 16,777,216
     * @param clock    tells a CPU's time in nanoseconds; {@link Hardware#nowNanos}
     */
    public TraceRing(int capacity, IntToLongFunction clock) {
        if (capacity < 1 || capacity > CAPACITY_MAX || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is not a power of two in 1.." + CAPACITY_MAX);
        }
        this.clock = Objects.requireNonNull(clock, "clock");
        this.ring = new long[capacity * FIELDS];
        this.mask = capacity - 1;
    }

    @Override
    public void record(int kind, int cpu, int stage, int irq, long id, long detail) {
        int at = (int) (written++ & mask) * FIELDS;
        ring[at] = clock.applyAsLong(Math.max(cpu, 0));
        ring[at + 1] = (long) kind << 56 | (cpu & 0xFFFFL) << 40 | (stage & 0xFFFFFFL) << 16 | irq & 0xFFFFL;
        ring[at + 2] = id;
        ring[at + 3] = detail;
    }

    /** How many records there have been. */
    public long written() {
        return written;
    }

    /** How many of them are no longer kept. */
    public long dropped() {
        return Math.max(0, written - mask - 1);
    }

    /** Reads what is kept, oldest first. */
    public void read(Reader reader) {
        Objects.requireNonNull(reader, "reader");
        for (long number = dropped(); number < written; number++) {
            int at = (int) (number & mask) * FIELDS;
            long place = ring[at + 1];
            reader.read(ring[at], (int) (place >>> 56), (short) (place >>> 40), (int) (place << 24 >> 40),
                    (short) place, ring[at + 2], ring[at + 3]);
        }
    }
}
