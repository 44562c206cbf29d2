package org.sluice.ipipe.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sluice.ipipe.Departure;
import org.sluice.ipipe.PipelineLedger.Discard;

/**
 * A stage on its way out: gone when no entry waits and no code of it runs, on any CPU. Control plane. The museum of
 * faults replaces it.
 */
class Leaving implements Departure {

    /** Null when it is gone: who keeps the departure keeps nothing of the stage. */
    private StageCore stage;
    private final PipelineCore pipeline;
    private final List<Runnable> whenGone = new ArrayList<>();
    private boolean gone;
    private boolean overdue;
    /** The deadline has come, or the caller has asked to drop, before the removal could begin. */
    private boolean dropsAtOnce;
    private long deadlineNanos = NO_DEADLINE;

    Leaving(StageCore stage, PipelineCore pipeline) {
        this.stage = stage;
        this.pipeline = pipeline;
    }

    @Override
    public final boolean isGone() {
        return gone;
    }

    @Override
    public final boolean isOverdue() {
        return overdue && !gone;
    }

    @Override
    public final Optional<String> blocker() {
        if (gone) {
            return Optional.empty();
        }
        pipeline.land();
        for (LocalStageCore local : stage.everywhere()) {
            if (!local.body().isIdle()) {
                return Optional.of(local.pipe().frames().titleOf(local) + " runs on cpu " + local.cpu());
            }
            int irq = stage.firstWaiting(local);
            if (irq >= 0) {
                return Optional.of("an entry of irq " + irq + " waits in " + local + closedAbove(local));
            }
        }
        for (LocalStageCore local : stage.everywhere()) {
            if (local.body().get() != BodyState.State.NONE) {
                return Optional.of("the body of " + stage.name() + " has not come back on cpu " + local.cpu()
                        + closedAbove(local));
            }
        }
        return Optional.of(stage.name() + " waits for the handler that removes it");
    }

    private static String closedAbove(LocalStageCore local) {
        for (LocalStageCore above : local.pipe().walk().chain()) {
            if (above == local) {
                return "";
            }
            if (above.isStalled()) {
                return " behind " + above;
            }
        }
        return "";
    }

    @Override
    public final void drop() {
        pipeline.enterControl();
        dropsAtOnce = true;
        if (hasBegun()) {
            pipeline.control(this::discard);
        }
    }

    private void discard() {
        if (!gone) {
            stage.discardAll(Discard.LEFT);
            tryFinish();
        }
    }

    /** Is what waits not to be played? Asked when the removal begins. */
    final boolean dropsAtOnce() {
        return dropsAtOnce;
    }

    private boolean hasBegun() {
        return !gone && stage.life() == StageCore.Life.LEAVING;
    }

    @Override
    public final void whenGone(Runnable action) {
        Objects.requireNonNull(action, "action");
        if (gone) {
            action.run();
        } else {
            whenGone.add(action);
        }
    }

    /** Sets a deadline; of several the earliest is in force. */
    final void endBy(long atNanos) {
        if (!gone && atNanos < deadlineNanos) {
            deadlineNanos = atNanos;
            pipeline.hardware().callAt(atNanos, () -> deadline(atNanos));
        }
    }

    /** The time is up: what waits is discarded; what keeps the stage then is named. */
    private void deadline(long atNanos) {
        if (gone || atNanos > deadlineNanos) {
            return;
        }
        pipeline.land();
        dropsAtOnce = true;
        if (!hasBegun()) {
            overdue = true;
            pipeline.findingsKept().overdue(stage, "the handler that removes it, which has not returned");
            return;
        }
        discard();
        if (!gone) {
            overdue = true;
            pipeline.findingsKept().overdue(stage, blocker().orElseThrow());
        }
    }

    /** One that throws keeps nobody from the others. */
    private void contain(StageCore left, Runnable action) {
        try {
            action.run();
        } catch (Throwable fault) {
            pipeline.faulted(left.everywhere().get(0), Frame.BODY, fault);
        }
    }

    /** Takes the stage out if nothing of it is left. */
    final void tryFinish() {
        pipeline.land();
        if (!gone && isEmpty()) {
            StageCore left = stage;
            gone = true;
            stage = null;
            pipeline.takeOut(left);
            for (Runnable action : List.copyOf(whenGone)) {
                contain(left, action);
            }
            whenGone.clear();
        }
    }

    /** Is neither an entry nor code of the stage anywhere? */
    boolean isEmpty() {
        for (LocalStageCore local : stage.everywhere()) {
            boolean hasBody = local.body().get() != BodyState.State.NONE;
            if (hasBody || !local.body().isIdle() || stage.firstWaiting(local) >= 0) {
                return false;
            }
        }
        return true;
    }
}
