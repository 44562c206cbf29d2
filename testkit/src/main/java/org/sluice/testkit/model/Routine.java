package org.sluice.testkit.model;

/** A stage's own acknowledge routine of an irq, by its answer. */
public enum Routine {
    /** There is none. */
    NONE,
    /** It was this stage's device. */
    YES,
    /** It was not. */
    NO
}
