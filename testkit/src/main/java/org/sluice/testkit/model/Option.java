package org.sluice.testkit.model;

/** What a use of an irq may ask for beside its mode. */
public enum Option {
    /** A handler that is there is not replaced. */
    EXCLUSIVE,
    /** Each hit an entry. */
    COUNTED,
    /** The handler lets no time pass in the middle. */
    BRIEF,
    /** Recording and walk start at whoever is current. */
    STICKY,
    /** The head's alone, and first in its log. */
    WIRED,
    /** A routine that says yes does not end the polling. */
    SHARED,
    /** Nobody changes how this irq is used any more. */
    SYSTEM
}
