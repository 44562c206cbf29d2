package org.sluice.ipipe.internal;

import org.sluice.ipipe.IrqOption;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Virq;

/** Parts that get the control plane wrong. */
final class FaultyControl {

    private FaultyControl() {
    }

    static final class ExclusiveParts extends Parts {
        @Override
        Attachments attachments(PipelineCore pipeline) {
            return new Attachments(pipeline) {
                @Override
                void checkAttach(StageCore stage, int irq, IrqUse use) {
                    int cpu = pipeline.hardware().executingCpu();
                    boolean refused = stage.uses().handler(irq) != null && stage.use(irq).has(IrqOption.EXCLUSIVE);
                    if (refused && cpu >= 0) {
                        pipeline.hardware().hardSave(cpu);
                    }
                    super.checkAttach(stage, irq, use);
                }
            };
        }
    }

    static final class EventParts extends Parts {
        @Override
        Events events(PipelineCore pipeline) {
            return new Events(pipeline) {
                @Override
                void forget(StageCore leaving) {
                    int cpu = pipeline.hardware().executingCpu();
                    LocalStageCore caller = cpu < 0 ? null : pipeline.pipe(cpu).current();
                    super.forget(caller == null ? leaving : caller.core());
                }
            };
        }
    }

    static final class IpiParts extends Parts {
        @Override
        Ipis ipis(PipelineCore pipeline) {
            return new Ipis(pipeline) {
                @Override
                void send(CpuPipe from, int toCpu, int irq) {
                    super.send(from, from.cpu(), irq);
                }
            };
        }
    }

    static final class VirqParts extends Parts {
        @Override
        VirqTable virqs(PipelineCore pipeline) {
            return new VirqTable(pipeline) {
                @Override
                void clean(int irq) {
                    // whoever comes next finds what was left
                }
            };
        }
    }

    static final class FreeParts extends Parts {
        @Override
        VirqTable virqs(PipelineCore pipeline) {
            return new VirqTable(pipeline) {
                @Override
                void checkHeld(Virq virq) {
                    // whatever it is, its bit is cleared
                }
            };
        }
    }

    static final class LeavingParts extends Parts {
        @Override
        Leaving leaving(StageCore stage, PipelineCore pipeline) {
            return new Leaving(stage, pipeline) {
                @Override
                boolean isEmpty() {
                    return stage.everywhere().stream().allMatch(local -> stage.firstWaiting(local) < 0);
                }
            };
        }
    }

    static final class ReniceParts extends Parts {
        @Override
        Roster roster(PipelineCore pipeline) {
            return new Roster(pipeline) {
                @Override
                void walkAll() {
                    // the next arrival will see to it
                }
            };
        }
    }

    static final class FindingsParts extends Parts {
        @Override
        Findings findings(PipelineCore pipeline) {
            return new Findings(pipeline) {
                private boolean warned;

                @Override
                void wrongContext(CpuPipe pipe, String service) {
                    if (!warned) {
                        warned = true;
                        super.wrongContext(pipe, service);
                    }
                }
            };
        }
    }
}
