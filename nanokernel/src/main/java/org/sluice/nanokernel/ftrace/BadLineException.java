package org.sluice.nanokernel.ftrace;

/** Carries the reason why a line cannot be used from where it is found to where it is counted; has no stack trace. */
final class BadLineException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param reason a few words without line feed */
    BadLineException(String reason) {
        super(reason, null, false, false);
    }
}
