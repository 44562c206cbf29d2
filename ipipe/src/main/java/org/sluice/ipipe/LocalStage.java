package org.sluice.ipipe;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A stage on one CPU: what a handler touches. Data plane: one writer (code that runs on this CPU, or control code
 * between two events), no allocation. Stall is one boolean: stalling twice is the same as once.
 */
@ProviderType
public interface LocalStage {

    /** Closes this stage and, for delivery, all below it. Returns whether it was closed before. */
    boolean stall();

    /** Opens this stage and plays what waits, as {@link #unstall}; returns whether it was closed before. */
    boolean testAndUnstall();

    /** Opens this stage; what waits in it is played before the call returns, unless the caller's handler is brief. */
    void unstall();

    /** Undoes a {@link #stall()}: {@code restore(false)} opens and plays, {@code restore(true)} closes. */
    void restore(boolean wasStalled);

    /** Is this stage closed on this CPU? */
    boolean isStalled();

    /** Is the irq logged here and not yet played? */
    boolean isPending(int irq);

    /**
     * Logs the irq in the next lower stage that handles it; runs nothing by itself. Keeps the identity when called
     * from the handler of this irq.
     *
     * @return false if no stage below handles it
     */
    boolean propagate(int irq);

    /** As {@link #propagate}, but the search starts at this stage. */
    boolean schedule(int irq);

    /** A new arrival at the head, on this CPU, without acknowledge. May preempt the caller before it returns. */
    void trigger(int irq);

    /** A new arrival at the head of another CPU's pipeline, carried by an IPI; on this CPU as {@link #trigger}. */
    void triggerOn(int cpu, int irq);

    /** The identity of what is being handled on this CPU at present; 0 outside handlers. */
    long irqId();

    /** How many arrivals the handled entry merges; 0 outside handlers. */
    int hits();

    /** When the handled entry was raised, in virtual nanoseconds; the first one if it merges several. */
    long raisedNanos();

    /**
     * The calling code occupies its CPU for {@code nanos} more after it has returned; preemptible; 0 or more. Refused
     * when no code runs on this CPU.
     */
    void charge(long nanos);

    /** Time passes now, in the middle of the calling code; 0 or more. Refused in a brief handler. */
    void spend(long nanos);

    /** For a body only: opens the stage, gives the CPU to the stages below, returns after something was handled. */
    void suspend();

    /** Virtual time on this CPU, in nanoseconds. */
    long nowNanos();

    /** The CPU's dense index. */
    int cpu();

    /** The stage on all CPUs. */
    Stage stage();
}
