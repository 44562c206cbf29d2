package org.sluice.nanokernel.hw;

import org.osgi.annotation.versioning.ProviderType;

/** What the handlers of a recorded machine took, handed out in the order in which their interrupts were raised. */
@ProviderType
public interface Replayed {

    /** Is a recording replayed? */
    boolean isActive();

    /** The irqs that the recording raises, ascending. */
    int[] irqs();

    /** The handler time of the next {@code hits} interrupts of that irq on that CPU, in nanoseconds. */
    long handlerNanos(int cpu, int irq, int hits);

    /** The softirq time that followed those for which {@link #handlerNanos} was asked last. */
    long softirqNanos(int cpu, int irq);
}
