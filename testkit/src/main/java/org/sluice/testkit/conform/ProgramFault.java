package org.sluice.testkit.conform;

/** What the code of a program's handlers throws: no fault of the subject's. */
final class ProgramFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean twofold;

    /** A twofold one is thrown again by whoever is told of it. */
    ProgramFault(boolean twofold) {
        super("as the program says", null, false, false);
        this.twofold = twofold;
    }

    boolean isTwofold() {
        return twofold;
    }
}
