package org.sluice.ipipe;

import org.osgi.annotation.versioning.ConsumerType;

/** Handles one irq for one stage. Data plane: runs on a CPU, its stage stalled around it. */
@FunctionalInterface
@ConsumerType
public interface IrqHandler {

    /**
     * The irq has reached this stage.
     *
     * @param irq  the pipeline's number of it
     * @param here the stage on the CPU that handles it; valid for as long as the stage is registered
     */
    void onIrq(int irq, LocalStage here);
}
