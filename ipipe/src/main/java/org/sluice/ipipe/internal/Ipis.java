package org.sluice.ipipe.internal;

/** Sends irqs from one CPU to another. The museum of faults replaces it. */
class Ipis {

    private final PipelineCore pipeline;

    Ipis(PipelineCore pipeline) {
        this.pipeline = pipeline;
    }

    /** To the own CPU it is a trigger, to any other an IPI. */
    void send(CpuPipe from, int toCpu, int irq) {
        if (toCpu == from.cpu()) {
            from.trigger(irq);
        } else {
            pipeline.checkIrq(irq);
            pipeline.virqs().checkAllocated(irq);
            pipeline.hardware().sendIpi(from.cpu(), toCpu, irq);
        }
    }
}
