package org.sluice.ipipe;

/** Not all CPUs could be parked for a critical section in time; the message names the one that was not, and why. */
public final class CriticalTimeout extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** With the blocker's name. */
    public CriticalTimeout(String message) {
        super(message);
    }
}
