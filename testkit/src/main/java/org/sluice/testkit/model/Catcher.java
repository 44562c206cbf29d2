package org.sluice.testkit.model;

/** What a program does about an event. */
@FunctionalInterface
public interface Catcher {

    /** What an event handler decides about the stages below. */
    enum Answer {
        /** They see it, too. */
        PROPAGATE,
        /** They do not. */
        STOP,
        /** The choices decide. */
        UNSAID
    }

    /** The event has reached the stage of that number on a CPU. */
    Answer onEvent(int stage, int cpu, int kind);
}
