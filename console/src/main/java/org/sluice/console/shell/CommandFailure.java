package org.sluice.console.shell;

/** A command that could not be carried out: one line for the user; the shell lives on. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** One line that says what is wrong with which argument. */
    public CommandFailure(String message) {
        super(message);
    }
}
