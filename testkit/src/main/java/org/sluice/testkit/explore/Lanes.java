package org.sluice.testkit.explore;

import java.util.Arrays;
import org.sluice.x86.engine.SplitMix64;

/**
 * A hash of a run that does not change when two steps change places that have no lane in common: each lane hashes what
 * happened in it, in order, and the run's hash is that of all lanes.
 */
final class Lanes {

    private long[] lanes;

    Lanes(int count) {
        lanes = new long[count];
    }

    void add(int lane, long what) {
        if (lane >= lanes.length) {
            lanes = Arrays.copyOf(lanes, Math.max(lane + 1, lanes.length * 2));
        }
        lanes[lane] = SplitMix64.mix(lanes[lane] * 31 + what + 1);
    }

    /** In every lane whose bit is set, of the first 64. */
    void addToAll(long bits, long what) {
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            add(Long.numberOfTrailingZeros(rest), what);
        }
    }

    long hash() {
        long hash = 1;
        for (int i = 0; i < lanes.length; i++) {
            hash = lanes[i] == 0 ? hash : SplitMix64.mix(hash * 31 + lanes[i] + i);
        }
        return hash;
    }
}
