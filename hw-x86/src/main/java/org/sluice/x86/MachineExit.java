package org.sluice.x86;

/**
 * How the guest ended the run. A reset is none on a board that restarts, with software that can.
 *
 * @param kind  what it asked for
 * @param code  of {@link Kind#DEBUG_EXIT}: the exit code; else 0
 * @param nanos when
 */
public record MachineExit(Kind kind, int code, long nanos) {

    /** What a guest can ask for. */
    public enum Kind {
        /** Soft off, by ACPI. */
        POWER_OFF,
        /** A reset, by one of the reset ports. */
        RESET,
        /** The debug-exit device. */
        DEBUG_EXIT
    }
}
