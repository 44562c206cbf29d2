package org.sluice.ipipe.internal;

import org.sluice.ipipe.FaultHandler;

/** Tells the machine's fault handler of domain code that threw; one that throws itself stops nothing. On the baton. */
final class Containment {

    private final PipelineCore pipeline;
    private final FaultHandler faults;

    Containment(PipelineCore pipeline, FaultHandler faults) {
        this.pipeline = pipeline;
        this.faults = faults;
    }

    /** Domain code threw. If nobody else lets its stage sit out, it does so by itself. */
    void faulted(LocalStageCore where, int irq, Throwable fault) {
        try {
            faults.onFault(where, irq, fault);
        } catch (Exception | AssertionError | LinkageError | VirtualMachineError thrown) {
            pipeline.findingsKept().faultHandlerThrew(where.core(), irq, thrown);
            pipeline.quarantine(where.core());
        }
    }
}
