package org.sluice.ipipe.internal;

import org.sluice.ipipe.FaultHandler;

/** Tells the machine's fault handler of domain code that threw; one that throws itself stops nothing. On the baton. */
final class Containment {

    private final PipelineCore pipeline;
    private final FaultHandler faults;
    private StageCore blamed;

    Containment(PipelineCore pipeline, FaultHandler faults) {
        this.pipeline = pipeline;
        this.faults = faults;
    }

    /**
     * Domain code threw. If nobody else lets its stage sit out, it does so by itself. What the machine throws to take
     * code off its stack goes on.
     */
    void faulted(LocalStageCore where, int irq, Throwable fault) {
        passUnwinding(fault);
        StageCore before = blamed;
        blamed = where.core();
        try {
            report(where, irq, fault);
        } finally {
            blamed = before;
        }
    }

    private void passUnwinding(Throwable thrown) {
        if (thrown instanceof Error && pipeline.hardware().unwinds((Error) thrown)) {
            throw (Error) thrown;
        }
    }

    private void report(LocalStageCore where, int irq, Throwable fault) {
        try {
            faults.onFault(where, irq, fault);
        } catch (Throwable thrown) {
            passUnwinding(thrown);
            pipeline.findingsKept().faultHandlerThrew(where.core(), irq, thrown);
            pipeline.quarantine(where.core());
        }
    }

    /** The stage whose fault is being handled: whoever handles it may put it out. Null if none is. */
    StageCore blamed() {
        return blamed;
    }
}
