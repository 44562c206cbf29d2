package org.sluice.nanokernel;

/** Where a domain's present priority comes from; the last writer wins. */
public enum PriorityOrigin {
    /** The program that admitted it. */
    SPEC,
    /** The scenario file. */
    SCENARIO,
    /** The service property {@code domain.priority}. */
    PROPERTY,
    /** The shell. */
    COMMAND
}
