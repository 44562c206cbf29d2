package org.sluice.ipipe.internal;

import java.util.Objects;
import org.sluice.ipipe.Departure;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.PipelineLedger.Discard;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.StagePlan;

/** How stages come, sit out, and go. Control plane: on the baton. */
final class Membership {

    /** Beyond, an instant is never reached by any machine. */
    private static final long DEADLINE_MAX_NANOS = Long.MAX_VALUE >> 2;

    private final PipelineCore pipeline;

    Membership(PipelineCore pipeline) {
        this.pipeline = pipeline;
    }

    Stage register(Domain domain, StagePlan plan) {
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(plan, "plan");
        Checks.plan(plan, pipeline.order().stages(), pipeline.cpuCount());
        if (pipeline.executingHandler() != null) {
            throw new IllegalStateException("register " + plan.name() + ": not from a handler");
        }
        pipeline.enterControl();
        pipeline.roster().checkRegister(plan.name(), plan.priority(), plan.root());
        StageCore stage = new StageCore(pipeline, domain, plan, pipeline.names().next());
        pipeline.trace(PipelineRecord.REGISTERED, -1, stage.number(), -1, 0, plan.priority());
        pipeline.roster().insert(stage);
        try {
            domain.start(stage);
            for (LocalStageCore local : stage.everywhere()) {
                if (stage.isRegistered()) {
                    domain.startCpu(local);
                }
            }
        } catch (Throwable refused) {
            depart(stage, LeavePolicy.DROP);
            throw refused;
        }
        if (stage.isRegistered() && Bodies.has(domain)) {
            stage.everywhere().forEach(local -> local.body().become(BodyState.State.RUNNABLE));
        }
        pipeline.walkAll();
        return stage;
    }

    Departure unregister(StageCore stage, LeavePolicy policy, long withinNanos) {
        Objects.requireNonNull(policy, "policy");
        Checks.notNegative("withinNanos", withinNanos);
        pipeline.enterControl();
        pipeline.roster().checkUnregister(stage);
        boolean again = stage.leaving() != null;
        Leaving leaving = depart(stage, inForce(policy));
        if (again && inForce(policy) == LeavePolicy.DROP) {
            leaving.drop();
        }
        if (withinNanos != Departure.NO_DEADLINE) {
            long now = pipeline.hardware().nowNanos(Math.max(0, pipeline.hardware().executingCpu()));
            leaving.endBy(now + Math.min(withinNanos, DEADLINE_MAX_NANOS - now));
        }
        return leaving;
    }

    private LeavePolicy inForce(LeavePolicy asked) {
        switch (pipeline.profile().leaving()) {
            case DROPPED: return LeavePolicy.DROP;
            case PLAYED: return LeavePolicy.PLAY;
            default: return asked;
        }
    }

    private Leaving depart(StageCore stage, LeavePolicy policy) {
        if (stage.leaving() == null) {
            Leaving leaving = pipeline.parts().leaving(stage, pipeline);
            stage.leaveWith(leaving);
            pipeline.control(() -> leave(stage, leaving, policy));
        }
        return stage.leaving();
    }

    private void leave(StageCore stage, Leaving leaving, LeavePolicy policy) {
        retire(stage, StageCore.Life.LEAVING, PipelineRecord.LEAVING);
        if (policy == LeavePolicy.DROP || leaving.dropsAtOnce()) {
            stage.discardAll(Discard.LEFT);
        } else {
            stage.unlockAll();
        }
        leaving.tryFinish();
        pipeline.walkAll();
    }

    void quarantine(StageCore stage) {
        pipeline.enterControl();
        if (pipeline.containment().blamed() != stage) { // whoever handles a stage's fault may put it out
            pipeline.roster().checkAuthority("quarantine " + stage.name());
        }
        pipeline.control(() -> {
            if (stage.isRegistered()) {
                retire(stage, StageCore.Life.QUARANTINED, PipelineRecord.QUARANTINED);
                stage.discardAll(Discard.QUARANTINED);
                pipeline.walkAll();
            }
        });
    }

    /** From now on the stage records nothing, catches nothing, and lets everything through. */
    private void retire(StageCore stage, StageCore.Life life, int traced) {
        stage.live(life);
        pipeline.trace(traced, -1, stage.number(), -1, 0, 0);
        pipeline.attachments().forget(stage);
        pipeline.events().forget(stage);
        pipeline.roster().changed();
        stage.everywhere().forEach(local -> local.body().evict());
    }

    /** Nothing of the stage is left: unlink it, stop its domain, take its virtual irqs back. */
    void takeOut(StageCore stage) {
        stage.live(StageCore.Life.GONE);
        pipeline.roster().remove(stage);
        pipeline.books().keep(stage);
        pipeline.names().depart(stage);
        pipeline.trace(PipelineRecord.GONE, -1, stage.number(), -1, 0, 0);
        try {
            stage.domain().stop();
        } catch (Throwable fault) {
            pipeline.faulted(stage.everywhere().get(0), -1, fault);
        }
        pipeline.virqs().freeAllOf(stage);
        pipeline.walkAll();
    }
}
