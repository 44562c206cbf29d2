package org.sluice.testkit.model;

/** Handle it? Pass it on? Two bits, four words. */
public enum Mode {
    /** Not for me. */
    IGNORE(false, true),
    /** Mine alone. */
    TERMINATE(true, false),
    /** Mine, and theirs. */
    ACCEPT(true, true),
    /** Nobody's. */
    DISCARD(false, false);

    final boolean handles;
    final boolean passes;

    Mode(boolean handles, boolean passes) {
        this.handles = handles;
        this.passes = passes;
    }
}
