package org.sluice.ipipe.internal;

import java.util.Optional;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.StallReport;
import org.sluice.ipipe.Stalled;

/**
 * A stage's stall bit on one CPU, and who set it. One boolean: stalling twice is the same as once. Owner: that CPU, or
 * control code. Allocates nothing. The museum of faults replaces it.
 */
class Gate {

    private static final int CONTROL = -3;

    private final PipelineCore pipeline;
    private final CpuPipe pipe;
    private final LocalStageCore local;
    private final Stalled wasOpen = () -> restoreFrom(false);
    private final Stalled wasClosed = () -> restoreFrom(true);
    private boolean closed;
    private boolean forHandler;
    // who closed it
    private StageCore byStage;
    private int byIrq;
    private String where = "";
    private long sinceNanos;
    private Frame byFrame;

    Gate(PipelineCore pipeline, CpuPipe pipe, LocalStageCore local) {
        this.pipeline = pipeline;
        this.pipe = pipe;
        this.local = local;
    }

    final boolean isClosed() {
        return closed;
    }

    /** The frame whose code has closed it and has not ended; null if there is none, or it is a body's own stage. */
    final Frame byFrame() {
        return byFrame;
    }

    final void forgetFrame() {
        byFrame = null;
    }

    /** Closes it for the stage's own handler. */
    final void closeForHandler() {
        release();
        set(true);
        forHandler = true;
        sinceNanos = pipeline.hardware().nowNanos(pipe.cpu());
    }

    /** Opens it whatever the handler has left. */
    final void openAfterHandler() {
        release();
        set(false);
        forHandler = false;
    }

    /** Closes it; returns whether it was closed before. */
    boolean stall(String place) {
        if (closed) {
            return true;
        }
        set(true);
        Frame code = pipeline.hardware().executingCpu() == pipe.cpu() ? pipe.frames().top : null;
        byStage = code == null ? null : code.local.core();
        byIrq = code == null ? CONTROL : code.irq;
        where = place;
        sinceNanos = pipeline.hardware().nowNanos(pipe.cpu());
        boolean ownBody = code != null && code.irq == Frame.BODY && code.local == local;
        if (code != null && !ownBody) {
            byFrame = code;
            code.stalls++;
        }
        pipeline.trace(PipelineRecord.STALLED, pipe.cpu(), local.core().number(), -1, 0, 0);
        pipe.hardMask().update();
        return false;
    }

    /** Opens it and plays what waits. */
    void unstall() {
        open();
        pipe.play();
    }

    /** Closes it if it was closed, else opens it and plays what waits. */
    void restore(boolean wasStalled) {
        if (wasStalled) {
            stall("");
        } else {
            unstall();
        }
    }

    private void restoreFrom(boolean wasStalled) {
        pipe.checkService();
        restore(wasStalled);
    }

    final Stalled token(boolean before) {
        return before ? wasClosed : wasOpen;
    }

    /** Opens it without playing anything. */
    final void open() {
        if (closed) {
            release();
            set(false);
            forHandler = false;
            pipeline.trace(PipelineRecord.UNSTALLED, pipe.cpu(), local.core().number(), -1, 0, 0);
            pipe.hardMask().update();
            pipeline.critical().opened(pipe);
        }
    }

    /** Sets or clears the bit alone, for as long as an NMI runs; returns what it was. */
    final boolean shut(boolean newClosed) {
        boolean before = closed;
        set(newClosed);
        return before;
    }

    private void set(boolean newClosed) {
        closed = newClosed;
        Walk walk = pipe.walk();
        walk.stalled = newClosed ? walk.stalled | local.rankBit() : walk.stalled & ~local.rankBit();
    }

    private void release() {
        if (byFrame != null) {
            byFrame.stalls--;
            byFrame = null;
        }
    }

    final Optional<StallReport> report() {
        if (!closed) {
            return Optional.empty();
        }
        if (forHandler) {
            return Optional.of(new StallReport("its own handler", "", sinceNanos));
        }
        String by = byStage == null ? "control code" : Frame.title(byStage, byIrq);
        return Optional.of(new StallReport(by, where, sinceNanos));
    }

    /** As a suffix of the stage's name. */
    final String state() {
        return !closed ? "" : forHandler ? " in its handler" : " stalled";
    }
}
