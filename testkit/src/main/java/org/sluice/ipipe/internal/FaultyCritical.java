package org.sluice.ipipe.internal;

import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;

/** Critical sections of 2002. */
final class FaultyCritical {

    private FaultyCritical() {
    }

    /** The IPI is an ordinary interrupt of the lowest stage: it waits in that one's log until its turn comes. */
    static final class BehindParts extends Parts {
        @Override
        CriticalSection critical(PipelineCore pipeline) {
            return new CriticalSection(pipeline) {
                @Override
                void arrives(CpuPipe pipe) {
                    LocalStageCore[] chain = pipe.walk().chain();
                    LocalStageCore low = chain[chain.length - 1];
                    int irq = pipeline.irqCount() - 1; // nobody here allocates so many virtual ones
                    low.use(irq, IrqUse.of(IrqMode.TERMINATE).withBrief(), false,
                            (number, here) -> super.arrives(pipe));
                    pipeline.recorder().enter(low.slot(irq), pipeline.hardware().newId(),
                            pipeline.hardware().nowNanos(pipe.cpu()));
                    pipe.askForWalk();
                }
            };
        }
    }

    static final class NestedParts extends Parts {
        @Override
        CriticalSection critical(PipelineCore pipeline) {
            return new CriticalSection(pipeline) {
                @Override
                void refuseNested(int cpu) {
                    // and so it waits until the one inside, itself, comes out
                }
            };
        }
    }
}
