package org.sluice.x86.engine;

/** What runs on a processor's time. Called on the baton only. */
public interface Software {

    /**
     * The time of the top activation has passed and it has been popped: go on. What lies below continues unless this
     * call begins something new on top of it.
     *
     * @param tag the tag given to {@link Processor#begin}
     */
    void completed(int tag);

    /** Might {@link #completed} with this tag run code that lets time pass ({@link Processor#spend})? */
    boolean mayBlock(int tag);
}
