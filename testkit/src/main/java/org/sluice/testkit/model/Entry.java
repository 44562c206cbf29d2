package org.sluice.testkit.model;

/** One irq that waits or is handled: the first hit's identity and time, and how many hits it stands for. */
public final class Entry {

    final int irq;
    final long id;
    final long raised;
    int hits;

    Entry(int irq, long id, long raised) {
        this.irq = irq;
        this.id = id;
        this.raised = raised;
        this.hits = 1;
    }

    /** Which irq. */
    public int irq() {
        return irq;
    }

    /** The identity of the first hit. */
    public long id() {
        return id;
    }

    /** When that was raised, in virtual nanoseconds. */
    public long raised() {
        return raised;
    }

    /** How many hits, 1 or more. */
    public int hits() {
        return hits;
    }
}
