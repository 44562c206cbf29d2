package org.sluice.ipipe;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Handles one kind of event for one stage, on the CPU on which it happens, on top of the code that caused it.
 *
 * @param <E> the kind
 */
@FunctionalInterface
@ConsumerType
public interface EventHandler<E extends KernelEvent> {

    /**
     * The event has reached this stage.
     *
     * @param event what happened
     * @param here  the stage on the CPU; what it logs or opens is played after the handler has returned
     * @return whether lower stages see it, too
     */
    Verdict onEvent(E event, LocalStage here);
}
