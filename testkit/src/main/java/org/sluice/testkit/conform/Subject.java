package org.sluice.testkit.conform;

/** What programs run on: the model, the pipeline, or one of them with something broken. One thread. */
interface Subject extends AutoCloseable {

    /** The answer of an act in which a body waits: it is not done yet. */
    long WAITS = -1004;
    /** The answer of an act in which a body ends. */
    long ENDS = -1005;

    /** Has a stage ever come to that slot? */
    boolean knows(int slot);

    /**
     * Does an act, with its stage and CPU looked up.
     *
     * @return the answer, see {@link Journal}; {@link #WAITS} and {@link #ENDS} from subjects that cannot wait
     * @throws IllegalArgumentException if it is refused because of an argument
     * @throws IllegalStateException    if it is refused in this state
     */
    long perform(Act act, int slot, int cpu);

    /** Everything that is due happens. */
    void settle();

    /** Nothing that was to happen meanwhile will. */
    void forgetMeanwhile();

    /** Notes how the stages stand: order, stalls, time. */
    void noteState();

    /** Notes every account that is not empty, in order of slot, CPU and irq; those that have left together. */
    void noteBooks();

    /** Nothing more is asked of it. */
    @Override
    default void close() {
        // most hold nothing
    }

    /** What makes one for a program, and for who plays it. */
    @FunctionalInterface
    interface Maker {

        /** A subject on which nothing has happened. */
        Subject make(Program program, Player player);
    }
}
