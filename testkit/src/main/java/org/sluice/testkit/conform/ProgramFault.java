package org.sluice.testkit.conform;

/** What the code of a program's handlers throws: no fault of the subject's. */
final class ProgramFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProgramFault() {
        super("as the program says", null, false, false);
    }
}
