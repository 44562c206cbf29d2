package org.sluice.testkit.conform;

import java.time.Duration;

/** Numbers on a command line, and in what is printed about a run. */
final class Numbers {

    private static final double NANOS_PER_SECOND = 1e9;

    private Numbers() {
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    static long number(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException bad) {
            throw new IllegalArgumentException(name + " \"" + text + "\" is not a whole number", bad);
        }
    }

    static long positive(String name, String text) {
        long number = number(name, text);
        check(number > 0, name + " " + number + " must be greater than 0");
        return number;
    }

    static long perSecond(long count, long nanos) {
        return Math.round(count * NANOS_PER_SECOND / Math.max(1, nanos));
    }

    /** What this process has used of the host's processors: for a figure that is printed, and for nothing else. */
    static long processorNanos() {
        return ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }
}
