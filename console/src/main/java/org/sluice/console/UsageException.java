package org.sluice.console;

/** The command line cannot be carried out as given: exit status 2, with this one line. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** One line that names the argument. */
    public UsageException(String message) {
        super(message);
    }
}
