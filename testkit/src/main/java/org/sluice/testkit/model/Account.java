package org.sluice.testkit.model;

/** The books of one irq of one stage on one CPU, in entries; what waits is counted where it waits. */
public final class Account {

    /** Why an entry joined another. */
    public enum Merge {
        /** It met one that waits. */
        WAITING,
        /** It is counted, and as many wait as can. */
        FULL
    }

    /** Why an entry was never played. */
    public enum Discard {
        /** Nobody handles the irq. */
        NOBODY,
        /** A mode forbade it to everybody. */
        REFUSED,
        /** The stage has left. */
        LEFT,
        /** The stage sits out. */
        QUARANTINED,
        /** The handler was taken away. */
        RELEASED,
        /** The virtual irq belongs to somebody else by now. */
        STALE
    }

    private static final Merge[] MERGES = Merge.values();
    private static final Discard[] DISCARDS = Discard.values();

    long recorded;
    long delivered;
    final long[] merged = new long[MERGES.length];
    final long[] discarded = new long[DISCARDS.length];

    /** How many entries came. */
    public long recorded() {
        return recorded;
    }

    /** How many were played. */
    public long delivered() {
        return delivered;
    }

    /** How many joined others, for that reason. */
    public long merged(Merge reason) {
        return merged[reason.ordinal()];
    }

    /** How many were never played, for that reason. */
    public long discarded(Discard reason) {
        return discarded[reason.ordinal()];
    }
}
