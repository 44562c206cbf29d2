package org.sluice.x86;

/** What a CPU does with itself. Source: Intel SDM Vol. 3A "Multiple-Processor (MP) Initialization". */
public enum CpuState {
    /** Reset by INIT, or never started: only a start-up IPI (or a loader) helps. */
    WAIT_FOR_SIPI,
    /** Executing. */
    RUNNING,
    /** HLT: an interrupt that may be taken, an NMI or INIT goes on. */
    HALTED,
    /** Shutdown after a triple fault: an NMI or INIT goes on, a maskable interrupt does not. */
    SHUTDOWN
}
