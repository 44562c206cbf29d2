package org.sluice.testkit.explore;

/** A wrong command line; the message is one line that names the argument. */
final class UsageError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageError(String message) {
        super(message);
    }
}
