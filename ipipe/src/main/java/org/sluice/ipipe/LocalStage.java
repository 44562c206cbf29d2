package org.sluice.ipipe;

import java.util.Optional;
import java.util.function.IntConsumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A stage on one CPU: what a handler touches. Data plane: one writer (code that runs on this CPU, or control code
 * between two events), no allocation. Stall is one boolean: stalling twice is the same as once.
 *
 * <p>Every operation may be called by code that executes on this CPU, handlers of other stages included (Adeos: the
 * {@code _from} versions), and by control code; from the code of another CPU, and from an NMI's, it is refused with
 * {@link IllegalStateException}.
 */
@ProviderType
public interface LocalStage {

    /** No code may let a CPU's clock go beyond this: about 73 years. */
    long CLOCK_MAX_NANOS = Long.MAX_VALUE >> 2;

    /**
     * Closes this stage and, for delivery, all below it. Returns whether it was closed before. A stage that sits out
     * stays open: false, and nothing happens.
     */
    boolean stall();

    /** As {@link #stall}, naming the place for {@link #stalledBy}; closing the result undoes what this call did. */
    Stalled stalled(String where);

    /** Who closed this stage; empty if it is open. */
    Optional<StallReport> stalledBy();

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
     * @throws IllegalArgumentException if it is a virtual irq that is not allocated (any more)
     */
    boolean propagate(int irq);

    /** As {@link #propagate}, but the search starts at this stage. */
    boolean schedule(int irq);

    /** A new arrival at the head, on this CPU, without acknowledge. May preempt the caller before it returns. */
    void trigger(int irq);

    /** A new arrival at the head of another CPU's pipeline, carried by an IPI; on this CPU as {@link #trigger}. */
    void triggerOn(int cpu, int irq);

    /**
     * Something happens to the code that executes here: each stage that catches such events is told, head first, down
     * to the current one, at once.
     *
     * @return STOP if a stage has stopped it, else PROPAGATE
     */
    Verdict event(KernelEvent event);

    /** Is this the stage whose code runs on this CPU, or, on an idle one, the root? */
    boolean isCurrent();

    /**
     * Asks whether a service of this stage may be used here: only code of this stage may. A misuse is counted as a
     * {@link Finding} that names who called, each time.
     *
     * @return {@link #isCurrent}
     */
    boolean checkContext(String service);

    /**
     * Runs {@code section} while every other CPU is parked with its own interrupts off; then {@code after} for each
     * other CPU, before it goes on. Time passes until all are parked. For code that may spend, in bodies and handlers.
     * A body whose stage leaves or sits out meanwhile ends when the section is over, not in the middle: this call then
     * throws {@link StageLeft}.
     *
     * @param withinNanos how long to wait for the others, 0 or more
     * @param after       called with the index of each other CPU; null for nothing
     * @throws CriticalTimeout       if not all were parked in time: nothing was run, all go on
     * @throws IllegalStateException inside a critical section, in brief handlers, and in control code
     */
    void critical(long withinNanos, Runnable section, IntConsumer after);

    /** The identity of what is being handled on this CPU at present; 0 outside handlers. */
    long irqId();

    /** How many arrivals the handled entry merges; 0 outside handlers. */
    int hits();

    /** When the handled entry was raised, in virtual nanoseconds; the first one if it merges several. */
    long raisedNanos();

    /**
     * The calling code occupies its CPU for {@code nanos} more after it has returned; preemptible. From 0 to what is
     * left until {@link #CLOCK_MAX_NANOS}. Refused when no code runs on this CPU.
     */
    void charge(long nanos);

    /**
     * Time passes now, in the middle of the calling code. From 0 to what is left until {@link #CLOCK_MAX_NANOS}.
     * Refused in a brief handler.
     */
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
