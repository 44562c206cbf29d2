package org.sluice.ipipe.internal;

import java.util.ArrayList;
import java.util.List;

/** Locks that forget that there are other CPUs. */
final class FaultyLock {

    private FaultyLock() {
    }

    /** An entry that nobody will ever find again, and nobody has counted. */
    private static void lose(IrqSlot slot) {
        if (slot.count > 0) {
            slot.count = 0;
            slot.local.waitsNoMore(slot);
        }
    }

    static final class DroppingParts extends Parts {
        @Override
        LockBox locks(PipelineCore pipeline) {
            return new LockBox(pipeline) {
                @Override
                void lock(StageCore stage, int irq) {
                    int here = Math.max(0, pipeline.hardware().executingCpu());
                    for (LocalStageCore local : stage.everywhere()) {
                        if (local.cpu() != here) {
                            lose(local.slotMade(irq));
                        }
                    }
                    super.lock(stage, irq);
                }
            };
        }
    }

    static final class OwnMapParts extends Parts {
        @Override
        LockBox locks(PipelineCore pipeline) {
            return new LockBox(pipeline) {
                @Override
                void unlock(StageCore stage, int irq) {
                    int here = Math.max(0, pipeline.hardware().executingCpu());
                    for (LocalStageCore local : stage.everywhere()) {
                        if (local.slot(irq) != null) {
                            local.slot(irq).locked = false;
                        }
                        LocalStageCore own = stage.local(here);
                        if (own != null && own.slot(irq) != null) {
                            pipeline.recorder().move(own.slot(irq), false);
                        }
                    }
                }
            };
        }
    }

    static final class OverwritingParts extends Parts {
        @Override
        LockBox locks(PipelineCore pipeline) {
            return new LockBox(pipeline) {
                @Override
                void unlock(StageCore stage, int irq) {
                    super.unlock(stage, irq);
                    int here = Math.max(0, pipeline.hardware().executingCpu());
                    for (LocalStageCore local : stage.everywhere()) {
                        if (local.cpu() != here) {
                            writeBackLater(pipeline, local);
                        }
                    }
                }
            };
        }

        /** What the owner has logged since the map was read is gone when the map is written back. */
        private static void writeBackLater(PipelineCore pipeline, LocalStageCore local) {
            List<IrqSlot> empty = new ArrayList<>();
            for (int irq = 0; irq < pipeline.irqCount(); irq++) {
                IrqSlot slot = local.slot(irq);
                if (slot != null && slot.count == 0) {
                    empty.add(slot);
                }
            }
            long now = pipeline.hardware().nowNanos(local.cpu());
            pipeline.hardware().callAt(now, () -> empty.forEach(FaultyLock::lose));
        }
    }
}
