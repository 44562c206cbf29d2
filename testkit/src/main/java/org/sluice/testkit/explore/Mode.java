package org.sluice.testkit.explore;

import java.util.Locale;

/** How an explorer looks. */
public enum Mode {
    /** At random, more and less wildly in turns. */
    RANDOM,
    /** Random priorities of actors with a few random changes: faults of a bounded depth. */
    PCT,
    /** Everything that leaves the usual course at most so many times; of what commutes, one order. */
    EXHAUSTIVE,
    /** Towards the largest figure: the latest delivery. */
    ADVERSARY;

    /** As written on a command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The mode of that word.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static Mode of(String word) {
        for (Mode mode : values()) {
            if (mode.word().equals(word)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(word + ": there is no such mode; there are random, pct, exhaustive and "
                + "adversary");
    }
}
