package org.sluice.console;

/** What of the standard streams is a terminal. The start script looks and tells; without it, none is. */
public final class Terminal {

    private Terminal() {
    }

    /** Does a person type? */
    public static boolean isInput() {
        return Boolean.getBoolean("sluice.terminal.in");
    }

    /** Does a person read standard error? */
    public static boolean isError() {
        return Boolean.getBoolean("sluice.terminal.err");
    }
}
