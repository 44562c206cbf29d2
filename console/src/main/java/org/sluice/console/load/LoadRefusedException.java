package org.sluice.console.load;

/** A jar that is not loaded, or a domain that is not unloaded: why, in one line. Nothing has changed. */
public final class LoadRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** One line that names the file or the domain. */
    public LoadRefusedException(String reason) {
        super(reason);
    }
}
