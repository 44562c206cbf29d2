package org.sluice.ipipe.internal;

import org.sluice.ipipe.KernelEvent;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.Verdict;

/** One event handler's turn on a CPU, in a frame of its own. */
final class EventCall {

    private EventCall() {
    }

    /**
     * Calls it, then plays what it has logged or opened, if it is not root's. One that throws, or gives no verdict
     * where it must, is its stage's fault, and lower stages see the event.
     */
    static Verdict make(PipelineCore pipeline, LocalStageCore local, Events.Catch caught, KernelEvent event) {
        CpuPipe pipe = local.pipe();
        Verdict verdict = Verdict.PROPAGATE;
        Frame frame = enter(pipeline, pipe, local);
        LocalStageCore before = pipeline.events().calls(local);
        try {
            verdict = pipeline.events().decided(caught.call(event, local), local);
        } catch (Throwable fault) {
            pipeline.faulted(local, Frame.EVENT, fault);
        } finally {
            pipeline.events().called(before);
            pipe.settleUp(frame);
            pipe.frames().pop();
            local.body().refresh();
            pipe.extras().currentChanged();
        }
        pipeline.checkLeaving(local.core());
        if (local.core().isRoot()) {
            pipe.askForWalk();
        } else {
            pipe.play();
        }
        return verdict;
    }

    private static Frame enter(PipelineCore pipeline, CpuPipe pipe, LocalStageCore local) {
        Frame frame = pipe.frames().pushEvent(local);
        local.body().refresh();
        pipe.extras().hardMask().update();
        pipeline.trace(PipelineRecord.EVENT, pipe.cpu(), local.core().number(), -1, 0, 0);
        return frame;
    }
}
