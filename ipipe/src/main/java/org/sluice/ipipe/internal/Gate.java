package org.sluice.ipipe.internal;

import java.util.Optional;
import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.StallReport;
import org.sluice.ipipe.Stalled;

/**
 * A stage's stall bit on one CPU, and who set it. One boolean: stalling twice is the same as once. Owner: that CPU, or
 * control code. Allocates nothing. The museum of faults replaces it.
 */
class Gate {

    private static final int CONTROL = -3;
    private static final int OWN_HANDLER = -4;

    private final PipelineCore pipeline;
    private final CpuPipe pipe;
    private final Walk walk;
    private final Hardware hardware;
    private final int cpu;
    private final LocalStageCore local;
    private final Stalled own;
    private final Stalled nothing;
    private boolean closed;
    /** It was closed through the token that undoes it, and nothing else has closed it since. */
    private boolean byToken;
    /** The stage sits out: nothing closes it any more. */
    private boolean keptOpen;
    // who closed it
    private int byStage;
    private int byIrq;
    private String where = "";
    private long sinceNanos;
    /** The number of the frame whose code has closed it and has not ended; a body's on its own stage does not count. */
    private int byFrame = Frames.NONE;

    Gate(PipelineCore pipeline, CpuPipe pipe, LocalStageCore local) {
        this.pipeline = pipeline;
        this.pipe = pipe;
        this.walk = pipe.walk();
        this.hardware = pipeline.hardware();
        this.cpu = pipe.cpu();
        this.local = local;
        this.own = this::undo;
        this.nothing = local::checkUsable;
    }

    final boolean isClosed() {
        return closed;
    }

    /** The number of the frame whose code left it closed; {@link Frames#NONE} if there is none. */
    final int byFrame() {
        return byFrame;
    }

    final void forgetFrame() {
        byFrame = Frames.NONE;
    }

    /** Closes it, which is open, for the stage's own handler; the walk is told by the stage. */
    final void closeForHandler(long atNanos) {
        closed = true;
        byStage = OWN_HANDLER;
        sinceNanos = atNanos;
    }

    /** Opens it whatever the handler has left; the walk is told by the stage. */
    final void openAfterHandler() {
        closed = false;
    }

    /** Closes it; returns whether it was closed before. */
    boolean stall(String place) {
        if (closed || keptOpen) {
            return closed;
        }
        set(true);
        byToken = false;
        sinceNanos = hardware.nowNanos(cpu);
        where = where.equals(place) ? where : place;
        remember(pipe.frames().code());
        pipeline.trace(PipelineRecord.STALLED, cpu, local.core().number(), -1, 0, 0);
        pipe.extras().gateMoved();
        return false;
    }

    private void remember(Frame code) {
        byStage = code == null ? CONTROL : pipe.frames().stage(code).core().number();
        byIrq = code == null ? CONTROL : code.irq;
        boolean ownBody = code != null && code.irq == Frame.BODY && code.place == local.place();
        if (code != null && !ownBody) {
            byFrame = pipe.frames().topNumber();
            code.owed++;
        }
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

    /** Closes it; returns what undoes that, which is nothing if it was closed, or stays open. */
    final Stalled stalled(String place) {
        if (stall(place) || keptOpen) {
            return nothing;
        }
        byToken = true;
        return own;
    }

    private void undo() {
        local.checkUsable();
        if (closed && byToken && byStage != OWN_HANDLER) {
            local.restore(false);
        }
    }

    /** Opens it without playing anything. */
    final void open() {
        if (closed) {
            release();
            set(false);
            pipeline.trace(PipelineRecord.UNSTALLED, cpu, local.core().number(), -1, 0, 0);
            pipe.extras().gateMoved();
        }
    }

    /** The stage sits out: it is open from now on, whatever code does, and holds nobody back. */
    final void keepOpen() {
        keptOpen = true;
        open();
        local.bar();
    }

    final boolean isKeptOpen() {
        return keptOpen;
    }

    /** Sets or clears the bit alone, for as long as an NMI runs; returns what it was. */
    final boolean shut(boolean newClosed) {
        boolean before = closed;
        if (newClosed && !before) {
            byStage = CONTROL;
            where = "";
            sinceNanos = hardware.nowNanos(cpu);
        }
        set(newClosed);
        return before;
    }

    private void set(boolean newClosed) {
        closed = newClosed;
        walk.stalled = newClosed ? walk.stalled | local.rankBit() : walk.stalled & ~local.rankBit();
    }

    /** The stage is gone: no frame answers for its stall any more. */
    final void disown() {
        release();
    }

    private void release() {
        if (byFrame != Frames.NONE) {
            pipe.frames().get(byFrame).owed--;
            byFrame = Frames.NONE;
        }
    }

    final Optional<StallReport> report() {
        if (!closed) {
            return Optional.empty();
        }
        if (byStage == OWN_HANDLER) {
            return Optional.of(new StallReport("its own handler", "", sinceNanos));
        }
        String by = byStage == CONTROL ? "control code" : Frame.title(pipeline.nameOf(byStage), byIrq);
        return Optional.of(new StallReport(by, where, sinceNanos));
    }

    /** As a suffix of the stage's name. */
    final String state() {
        return !closed ? "" : byStage == OWN_HANDLER ? " in its handler" : " stalled";
    }
}
