package org.sluice.ipipe.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluice.ipipe.Departure;
import org.sluice.ipipe.PipelineLedger.Discard;

/** A stage on its way out: gone when no entry waits and no code of it runs, on any CPU. */
final class Leaving implements Departure {

    private final StageCore stage;
    private final PipelineCore pipeline;
    private final List<Runnable> whenGone = new ArrayList<>();
    private boolean gone;

    Leaving(StageCore stage, PipelineCore pipeline) {
        this.stage = stage;
        this.pipeline = pipeline;
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    @Override
    public Optional<String> blocker() {
        if (gone) {
            return Optional.empty();
        }
        for (LocalStageCore local : stage.locals()) {
            if (local != null && !local.isIdle()) {
                return Optional.of((local.inHandler() ? "a handler" : "the body") + " of " + stage.name()
                        + " runs on cpu " + local.cpu());
            }
            if (local != null && local.log().pending() + local.held().pending() > 0) {
                return Optional.of("an entry waits in " + local + pipeline.closedAbove(local));
            }
        }
        for (LocalStageCore local : stage.locals()) {
            if (local != null && local.bodyState() != LocalStageCore.Body.NONE) {
                return Optional.of("the body of " + stage.name() + " has not come back on cpu " + local.cpu()
                        + pipeline.closedAbove(local));
            }
        }
        return Optional.of(stage.name() + " waits for the handler that removes it");
    }

    @Override
    public void drop() {
        pipeline.control(() -> {
            stage.discardAll(Discard.LEFT);
            pipeline.checkLeaving(stage);
        });
    }

    @Override
    public void whenGone(Runnable action) {
        if (gone) {
            action.run();
        } else {
            whenGone.add(action);
        }
    }

    /** Takes the stage out if nothing of it is left. */
    void tryFinish() {
        if (gone) {
            return;
        }
        for (LocalStageCore local : stage.locals()) {
            boolean empty = local == null || local.isIdle() && local.bodyState() == LocalStageCore.Body.NONE
                    && local.log().pending() == 0 && local.held().pending() == 0;
            if (!empty) {
                return;
            }
        }
        gone = true;
        pipeline.takeOut(stage);
        List.copyOf(whenGone).forEach(Runnable::run);
    }
}
