package org.sluice.ipipe.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.PipelineCpu;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.StageLeft;

/**
 * The pipeline on one CPU. Recording never looks at stalls; delivery walks from the head, stops at the first stalled
 * stage and never passes what was interrupted: the stage of the top frame.
 *
 * <pre>
 *   frames, top first:   handler of rt      <- bounds every walk
 *                        handler of linux   interrupted, its stage stalled
 *                        body of linux      interrupted
 * </pre>
 *
 * <p>Owner: this CPU. Allocates only when frames nest deeper than ever before.
 */
final class CpuPipe implements PipelineCpu {

    private static final int INITIAL_FRAMES = 8;
    /** How deep handlers and bodies of one CPU interrupt each other; beyond, what waits goes on waiting. */
    static final int FRAMES_MAX = 256;
    private static final int BODY = -1;

    private final PipelineCore pipeline;
    private final Hardware hardware;
    private final int cpu;

    private LocalStageCore[] frameStage = new LocalStageCore[INITIAL_FRAMES];
    private int[] frameIrq = new int[INITIAL_FRAMES];
    private long[] frameId = new long[INITIAL_FRAMES];
    private long[] frameRaised = new long[INITIAL_FRAMES];
    private int[] frameHits = new int[INITIAL_FRAMES];
    private boolean[] frameBrief = new boolean[INITIAL_FRAMES];
    private int depth;

    private LocalStageCore bodyStage;
    private int runningHandlers;
    private final List<Runnable> deferred = new ArrayList<>();
    long arrivals;
    long triggers;

    CpuPipe(PipelineCore pipeline, Hardware hardware, int cpu) {
        this.pipeline = pipeline;
        this.hardware = hardware;
        this.cpu = cpu;
    }

    // ---- recording ----

    @Override
    public void arrive(int irq, long id, long raisedNanos) {
        pipeline.checkIrq(irq);
        arrivals++;
        LocalStageCore[] recipients = pipeline.order().recipients(irq, cpu);
        record(recipients, irq, id, raisedNanos);
        if (hardware.acknowledge(cpu, irq)) {
            for (LocalStageCore recipient : recipients) {
                recipient.holdLine(irq);
            }
            pipeline.lines().masked(irq);
        }
    }

    private void record(LocalStageCore[] recipients, int irq, long id, long raisedNanos) {
        for (LocalStageCore recipient : recipients) {
            recipient.record(irq, id, raisedNanos);
        }
        if (recipients.length == 0) {
            pipeline.recordUnhandled(cpu, irq, id);
        }
    }

    @Override
    public void trigger(int irq) {
        inject(irq, hardware.nowNanos(cpu));
    }

    @Override
    public void inject(int irq, long raisedNanos) {
        if (raisedNanos < 0 || raisedNanos > hardware.nowNanos(cpu)) {
            throw new IllegalArgumentException("raisedNanos " + raisedNanos + " is not in 0.."
                    + hardware.nowNanos(cpu));
        }
        pipeline.checkIrq(irq);
        pipeline.virqs().checkAllocated(irq);
        long id = hardware.newId();
        arrivals++;
        triggers++;
        pipeline.trace(PipelineRecord.TRIGGERED, cpu, PipelineRecord.WITHOUT_STAGE, irq, id, cpu);
        record(pipeline.order().recipients(irq, cpu), irq, id, raisedNanos);
        play();
    }

    void triggerOn(int otherCpu, int irq) {
        pipeline.checkIrq(irq);
        pipeline.virqs().checkAllocated(irq);
        hardware.sendIpi(cpu, otherCpu, irq);
    }

    boolean handDown(LocalStageCore from, int irq, boolean inclusive) {
        pipeline.checkIrq(irq);
        LocalStageCore to = pipeline.order().handlerBelow(from, irq, inclusive);
        if (to == null) {
            return false;
        }
        boolean handledHere = depth > 0 && frameStage[depth - 1] == from && frameIrq[depth - 1] == irq;
        long id = handledHere ? frameId[depth - 1] : hardware.newId();
        long raised = handledHere ? frameRaised[depth - 1] : hardware.nowNanos(cpu);
        pipeline.trace(PipelineRecord.PROPAGATED, cpu, from.core().number(), irq, id, to.core().number());
        to.record(irq, id, raised);
        if (pipeline.lines().isMasked(irq)) {
            to.holdLine(irq);
        }
        askForWalk();
        return true;
    }

    // ---- delivery ----

    @Override
    public Played deliver() {
        LocalStageCore next = next();
        if (next == null) {
            return Played.IDLE;
        }
        if (next.log().isEmpty()) {
            next.bodyState(LocalStageCore.Body.STARTING);
            bodyStage = next;
            return Played.BODY;
        }
        playOne(next);
        return Played.PLAYED;
    }

    @Override
    public boolean mayBlock() {
        LocalStageCore next = next();
        return next != null && (next.log().isEmpty() || !next.core().isBrief(next.log().lowest()));
    }

    /** Whose turn it is: the first stage with something to do, if no stalled stage and no frame stands before it. */
    private LocalStageCore next() {
        if (depth == FRAMES_MAX) {
            return null;
        }
        LocalStageCore bound = depth == 0 ? null : frameStage[depth - 1];
        for (LocalStageCore local : pipeline.order().chain(cpu)) {
            if (local.isStalled()) {
                return null;
            }
            if (!local.log().isEmpty()) {
                return local;
            }
            if (local == bound || local.bodyState() == LocalStageCore.Body.STARTING) {
                return null;
            }
            if (local.bodyWantsCpu()) {
                return local;
            }
        }
        return null;
    }

    private void playOne(LocalStageCore local) {
        IrqLog log = local.log();
        int irq = log.lowest();
        log.take(irq);
        local.books().delivered[irq]++;
        push(local, irq, log);
        local.enterHandler();
        pipeline.trace(PipelineRecord.PLAYED, cpu, local.core().number(), irq, log.takenId, log.takenRaisedNanos);
        int deferredBefore = deferred.size();
        runningHandlers++;
        try {
            local.core().handler(irq).onIrq(irq, local);
        } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError fault) {
            pipeline.faulted(local, irq, fault);
        } finally {
            runningHandlers--;
        }
        if (deferred.size() > deferredBefore) {
            runDeferred(deferredBefore);
        }
    }

    @Override
    public void finish() {
        int top = --depth;
        LocalStageCore local = frameStage[top];
        int irq = frameIrq[top];
        frameStage[top] = null;
        assert irq != BODY : "finish of a body on cpu " + cpu;
        pipeline.trace(PipelineRecord.FINISHED, cpu, local.core().number(), irq, frameId[top], 0);
        local.leaveHandler();
        local.letLineGo(irq);
        pipeline.checkLeaving(local.core());
    }

    /** After something was opened or logged: plays at once if the caller may let time pass, else the machine will. */
    void play() {
        if (hardware.executingCpu() == cpu && depth > 0 && !isBriefOnTop()) {
            hardware.pass(cpu);
            long before = hardware.charged(cpu);
            while (playable() && deliver() == Played.PLAYED) {
                hardware.settle(cpu, before);
                finish();
            }
        }
        askForWalk();
    }

    /** What the code that runs does not hold back is the machine's to play; the rest comes up when that code ends. */
    private void askForWalk() {
        if (next() != null) {
            hardware.walk(cpu);
        }
    }

    private boolean isBriefOnTop() {
        return frameBrief[depth - 1];
    }

    private boolean playable() {
        LocalStageCore next = next();
        return next != null && !next.log().isEmpty();
    }

    // ---- bodies ----

    @Override
    public LocalStage body() {
        return bodyStage;
    }

    @Override
    public void runBody(LocalStage whose) {
        LocalStageCore local = (LocalStageCore) whose;
        enterBody(local);
        try {
            local.core().domain().body(local);
        } catch (StageLeft left) {
            assert local.core().life() != StageCore.Life.REGISTERED;
        } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError fault) {
            pipeline.faulted(local, BODY, fault);
        }
        leaveBody(local, LocalStageCore.Body.NONE);
        pipeline.checkLeaving(local.core());
    }

    void suspend(LocalStageCore local) {
        boolean inBody = depth > 0 && frameStage[depth - 1] == local && frameIrq[depth - 1] == BODY;
        if (!inBody || hardware.executingCpu() != cpu) {
            throw new IllegalStateException("suspend of " + local + " outside its body");
        }
        local.expectHandler();
        if (hardware.charged(cpu) > 0) {
            hardware.settle(cpu, 0);
            local.leaveIfEvicted();
        }
        if (local.sawHandler()) {
            local.unstall();
            return;
        }
        leaveBody(local, LocalStageCore.Body.SUSPENDED);
        hardware.suspend(cpu, local);
        enterBody(local);
    }

    private void enterBody(LocalStageCore local) {
        pushFrame(local, BODY, 0, 0, 0);
        local.bodyState(LocalStageCore.Body.RUNNING);
        pipeline.trace(PipelineRecord.BODY_ENTERED, cpu, local.core().number(), -1, 0, 0);
    }

    private void leaveBody(LocalStageCore local, LocalStageCore.Body next) {
        frameStage[--depth] = null;
        local.bodyState(next);
        local.open();
        boolean ended = next == LocalStageCore.Body.NONE;
        pipeline.trace(PipelineRecord.BODY_LEFT, cpu, local.core().number(), -1, 0, ended ? 1 : 0);
    }

    // ---- what the running code asks ----

    /** Is a handler, as opposed to a body or control code, executing on this CPU? */
    boolean isInHandlerCode() {
        return runningHandlers > 0 && hardware.executingCpu() == cpu && frameIrq[depth - 1] != BODY;
    }

    /** Runs {@code operation} when the handler that executes now has returned. */
    void defer(Runnable operation) {
        deferred.add(operation);
    }

    /** In the order of the calls; what handlers below have asked for waits for their own return. */
    private void runDeferred(int first) {
        while (deferred.size() > first) {
            deferred.remove(first).run();
        }
    }

    void checkMaySpend(LocalStageCore local) {
        if (hardware.executingCpu() != cpu || depth == 0 || frameStage[depth - 1] != local) {
            throw new IllegalStateException("spend by code that does not run in " + local);
        }
        if (isBriefOnTop()) {
            throw new IllegalStateException("spend in the handler of irq " + frameIrq[depth - 1] + " of " + local
                    + ", whose use says brief");
        }
    }

    long handledId(LocalStageCore local) {
        return isHandling(local) ? frameId[depth - 1] : 0;
    }

    int handledHits(LocalStageCore local) {
        return isHandling(local) ? frameHits[depth - 1] : 0;
    }

    long handledRaisedNanos(LocalStageCore local) {
        return isHandling(local) ? frameRaised[depth - 1] : 0;
    }

    /** Does a handler of this irq and stage run here, at the top or interrupted? */
    boolean isInFrame(LocalStageCore local, int irq) {
        for (int i = 0; i < depth; i++) {
            if (frameStage[i] == local && frameIrq[i] == irq) {
                return true;
            }
        }
        return false;
    }

    private boolean isHandling(LocalStageCore local) {
        return depth > 0 && frameStage[depth - 1] == local && frameIrq[depth - 1] != BODY;
    }

    // ---- frames ----

    private void push(LocalStageCore local, int irq, IrqLog log) {
        pushFrame(local, irq, log.takenId, log.takenRaisedNanos, log.takenHits);
    }

    private void pushFrame(LocalStageCore local, int irq, long id, long raised, int hits) {
        if (depth == frameStage.length) {
            int capacity = depth * 2;
            frameStage = Arrays.copyOf(frameStage, capacity);
            frameIrq = Arrays.copyOf(frameIrq, capacity);
            frameId = Arrays.copyOf(frameId, capacity);
            frameRaised = Arrays.copyOf(frameRaised, capacity);
            frameHits = Arrays.copyOf(frameHits, capacity);
            frameBrief = Arrays.copyOf(frameBrief, capacity);
        }
        frameStage[depth] = local;
        frameIrq[depth] = irq;
        frameId[depth] = id;
        frameRaised[depth] = raised;
        frameHits[depth] = hits;
        frameBrief[depth] = irq != BODY && local.core().isBrief(irq);
        depth++;
    }
}
