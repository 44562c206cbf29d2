package org.sluice.ipipe.internal;

import org.sluice.ipipe.IrqOption;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Profile;

/**
 * Which use of an irq a stage may have: every refusal comes before any change. Control plane. The museum of faults
 * replaces it.
 */
class Attachments {

    private final PipelineCore pipeline;
    private final Profile.Hits hits;
    private final boolean exclusiveStages;
    /** By irq: who has made it a system irq. */
    private final StageCore[] systemOwner;
    private int systemIrqs;

    Attachments(PipelineCore pipeline) {
        this.pipeline = pipeline;
        this.hits = pipeline.profile().hits();
        this.exclusiveStages = pipeline.profile().limit() == Profile.Limit.TWO_EXCLUSIVE;
        this.systemOwner = new StageCore[pipeline.irqCount()];
    }

    /** Do hits of the irq wait one by one under this use? */
    final boolean isCounted(IrqUse use) {
        return hits == Profile.Hits.COUNTED || hits == Profile.Hits.PER_IRQ && use.has(IrqOption.COUNTED);
    }

    /** May the stage get a handler with this use? */
    void checkAttach(StageCore stage, int irq, IrqUse use) {
        boolean exclusive = use.has(IrqOption.EXCLUSIVE) || stage.use(irq).has(IrqOption.EXCLUSIVE);
        if (stage.uses().handler(irq) != null && exclusive) {
            throw new IllegalStateException("irq " + irq + " has an exclusive handler in stage " + stage.name());
        }
        checkUse(stage, irq, use);
    }

    /** May the stage change to this use? */
    final void checkControl(StageCore stage, int irq, IrqUse use) {
        if (stage.uses().handler(irq) == null && use.mode().handles()) {
            throw new IllegalStateException("irq " + irq + " has no handler in stage " + stage.name()
                    + ": mode " + use.mode() + " needs one");
        }
        checkUse(stage, irq, use);
    }

    private void checkUse(StageCore stage, int irq, IrqUse use) {
        if (use.has(IrqOption.COUNTED) && hits == Profile.Hits.MERGED) {
            throw new IllegalArgumentException("option COUNTED of irq " + irq + ": hits merge in this profile");
        }
        boolean counted = isCounted(use);
        for (LocalStageCore local : stage.everywhere()) {
            if (counted != isCounted(stage.use(irq)) && local.isPending(irq)) {
                throw new IllegalStateException("irq " + irq + " waits in stage " + stage.name() + " on cpu "
                        + local.cpu() + ": whether it is counted cannot change now");
            }
        }
        if (use.has(IrqOption.WIRED) && pipeline.order().head() != stage) {
            throw new IllegalStateException("irq " + irq + " cannot be wired to stage " + stage.name() + ": only the"
                    + " head can, " + pipeline.order().head().name());
        }
        if (use.has(IrqOption.SYSTEM)) {
            pipeline.virqs().checkOwned(irq, stage);
        }
        if (exclusiveStages && use.mode().handles()) {
            checkNoOther(stage, irq);
        }
    }

    private void checkNoOther(StageCore stage, int irq) {
        for (StageCore other : pipeline.order().stages()) {
            if (other != stage && other.records(irq)) {
                throw new IllegalStateException("irq " + irq + " is handled by stage " + other.name()
                        + ": in this profile by one stage or the other, never by both");
            }
        }
    }

    /** May anything about this irq change? */
    final void checkNotSystem(int irq) {
        StageCore owner = systemOwner[irq];
        if (owner != null) {
            throw new IllegalStateException("irq " + irq + " is a system irq of stage " + owner.name()
                    + ": its use cannot be changed");
        }
    }

    /** The use has been accepted and is in force. */
    final void inForce(StageCore stage, int irq, IrqUse use) {
        if (use.has(IrqOption.SYSTEM)) {
            own(irq, stage);
        }
    }

    /** A virtual irq is freed: its next owner may use it as it likes. */
    final void forgetIrq(int irq) {
        own(irq, null);
    }

    /** A stage leaves or sits out: what it made unchangeable is free. */
    final void forget(StageCore leaving) {
        for (int irq = 0; systemIrqs > 0 && irq < systemOwner.length; irq++) {
            own(irq, systemOwner[irq] == leaving ? null : systemOwner[irq]);
        }
    }

    private void own(int irq, StageCore owner) {
        systemIrqs += (owner == null ? 0 : 1) - (systemOwner[irq] == null ? 0 : 1);
        systemOwner[irq] = owner;
    }
}
