package org.sluice.ipipe.internal;

import java.util.ArrayList;
import java.util.List;
import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.KernelEvent;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.PipelineCpu;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.Verdict;

/**
 * The pipeline on one CPU: delivers from the head, one handler at a time, and keeps the frames of what interrupted
 * what. Recording is {@link Recorder}'s, whose turn it is {@link Walk}'s.
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

    private final PipelineCore pipeline;
    private final Hardware hardware;
    private final int cpu;
    private final Recorder recorder;
    private final Walk walk;
    private final HardMask hardMask;
    private final Route[] routes;
    private final Route stickyRoute = new Route();

    private final Frames frames = new Frames();
    private final BodyRunner bodies;

    private LocalStageCore bodyStage;
    private int runningHandlers;
    private boolean inNmi;
    private boolean switching;
    private final List<Runnable> deferred = new ArrayList<>();
    long arrivals;
    long triggers;

    CpuPipe(PipelineCore pipeline, int cpu, Walk walk) {
        this.pipeline = pipeline;
        this.hardware = pipeline.hardware();
        this.cpu = cpu;
        this.recorder = pipeline.recorder();
        this.walk = walk;
        this.hardMask = new HardMask(pipeline, this);
        this.routes = new Route[pipeline.irqCount()];
        this.bodies = new BodyRunner(pipeline, this);
    }

    int cpu() {
        return cpu;
    }

    Walk walk() {
        return walk;
    }

    HardMask hardMask() {
        return hardMask;
    }

    Frames frames() {
        return frames;
    }

    @Override
    public LocalStageCore current() {
        return walk.current(frames.top);
    }

    // ---- recording ----

    @Override
    public void arrive(int irq, long id, long raisedNanos) {
        pipeline.checkIrq(irq);
        arrivals++;
        if (irq >= pipeline.firstVirq() && pipeline.virqs().isStale(irq, id)) {
            pipeline.staleArrival(this, irq, id);
        } else {
            recorder.arrive(this, irq, id, raisedNanos);
        }
    }

    /** Who records the irq at this instant. */
    Route route(int irq) {
        if (pipeline.hasSticky()) {
            LocalStageCore current = current();
            IrqSlot slot = current == null ? null : current.slot(irq);
            if (slot != null && slot.sticky) {
                stickyRoute.make(walk.chain(), Long.numberOfTrailingZeros(current.rankBit()), irq);
                return stickyRoute;
            }
        }
        Route route = routes[irq];
        if (route == null) {
            return Route.EMPTY;
        }
        if (route.epoch != pipeline.epoch()) {
            route.make(walk.chain(), 0, irq);
            route.epoch = pipeline.epoch();
        }
        return route;
    }

    /** The use of the irq has changed: so many stages may record it. Control plane. */
    void useChanged(int irq, int recipientsMax) {
        if (routes[irq] == null) {
            routes[irq] = new Route();
        }
        routes[irq].reserve(recipientsMax);
        routes[irq].epoch = Route.OUTDATED;
        stickyRoute.reserve(recipientsMax);
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
        checkService();
        arrivals++;
        triggers++;
        recorder.inject(this, irq, raisedNanos);
        play();
    }

    boolean handDown(LocalStageCore from, int irq, boolean inclusive) {
        pipeline.checkIrq(irq);
        checkService();
        boolean given = recorder.handDown(this, from, irq, inclusive);
        if (given) {
            askForWalk();
        }
        return given;
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
        return next != null && (next.log().isEmpty() || !next.slot(next.log().next()).brief);
    }

    private LocalStageCore next() {
        return frames.isFull() ? null : walk.next(frames.top);
    }

    private void playOne(LocalStageCore local) {
        int irq = local.log().next();
        IrqSlot slot = local.slot(irq);
        Frame frame = frames.push(local, irq);
        frame.slot = slot;
        frame.brief = slot.brief;
        local.take(slot, frame);
        local.enterHandler();
        hardMask.update();
        if (pipeline.isTraced()) {
            pipeline.trace(PipelineRecord.PLAYED, cpu, local.core().number(), irq, frame.id, frame.raisedNanos);
        }
        if (pipeline.events().watchesSwitches()) {
            switched(frames.interrupted(), local);
        }
        int deferredBefore = deferred.size();
        runningHandlers++;
        try {
            slot.handler.onIrq(irq, local);
        } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError fault) {
            pipeline.faulted(local, irq, fault);
        } finally {
            runningHandlers--;
        }
        if (frame.stalls > 0) {
            pipeline.findingsKept().leftStalled(this, frame);
        }
        if (deferred.size() > deferredBefore) {
            runDeferred(deferredBefore);
        }
    }

    @Override
    public void finish() {
        Frame frame = frames.top;
        assert frame.slot != null : "finish of " + frame.title() + " on cpu " + cpu;
        LocalStageCore local = frame.local;
        IrqSlot slot = frame.slot;
        if (pipeline.isTraced()) {
            pipeline.trace(PipelineRecord.FINISHED, cpu, local.core().number(), frame.irq, frame.id, 0);
        }
        frames.pop();
        slot.frames--;
        local.leaveHandler();
        hardMask.update();
        if (slot.holdsLine) {
            recorder.letLineGo(slot);
        }
        if (pipeline.events().watchesSwitches()) {
            switched(local, frames.running());
        }
        pipeline.checkLeaving(local.core());
        pipeline.critical().opened(this);
    }

    void switched(LocalStageCore from, LocalStageCore to) {
        if (from != to && !switching) {
            switching = true;
            pipeline.events().switched(this, from, to);
            switching = false;
        }
    }

    /** After something was opened or logged: plays at once if the caller may let time pass, else the machine will. */
    void play() {
        Frame top = frames.top;
        if (top != null && !top.brief && hardware.executingCpu() == cpu) {
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

    private boolean playable() {
        LocalStageCore next = next();
        return next != null && !next.log().isEmpty();
    }

    // ---- events, NMI, critical sections ----

    @Override
    public Verdict event(KernelEvent event) {
        checkService();
        return pipeline.events().dispatch(this, event);
    }

    /** Calls an event handler in a frame of its own, then plays what it has logged or opened, if it is not root's. */
    Verdict call(Events.Catch caught, LocalStageCore local, KernelEvent event) {
        boolean brief = frames.top == null || frames.top.brief;
        Frame frame = frames.push(local, Frame.EVENT);
        frame.brief = brief;
        local.enterEvent();
        pipeline.trace(PipelineRecord.EVENT, cpu, local.core().number(), -1, 0, 0);
        int deferredBefore = deferred.size();
        runningHandlers++;
        Verdict verdict;
        try {
            verdict = caught.call(event, local);
        } finally {
            runningHandlers--;
            pipeline.findingsKept().leftStalled(this, frame);
            frames.pop();
            local.leaveEvent();
        }
        runDeferred(deferredBefore);
        pipeline.checkLeaving(local.core());
        if (!local.core().isRoot()) {
            play();
        }
        return verdict;
    }

    @Override
    public void nmi(Runnable bypass) {
        if (inNmi) {
            throw new IllegalStateException("an NMI runs on cpu " + cpu + " already");
        }
        LocalStageCore root = walk.current(null);
        boolean wasStalled = root != null && root.gate().shut(true);
        inNmi = true;
        try {
            bypass.run();
        } finally {
            inNmi = false;
            if (root != null) {
                root.gate().shut(wasStalled);
            }
        }
    }

    @Override
    public void critical() {
        pipeline.critical().arrives(this);
    }

    /** Refuses services to code of other CPUs and of NMIs. */
    void checkService() {
        int executing = hardware.executingCpu();
        if (executing != cpu && executing >= 0) {
            throw new IllegalStateException("cpu " + executing + " uses the pipeline of cpu " + cpu
                    + ": wrong cpu; send an IPI");
        }
        if (inNmi) {
            throw new IllegalStateException("an NMI runs on cpu " + cpu + ": it may not use the pipeline");
        }
    }

    boolean isInNmi() {
        return inNmi;
    }

    // ---- bodies ----

    @Override
    public LocalStage body() {
        return bodyStage;
    }

    @Override
    public void runBody(LocalStage whose) {
        bodies.run((LocalStageCore) whose);
    }

    BodyRunner bodies() {
        return bodies;
    }

    // ---- what the running code asks ----

    /** Is a handler, as opposed to a body or control code, executing on this CPU? */
    boolean isInHandlerCode() {
        return runningHandlers > 0 && hardware.executingCpu() == cpu && frames.top.irq != Frame.BODY;
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
        Frame top = frames.top;
        if (hardware.executingCpu() != cpu || top == null || top.local != local) {
            throw new IllegalStateException("spend by code that does not run in " + local);
        }
        if (top.brief) {
            throw new IllegalStateException("spend in the handler of irq " + top.irq + " of " + local
                    + ", whose use says brief");
        }
    }

    /** The frame on top, if it handles an irq for this stage. */
    Frame handling(LocalStageCore local) {
        Frame top = frames.top;
        return top != null && top.local == local && top.slot != null ? top : null;
    }
}
