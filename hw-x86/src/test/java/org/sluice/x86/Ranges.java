package org.sluice.x86;

import org.sluice.x86.engine.SplitMix64;

/** Ports or addresses at which tests access devices at random: pairs of the first and how many. */
final class Ranges {

    private final long[][] ranges;

    Ranges(long[][] ranges) {
        this.ranges = ranges;
    }

    /** Any of one range. */
    long any(SplitMix64 random) {
        long[] range = ranges[(int) random.below(ranges.length)];
        return range[0] + random.below(range[1]);
    }

    /** Any of one range, three times of four at a multiple of four from its beginning. */
    long mostlyAligned(SplitMix64 random) {
        long[] range = ranges[(int) random.below(ranges.length)];
        long offset = random.below(range[1]);
        return range[0] + (random.below(4) == 0 ? offset : offset & ~3L);
    }
}
