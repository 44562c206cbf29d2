package org.sluice.testkit.explore;

/** Says which schedules are run. One at a time: {@link #begin}, the run, {@link #end}. */
interface Strategy {

    /** Is there another schedule? */
    boolean hasNext();

    /** The chooser of the next run. */
    Chooser begin();

    /** What came of it; null if it was cut. */
    void end(Recorder run, Outcome outcome);

    /** Has everything within the bounds been run? */
    default boolean isComplete() {
        return false;
    }
}
