package org.sluice.nanokernel.ftrace;

/** What interrupted the recorded machine; decides how it is replayed. */
public enum InterruptKind {

    /** A device line: {@code irq_handler}. */
    IRQ,

    /** The tick of the CPU's own LAPIC timer: {@code local_timer}. */
    TIMER,

    /** An IPI that asks for a task switch: {@code reschedule}. */
    RESCHEDULE,

    /** An IPI that asks to run a function: {@code call_function} and {@code call_function_single}. */
    CALL_FUNCTION,

    /** The rest of {@code irq_vectors}: irq work, platform IPI, spurious, error, thermal, threshold, deferred error. */
    OTHER
}
