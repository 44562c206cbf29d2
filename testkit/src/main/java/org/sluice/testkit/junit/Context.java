package org.sluice.testkit.junit;

/** Tells with a failure where the machine stood and how to run exactly this again; hangs on it as suppressed. */
final class Context extends Exception {

    private static final long serialVersionUID = 1L;

    Context(String where, String again) {
        super(where + System.lineSeparator() + "  again: " + again, null, false, false);
    }

    /** In a stack trace it stands after "Suppressed: ". */
    @Override
    public String toString() {
        return getMessage();
    }
}
