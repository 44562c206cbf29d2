package org.sluice.ipipe.internal;

import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.Profile;

/**
 * What few pipelines want to happen when another stage's code runs than before: a trace, the CPU's own interrupts
 * turned off, switches watched. Owner: this CPU.
 */
final class Extras {

    private static final int TRACED = 1;
    private static final int MASKED = 2;
    private static final int CRITICAL_HELD = 4;
    private static final int SWITCHES_WATCHED = 8;
    private static final int BARRED = 16;

    private final PipelineCore pipeline;
    private final CpuPipe pipe;
    private final Frames frames;
    private final HardMask hardMask;
    private int wanted;
    private boolean switching;

    Extras(PipelineCore pipeline, CpuPipe pipe, Frames frames) {
        this.pipeline = pipeline;
        this.pipe = pipe;
        this.frames = frames;
        this.hardMask = new HardMask(pipeline, pipe);
        this.wanted = (pipeline.isTraced() ? TRACED : 0) | (hardMask.isUsed() ? MASKED : 0)
                | (pipeline.critical().isHeldByStalls() ? CRITICAL_HELD : 0)
                | (pipeline.profile().reentrance() == Profile.Reentrance.NOT_FOR_ROOT ? BARRED : 0);
    }

    HardMask hardMask() {
        return hardMask;
    }

    void watchSwitches(boolean watched) {
        wanted = watched ? wanted | SWITCHES_WATCHED : wanted & ~SWITCHES_WATCHED;
    }

    /** Is anything wanted but a trace? */
    boolean isMoreThanTrace() {
        return (wanted & ~TRACED) != 0;
    }

    /** A handler's frame has been pushed. */
    void entered(LocalStageCore local, Frame frame) {
        if (wanted == 0) {
            return;
        }
        hardMask.update();
        local.bar();
        if ((wanted & TRACED) != 0) {
            pipeline.trace(PipelineRecord.PLAYED, pipe.cpu(), local.core().number(), frame.irq, frame.id,
                    frame.raisedNanos);
        }
        if ((wanted & SWITCHES_WATCHED) != 0) {
            switched(frames.interrupted(), local);
        }
    }

    /** A handler's time has passed; its frame is about to be popped. */
    void finished(LocalStageCore local, Frame frame) {
        if ((wanted & TRACED) != 0) {
            pipeline.trace(PipelineRecord.FINISHED, pipe.cpu(), local.core().number(), frame.irq, frame.id, 0);
        }
    }

    /** A handler's frame has been popped. */
    void left(LocalStageCore local) {
        if (isMoreThanTrace()) {
            local.bar();
            if ((wanted & SWITCHES_WATCHED) != 0) {
                switched(local, frames.running());
            }
            currentChanged();
        }
    }

    /** Another stage's code runs than before. */
    void currentChanged() {
        hardMask.update();
        pipeline.critical().opened(pipe);
    }

    /** A stage was opened or closed by code. */
    void gateMoved() {
        if ((wanted & (MASKED | CRITICAL_HELD)) != 0) {
            currentChanged();
        }
    }

    void switched(LocalStageCore from, LocalStageCore to) {
        if (from != to && !switching && !frames.isFull()) {
            switching = true;
            try {
                pipeline.events().switched(pipe, from, to);
            } finally {
                switching = false;
            }
        }
    }
}
