package org.sluice.ipipe.internal;

/** Critical sections of 2002. */
final class FaultyCritical {

    private FaultyCritical() {
    }

    static final class BehindParts extends Parts {
        @Override
        CriticalSection critical(PipelineCore pipeline) {
            return new CriticalSection(pipeline) {
                @Override
                void arrives(CpuPipe pipe) {
                    boolean behind = false;
                    for (LocalStageCore local : pipe.walk().chain()) {
                        behind |= local.isStalled();
                    }
                    if (!behind) {
                        super.arrives(pipe);
                    }
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
