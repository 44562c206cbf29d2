package org.sluice.ipipe;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A domain's acknowledge routine of one irq: quiets its device. Runs while an arrival is recorded, after every log has
 * been written, whatever is stalled. It calls no service of the pipeline. The interrupt controller is not its concern:
 * mask and end-of-interrupt have one owner, the machine ({@link Hardware#acknowledge}).
 */
@FunctionalInterface
@ConsumerType
public interface IrqAck {

    /**
     * Asked in the order of the stages, head first, until one says yes (beyond, if its use is SHARED).
     *
     * @return true if the arrival was this domain's device's
     */
    boolean acknowledge(int irq, int cpu);
}
