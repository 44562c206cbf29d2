package org.sluice.testkit.explore;

import java.util.Arrays;

/**
 * Steps that need not be taken next, because every course that begins with them has been explored from an earlier point
 * and nothing has happened since that does not commute with them. Source: Godefroid, "Partial-Order Methods for the
 * Verification of Concurrent Systems" (1996), "Sleep Sets".
 */
final class SleepSet {

    private static final int INITIAL_CAPACITY = 8;

    private int count;
    private long[] keys = new long[INITIAL_CAPACITY];
    private long[] footprints = new long[INITIAL_CAPACITY];

    void clear() {
        count = 0;
    }

    void copyFrom(SleepSet other) {
        if (other.count > keys.length) {
            keys = new long[other.keys.length];
            footprints = new long[other.keys.length];
        }
        System.arraycopy(other.keys, 0, keys, 0, other.count);
        System.arraycopy(other.footprints, 0, footprints, 0, other.count);
        count = other.count;
    }

    void add(long key, long footprint) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2);
            footprints = Arrays.copyOf(footprints, count * 2);
        }
        keys[count] = key;
        footprints[count++] = footprint;
    }

    boolean contains(long key) {
        for (int i = 0; i < count; i++) {
            if (keys[i] == key) {
                return true;
            }
        }
        return false;
    }

    /** A step with this footprint is taken: who does not commute with it wakes up. */
    void wake(long footprint) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (Footprint.commute(footprints[i], footprint)) {
                keys[kept] = keys[i];
                footprints[kept++] = footprints[i];
            }
        }
        count = kept;
    }
}
