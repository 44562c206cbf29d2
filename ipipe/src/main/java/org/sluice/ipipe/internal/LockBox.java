package org.sluice.ipipe.internal;

/** Holds irqs aside, on all CPUs of a stage. Control plane. The museum of faults replaces it. */
class LockBox {

    private final PipelineCore pipeline;

    LockBox(PipelineCore pipeline) {
        this.pipeline = pipeline;
    }

    /** What is pending is held, and what arrives. */
    void lock(StageCore stage, int irq) {
        for (LocalStageCore local : stage.everywhere()) {
            IrqSlot slot = local.slotMade(irq);
            slot.locked = true;
            pipeline.recorder().move(slot, true);
        }
    }

    /** What is held is pending again. */
    void unlock(StageCore stage, int irq) {
        for (LocalStageCore local : stage.everywhere()) {
            IrqSlot slot = local.slot(irq);
            if (slot != null) {
                slot.locked = false;
                pipeline.recorder().move(slot, false);
            }
        }
    }
}
