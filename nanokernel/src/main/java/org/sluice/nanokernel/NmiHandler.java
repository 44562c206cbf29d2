package org.sluice.nanokernel;

/**
 * What the platform does at a non-maskable interrupt: a watchdog's, a debugger's ({@link Nanokernel#handleNmis}). It
 * runs beside the pipeline, whatever is stalled: the root's stage is stalled around it and then as before.
 */
@FunctionalInterface
public interface NmiHandler {

    /**
     * A CPU has taken an NMI. On the baton; lets no time pass, and may call no service of the pipeline, on any CPU:
     * these throw {@link IllegalStateException}. What it throws stops the machine.
     *
     * @param cpu         which
     * @param id          the identity of the first raise merged into it
     * @param raisedNanos when that was raised
     */
    void onNmi(int cpu, long id, long raisedNanos);
}
