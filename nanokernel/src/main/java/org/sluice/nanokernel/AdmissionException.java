package org.sluice.nanokernel;

/** A domain was refused; nothing has changed. The message is one line: who, and why. */
public final class AdmissionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** A refusal of the domain of that name. */
    public AdmissionException(String domain, String reason) {
        super("domain " + domain + " refused: " + reason);
        this.reason = reason;
    }

    /** The reason alone. */
    public String reason() {
        return reason;
    }
}
