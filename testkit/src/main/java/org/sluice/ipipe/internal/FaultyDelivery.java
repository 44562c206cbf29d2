package org.sluice.ipipe.internal;

/** Parts that get recording and delivery wrong. */
final class FaultyDelivery {

    private FaultyDelivery() {
    }

    static final class AckFirstParts extends Parts {
        @Override
        Recorder recorder(PipelineCore pipeline) {
            return new Recorder(pipeline) {
                @Override
                void arrive(CpuPipe pipe, int irq, long id, long raisedNanos) {
                    acknowledge(pipe, pipe.routes().of(irq), irq);
                    // between the two, anything may happen
                    long now = pipeline.hardware().nowNanos(pipe.cpu());
                    pipeline.hardware().callAt(now, () ->
                            record(pipe, pipe.routes().of(irq), irq, id, raisedNanos));
                }
            };
        }
    }

    static final class WalkParts extends Parts {
        @Override
        Walk walk() {
            return new Walk() {
                @Override
                LocalStageCore next() {
                    LocalStageCore right = super.next();
                    long first = Long.lowestOneBit(logged | bound);
                    boolean lower = right == null && (logged & first) != 0 && (stalled & first - 1) == 0;
                    return lower && bound == 0 ? chain()[Long.numberOfTrailingZeros(first)] : right;
                }
            };
        }
    }

    static final class RestoreParts extends Parts {
        @Override
        Gate gate(PipelineCore pipeline, CpuPipe pipe, LocalStageCore local) {
            return new Gate(pipeline, pipe, local) {
                @Override
                void restore(boolean wasStalled) {
                    if (wasStalled || pipe.current() == local) {
                        super.restore(wasStalled);
                    } else {
                        open(); // another domain's: somebody will come by and play it
                    }
                }
            };
        }
    }
}
