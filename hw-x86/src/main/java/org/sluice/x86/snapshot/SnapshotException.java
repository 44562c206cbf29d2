package org.sluice.x86.snapshot;

/** A snapshot that cannot be made or restored; the message names who or what is in the way. */
public final class SnapshotException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With its reason. */
    public SnapshotException(String message) {
        super(message);
    }
}
