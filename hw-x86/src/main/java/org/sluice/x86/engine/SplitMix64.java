package org.sluice.x86.engine;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * A seeded source of numbers: the same seed gives the same numbers on every JDK and host. Not thread-safe, no
 * allocation, not for secrets. Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators" (2014).
 */
public final class SplitMix64 implements Snapshottable {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    /** A generator that starts at {@code seed}; any value will do. */
    public SplitMix64(long seed) {
        this.state = seed;
    }

    /** A generator of its own for {@code name}: streams with different names do not disturb one another. */
    public static SplitMix64 named(long seed, String name) {
        long h = seed;
        for (int i = 0; i < name.length(); i++) {
            h = mix(h + GOLDEN_GAMMA + name.charAt(i));
        }
        return new SplitMix64(h);
    }

    @Override
    public void exchange(StateStream stream) {
        state = stream.exchange(state);
    }

    /** The next 64 bits. */
    public long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** A number from 0 (included) to {@code bound} (excluded). */
    public long below(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound " + bound + " must be greater than 0");
        }
        return Math.floorMod(next() >>> 1, bound);
    }

    /** A number from {@code least} to {@code most}, both included. */
    public long between(long least, long most) {
        if (least > most) {
            throw new IllegalArgumentException("least " + least + " is greater than most " + most);
        }
        return least + below(most - least + 1);
    }

    /** An exponentially distributed gap with the given mean, at least 1; the same on every host (StrictMath). */
    public long exponential(long mean) {
        double unit = ((next() >>> 11) + 1) * UNIT;
        return Math.max(1, (long) (-StrictMath.log(unit) * mean));
    }

    /** Steele's finaliser: spreads every input bit over the whole word. */
    public static long mix(long value) {
        long z = value;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
