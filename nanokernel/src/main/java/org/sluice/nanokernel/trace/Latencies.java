package org.sluice.nanokernel.trace;

import java.util.Arrays;

/**
 * How long one stage's handlers had to be waited for: exact values, each with its count, so that percentiles by
 * nearest rank are exact. Memory grows with the number of <em>distinct</em> values, not of interrupts.
 *
 * <p>On the baton.
 */
public final class Latencies {

    private static final int INITIAL_CAPACITY = 256;
    private static final long EMPTY = -1;

    private long[] value = filled(INITIAL_CAPACITY);
    private long[] count = new long[INITIAL_CAPACITY];
    private int distinct;
    private long total;
    private long max;
    private long maxId;
    private int maxCpu;
    private long maxAtNanos;
    private int maxIrq;

    /** An empty account. */
    public Latencies() {
        // all counts start at 0
    }

    /** Adds one; returns true if it is the longest so far. */
    boolean add(long nanos, long id, int cpu, int irq, long atNanos) {
        total++;
        int slot = slotOf(nanos);
        count[slot]++;
        if (nanos > max || total == 1) {
            max = nanos;
            maxId = id;
            maxCpu = cpu;
            maxIrq = irq;
            maxAtNanos = atNanos;
            return true;
        }
        return false;
    }

    /** How many. */
    public long total() {
        return total;
    }

    /** The longest, in nanoseconds; 0 if there is none. */
    public long maxNanos() {
        return max;
    }

    /** The identity of the longest; 0 if there is none. */
    public long maxId() {
        return maxId;
    }

    /** Where the longest was handled. */
    public int maxCpu() {
        return maxCpu;
    }

    /** The irq of the longest. */
    public int maxIrq() {
        return maxIrq;
    }

    /** When the handler of the longest began. */
    public long maxAtNanos() {
        return maxAtNanos;
    }

    /**
     * The smallest value that at least {@code percent} of all are not greater than; 0 if there is none.
     *
     * @param percent greater than 0, at most 100
     */
    public long percentile(int percent) {
        if (percent <= 0 || percent > 100) {
            throw new IllegalArgumentException("percent " + percent + " is not in 1..100");
        }
        if (total == 0) {
            return 0;
        }
        long rank = (total * percent + 99) / 100;
        long[] sorted = Arrays.stream(value).filter(v -> v != EMPTY).sorted().toArray();
        long seen = 0;
        for (long v : sorted) {
            seen += count[slotOf(v)];
            if (seen >= rank) {
                return v;
            }
        }
        throw new AssertionError("rank " + rank + " of " + total);
    }

    private int slotOf(long nanos) {
        int mask = value.length - 1;
        int slot = (int) (nanos * 0x9E3779B97F4A7C15L >>> 40) & mask;
        while (value[slot] != nanos) {
            if (value[slot] == EMPTY) {
                return claim(slot, nanos);
            }
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private int claim(int slot, long nanos) {
        if (++distinct * 2 > value.length) {
            grow();
            return slotOf(nanos);
        }
        value[slot] = nanos;
        return slot;
    }

    private void grow() {
        long[] oldValue = value;
        long[] oldCount = count;
        value = filled(oldValue.length * 2);
        count = new long[value.length];
        distinct = 0;
        for (int i = 0; i < oldValue.length; i++) {
            if (oldValue[i] != EMPTY) {
                int slot = slotOf(oldValue[i]);
                count[slot] = oldCount[i];
            }
        }
    }

    private static long[] filled(int capacity) {
        long[] values = new long[capacity];
        Arrays.fill(values, EMPTY);
        return values;
    }
}
