package org.sluice.nanokernel;

/** A domain's life. */
public enum GuestState {
    /** It is known, and has not been admitted yet. */
    RESOLVED,
    /** Its rights are granted. */
    ADMITTED,
    /** It has its place in the pipeline. */
    RUNNING,
    /** It failed and sits out; its interrupts flow on. */
    QUARANTINED,
    /** It gets nothing new any more. */
    LEAVING,
    /** Nothing of it is left. */
    GONE
}
