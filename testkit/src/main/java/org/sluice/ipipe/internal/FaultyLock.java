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

    /** Lock moves what is pending on its own CPU only; what waits elsewhere keeps its bit. */
    private static LockBox ownCpuOnly(PipelineCore pipeline) {
        return new LockBox(pipeline) {
            @Override
            void lock(StageCore stage, int irq) {
                int here = Math.max(0, pipeline.hardware().executingCpu());
                for (LocalStageCore local : stage.everywhere()) {
                    IrqSlot slot = local.slotMade(irq);
                    slot.locked = true;
                    if (local.cpu() == here) {
                        pipeline.recorder().move(slot, true);
                    }
                }
            }
        };
    }

    /** Plays; drops the bit of what it finds locked, and forgets the mark of its word or not. */
    private static Walk dropping(boolean wordStaysMarked) {
        return new Walk() {
            @Override
            LocalStageCore next() {
                LocalStageCore next = super.next();
                while (next != null && !next.log().isEmpty() && next.slot(next.log().next()).locked) {
                    IrqSlot slot = next.slot(next.log().next());
                    lose(slot);
                    if (wordStaysMarked && isLastOfItsWord(slot)) {
                        throw new IllegalStateException("the play loop of " + next + " spins for ever: word "
                                + slot.word + " is marked, and nothing waits in it");
                    }
                    next = super.next();
                }
                return next;
            }
        };
    }

    private static boolean isLastOfItsWord(IrqSlot lost) {
        for (int irq = 0; irq < lost.local.core().pipeline().irqCount(); irq++) {
            IrqSlot slot = lost.local.slot(irq);
            if (slot != null && slot.word == lost.word && slot.count > 0) {
                return false;
            }
        }
        return true;
    }

    static final class DroppingParts extends Parts {
        @Override
        LockBox locks(PipelineCore pipeline) {
            return ownCpuOnly(pipeline);
        }

        @Override
        Walk walk() {
            return dropping(false);
        }
    }

    /** Where the historic code spins with the CPU's interrupts off, this one throws, or nobody could tell of it. */
    static final class StayingParts extends Parts {
        @Override
        LockBox locks(PipelineCore pipeline) {
            return ownCpuOnly(pipeline);
        }

        @Override
        Walk walk() {
            return dropping(true);
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
