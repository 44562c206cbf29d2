package org.sluice.ipipe;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told of domain code that threw. Called on the baton; the pipeline has contained the damage and goes on. If it throws
 * itself, that is contained, too: a {@link Finding}, and the pipeline lets the stage sit out.
 */
@FunctionalInterface
@ConsumerType
public interface FaultHandler {

    /**
     * Domain code threw.
     *
     * @param here  the stage and CPU
     * @param irq   what it handled; -1 for a body, or what it calls when it is gone; -2 for an event handler
     * @param fault what it threw
     */
    void onFault(LocalStage here, int irq, Throwable fault);
}
