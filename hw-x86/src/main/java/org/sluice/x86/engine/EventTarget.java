package org.sluice.x86.engine;

/** What an event is for. Runs on the baton, at the event's instant; must not block the host thread. */
@FunctionalInterface
public interface EventTarget {

    /**
     * The event is due.
     *
     * @param kind     the target's own code for what is due
     * @param argument the value given when the event was posted
     */
    void onEvent(int kind, long argument);

    /** Says to an explorer what the event is; one that says nothing is assumed to touch everything. */
    default void describe(int kind, long argument, Due due) {
        // as assumed
    }
}
