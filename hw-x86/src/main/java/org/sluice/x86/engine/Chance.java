package org.sluice.x86.engine;

/**
 * Decides what the order of posting decides otherwise: which of the events that are due at one instant goes first. For
 * explorers ({@link Engine#explore}). On the baton, between two events.
 */
public interface Chance {

    /** Called before each event; control operations may be done here. */
    default void between() {
        // most only choose
    }

    /**
     * Which event goes first.
     *
     * @param due   the events that may go first at this instant, in the order in which they were posted
     * @param count how many of them, at least 1; asked also if there is only one
     * @return 0 to count - 1; always 0 is the machine's usual course
     */
    int first(Due[] due, int count);
}
