package org.sluice.nanokernel.trace;

/**
 * A 64-bit hash over trace records in order; any change of any field of any record changes it but for chance. Two
 * multiplications a record. Not for secrets.
 */
public final class TraceHash {

    private static final long SEED = 0x536C756963650001L;
    private static final long FIRST = 0x9E3779B97F4A7C15L;
    private static final long SECOND = 0xC2B2AE3D27D4EB4FL;

    private long state = SEED;

    /** The hash of no record. */
    public TraceHash() {
        // starts at SEED
    }

    /** Adds a record, as {@link TraceRecord} packs it. */
    public void add(long nanos, long place, long id, long detail) {
        long h = (state ^ nanos) * FIRST + place;
        h = (Long.rotateLeft(h, 29) ^ id) * SECOND + Long.rotateLeft(detail, 17);
        state = h ^ h >>> 32;
    }

    /** The hash of everything added so far, as 16 hexadecimal digits. */
    public String hex() {
        String digits = Long.toHexString(state);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
