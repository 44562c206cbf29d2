package org.sluice.nanokernel.hw;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A CPU's local APIC timer, in the hands of the domain that owns it. The owner sets the deadlines, and passes on the
 * ticks that others have asked for: when {@link #takeTick()} says so, it propagates the irq.
 */
@ProviderType
public interface LocalTimer {

    /** What {@link #nextTickNanos()} answers when nobody has asked for ticks. */
    long NEVER = Long.MAX_VALUE;

    /** One {@link org.sluice.nanokernel.Irqs#TIMER} irq at that instant; replaces the former deadline. */
    void armAt(long nanos);

    /** When the next tick for somebody else is due, or {@link #NEVER}. */
    long nextTickNanos();

    /** Is a tick for somebody else due now? True once for each; the owner then propagates. */
    boolean takeTick();

    /** Calls back, on the baton, whenever {@link #nextTickNanos()} may have come nearer. */
    void onRequest(Runnable changed);
}
