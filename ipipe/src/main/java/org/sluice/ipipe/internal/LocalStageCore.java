package org.sluice.ipipe.internal;

import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.PipelineLedger.Discard;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.StageLeft;

/** A stage on one CPU: its stall bit, its log, its books. Owner: that CPU, or control code between two events. */
final class LocalStageCore implements LocalStage {

    private final StageCore core;
    private final PipelineCore pipeline;
    private final CpuPipe pipe;
    private final int cpu;
    private final IrqLog log;
    private final IrqLog held;
    private final LocalBooks books;
    private final long[] locked;
    private final long[] holdsLine;
    private boolean stalled;
    private boolean stalledByHandler;
    private Body body = Body.NONE;
    private int frames;
    private boolean handlerSeen;

    /** Where a stage's background code on this CPU stands. */
    enum Body { NONE, RUNNABLE, STARTING, RUNNING, SUSPENDED, WOKEN }

    LocalStageCore(StageCore core, PipelineCore pipeline, int cpu) {
        this.core = core;
        this.pipeline = pipeline;
        this.pipe = pipeline.pipe(cpu);
        this.cpu = cpu;
        int irqCount = pipeline.irqCount();
        this.log = new IrqLog(irqCount);
        this.held = new IrqLog(irqCount);
        this.books = new LocalBooks(irqCount);
        this.locked = new long[(irqCount + 63) >>> 6];
        this.holdsLine = new long[(irqCount + 63) >>> 6];
    }

    StageCore core() {
        return core;
    }

    IrqLog log() {
        return log;
    }

    IrqLog held() {
        return held;
    }

    LocalBooks books() {
        return books;
    }

    // ---- recording ----

    /** An entry for this stage. */
    void record(int irq, long id, long raisedNanos) {
        books.recorded[irq]++;
        pipeline.trace(PipelineRecord.RECORDED, cpu, core.number(), irq, id, raisedNanos);
        boolean aside = (locked[irq >>> 6] & 1L << irq) != 0;
        long mergedInto = (aside ? held : log).add(irq, id, raisedNanos);
        if (mergedInto != 0) {
            books.merged[irq]++;
            pipeline.trace(PipelineRecord.MERGED, cpu, core.number(), irq, id, mergedInto);
        } else if (aside) {
            pipeline.trace(PipelineRecord.HELD, cpu, core.number(), irq, id, 0);
        }
    }

    /** The line of what was just recorded is masked until this stage has handled it. */
    void holdLine(int irq) {
        if ((holdsLine[irq >>> 6] & 1L << irq) == 0) {
            holdsLine[irq >>> 6] |= 1L << irq;
            pipeline.lines().hold(irq);
        }
    }

    /** If this stage held the line and neither an entry nor a handler of it is left here, it does so no more. */
    void letLineGo(int irq) {
        if ((holdsLine[irq >>> 6] & 1L << irq) != 0 && !log.contains(irq) && !held.contains(irq)
                && !pipe.isInFrame(this, irq)) {
            holdsLine[irq >>> 6] &= ~(1L << irq);
            pipeline.lines().letGo(irq);
        }
    }

    void setCounted(int irq, boolean counted) {
        log.setCounted(irq, counted);
        held.setCounted(irq, counted);
    }

    void lock(int irq) {
        locked[irq >>> 6] |= 1L << irq;
        move(irq, log, held, PipelineRecord.HELD);
    }

    /** Puts everything that is held back into the log. */
    void unlockAll() {
        for (int irq = 0; irq < pipeline.irqCount(); irq++) {
            unlock(irq);
        }
    }

    void unlock(int irq) {
        locked[irq >>> 6] &= ~(1L << irq);
        move(irq, held, log, PipelineRecord.UNHELD);
    }

    private void move(int irq, IrqLog from, IrqLog to, int traced) {
        while (from.contains(irq)) {
            from.take(irq);
            to.addAgain(irq, from);
            pipeline.trace(traced, cpu, core.number(), irq, from.takenId, 0);
        }
    }

    void discard(int irq, Discard reason) {
        discard(irq, reason, log);
        discard(irq, reason, held);
        letLineGo(irq);
    }

    private void discard(int irq, Discard reason, IrqLog from) {
        while (from.contains(irq)) {
            from.take(irq);
            books.discard(irq, reason);
            pipeline.trace(PipelineRecord.DISCARDED, cpu, core.number(), irq, from.takenId, reason.ordinal());
        }
    }

    // ---- frames and the body, kept by CpuPipe ----

    void enterHandler() {
        frames++;
        stalled = true;
        stalledByHandler = true;
    }

    void leaveHandler() {
        frames--;
        stalled = false;
        stalledByHandler = false;
        handlerSeen = true;
        if (body == Body.SUSPENDED) {
            body = Body.WOKEN;
        }
    }

    /** From now on {@link #sawHandler} looks for handlers of this stage that have finished. */
    void expectHandler() {
        handlerSeen = false;
    }

    boolean sawHandler() {
        return handlerSeen;
    }

    boolean isIdle() {
        return frames == 0 && body != Body.RUNNING && body != Body.STARTING;
    }

    boolean inHandler() {
        return frames > 0;
    }

    Body bodyState() {
        return body;
    }

    void bodyState(Body next) {
        body = next;
    }

    boolean bodyWantsCpu() {
        return (body == Body.RUNNABLE || body == Body.WOKEN) && frames == 0;
    }

    /** Opens the stage without playing anything. */
    void open() {
        if (stalled) {
            stalled = false;
            pipeline.trace(PipelineRecord.UNSTALLED, cpu, core.number(), -1, 0, 0);
        }
    }

    /** The stage leaves or sits out: its body must not stay where it is, and only code that runs keeps it closed. */
    void evictBody() {
        if (body == Body.RUNNABLE) {
            body = Body.NONE;
        } else if (body == Body.SUSPENDED) {
            body = Body.WOKEN;
        }
        if (isIdle()) {
            open();
        }
    }

    // ---- LocalStage ----

    @Override
    public boolean stall() {
        boolean before = stalled;
        if (!before) {
            stalled = true;
            pipeline.trace(PipelineRecord.STALLED, cpu, core.number(), -1, 0, 0);
        }
        return before;
    }

    @Override
    public boolean testAndUnstall() {
        boolean before = stalled;
        unstall();
        return before;
    }

    @Override
    public void unstall() {
        open();
        pipe.play();
    }

    @Override
    public void restore(boolean wasStalled) {
        if (wasStalled) {
            stall();
        } else {
            unstall();
        }
    }

    @Override
    public boolean isStalled() {
        return stalled;
    }

    @Override
    public boolean isPending(int irq) {
        pipeline.checkIrq(irq);
        return log.contains(irq) || held.contains(irq);
    }

    @Override
    public boolean propagate(int irq) {
        return pipe.handDown(this, irq, false);
    }

    @Override
    public boolean schedule(int irq) {
        return pipe.handDown(this, irq, true);
    }

    @Override
    public void trigger(int irq) {
        pipe.trigger(irq);
    }

    @Override
    public void triggerOn(int otherCpu, int irq) {
        pipeline.checkCpu(otherCpu);
        if (otherCpu == cpu) {
            pipe.trigger(irq);
        } else {
            pipe.triggerOn(otherCpu, irq);
        }
    }

    @Override
    public long irqId() {
        return pipe.handledId(this);
    }

    @Override
    public int hits() {
        return pipe.handledHits(this);
    }

    @Override
    public long raisedNanos() {
        return pipe.handledRaisedNanos(this);
    }

    @Override
    public void charge(long nanos) {
        checkNanos(nanos);
        if (pipeline.hardware().executingCpu() != cpu) {
            throw new IllegalStateException("charge by code that does not run on cpu " + cpu);
        }
        pipeline.hardware().charge(cpu, nanos);
    }

    @Override
    public void spend(long nanos) {
        checkNanos(nanos);
        pipe.checkMaySpend(this);
        pipeline.hardware().spend(cpu, nanos);
        leaveIfEvicted();
    }

    @Override
    public void suspend() {
        leaveIfEvicted();
        pipe.suspend(this);
        leaveIfEvicted();
    }

    /** Ends the body that calls if its stage leaves or sits out. */
    void leaveIfEvicted() {
        if (core.life() != StageCore.Life.REGISTERED && body == Body.RUNNING && frames == 0) {
            throw StageLeft.INSTANCE;
        }
    }

    @Override
    public long nowNanos() {
        return pipeline.hardware().nowNanos(cpu);
    }

    @Override
    public int cpu() {
        return cpu;
    }

    @Override
    public Stage stage() {
        return core;
    }

    @Override
    public String toString() {
        return core.name() + "@cpu" + cpu + (stalled ? stalledByHandler ? " in its handler" : " stalled" : "");
    }

    private static void checkNanos(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("nanos " + nanos + " must not be negative");
        }
    }
}
