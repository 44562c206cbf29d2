package org.sluice.ipipe.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.KernelEvent;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.PipelineCpu;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.Profile;
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
    private final Routes routes;
    private final Frames frames;
    private final Extras extras;
    private final Flight flight;
    private final BodyRunner bodies;
    private final int irqCount;
    private final int firstVirq;
    private final Nmi nmi;
    private final List<Runnable> deferred = new ArrayList<>();
    long arrivals;
    long triggers;

    CpuPipe(PipelineCore pipeline, int cpu, Walk walk) {
        this.pipeline = pipeline;
        this.hardware = pipeline.hardware();
        this.cpu = cpu;
        this.recorder = pipeline.recorder();
        this.walk = walk;
        this.frames = new Frames(hardware, cpu, walk);
        this.extras = new Extras(pipeline, this, frames);
        this.flight = new Flight(pipeline, this, walk, frames);
        this.irqCount = pipeline.irqCount();
        this.firstVirq = pipeline.firstVirq();
        this.nmi = pipeline.nmi();
        this.routes = new Routes(pipeline, this);
        this.bodies = new BodyRunner(pipeline, this);
    }

    int cpu() {
        return cpu;
    }

    Walk walk() {
        assert !flight.isUp() : "a look at what has not landed";
        return walk;
    }

    Extras extras() {
        return extras;
    }

    Routes routes() {
        return routes;
    }

    Frames frames() {
        assert !flight.isUp() : "a look at what has not landed";
        return frames;
    }

    Flight flight() {
        return flight;
    }

    /** Whoever looks at logs, gates or frames, or changes anything, calls this first. */
    void land() {
        flight.land();
    }

    @Override
    public LocalStageCore current() {
        land();
        return frames.isEmpty() ? walk.root() : frames.running();
    }

    // ---- the control plane's changes ----

    /** A new order: the stages on this CPU, head first. */
    void follow(LocalStageCore[] chain) {
        walk.follow(chain);
        frames.bind();
        extras.hardMask().update();
    }

    // ---- recording ----

    @Override
    public void arrive(int irq, long id, long raisedNanos) {
        if (irq < 0 || irq >= irqCount) {
            pipeline.checkIrq(irq);
        }
        if (raisedNanos > hardware.nowNanos(cpu) || raisedNanos < 0) {
            refuse(raisedNanos);
        }
        land();
        arrivals++;
        if (irq >= firstVirq && pipeline.virqs().isStale(irq, id)) {
            pipeline.staleArrival(this, irq, id);
        } else {
            recorder.arrive(this, irq, id, raisedNanos);
        }
    }

    @Override
    public void trigger(int irq) {
        inject(irq, hardware.nowNanos(cpu));
    }

    @Override
    public void inject(int irq, long raisedNanos) {
        if (raisedNanos > hardware.nowNanos(cpu) || raisedNanos < 0) {
            refuse(raisedNanos);
        }
        pipeline.checkIrq(irq);
        pipeline.virqs().checkAllocated(irq);
        checkService();
        land();
        arrivals++;
        triggers++;
        recorder.inject(this, irq, raisedNanos);
        play();
    }

    private void refuse(long raisedNanos) {
        throw new IllegalArgumentException("raisedNanos " + raisedNanos + " is not in 0.." + hardware.nowNanos(cpu));
    }

    /** Takes an arrival up, if nothing is wanted that a flight leaves out; returns how many recipients it reaches. */
    int takeOff(Route route, long id, long raisedNanos) {
        return extras.isMoreThanTrace() ? 0 : flight.takeOff(route, id, raisedNanos);
    }

    boolean handDown(LocalStageCore from, int irq, boolean inclusive) {
        pipeline.checkIrq(irq);
        pipeline.virqs().checkAllocated(irq);
        boolean given = recorder.handDown(this, from, irq, inclusive);
        if (given) {
            askForWalk();
        }
        return given;
    }

    // ---- delivery ----

    @Override
    public Played deliver() {
        if (flight.isUp()) {
            return deliverInFlight();
        }
        LocalStageCore next = next();
        if (next == null) {
            return Played.IDLE;
        }
        if (!walk.isLogged(next.rankBit())) {
            bodies.choose(next);
            return Played.BODY;
        }
        playOne(next);
        return Played.PLAYED;
    }

    private Played deliverInFlight() {
        if (flight.isRunning()) {
            return Played.IDLE;
        }
        flight.play();
        return Played.PLAYED;
    }

    @Override
    public boolean mayBlock() {
        if (flight.isUp()) {
            return !flight.isRunning() && !flight.isNextBrief();
        }
        LocalStageCore next = next();
        return next != null && (!walk.isLogged(next.rankBit()) || !next.slot(next.log().next()).brief);
    }

    private void playOne(LocalStageCore local) {
        int irq = local.log().next();
        IrqSlot slot = local.slot(irq);
        Frame frame = frames.push(slot);
        local.take(slot, frame);
        local.enterHandler(hardware.nowNanos(cpu));
        extras.entered(local, frame);
        try {
            slot.handler.onIrq(irq, local);
        } catch (Throwable fault) {
            pipeline.faulted(local, irq, fault);
        }
        returned(frame);
    }

    /** A handler's code has returned. */
    void returned(Frame frame) {
        if (frame.owed != 0) {
            settleUp(frame);
        }
    }

    /** The top frame's code has returned: reports what it left stalled, does what it asked for. */
    void settleUp(Frame frame) {
        land();
        frame.returned = true;
        pipeline.findingsKept().leftStalled(this, frame);
        if (frame.owed > 0) {
            List<Runnable> mine = deferred.subList(deferred.size() - frame.owed, deferred.size());
            List<Runnable> operations = List.copyOf(mine);
            mine.clear();
            frame.owed = 0;
            pipeline.roster().inOneGo(operations);
        }
    }

    @Override
    public void finish() {
        if (flight.isRunning()) {
            flight.finish();
            return;
        }
        land();
        Frame frame = frames.top();
        if (frame == null) {
            throw new IllegalStateException("finish on cpu " + cpu + ", where nothing runs");
        }
        assert frame.isHandler() : "finish of what is no handler on cpu " + cpu;
        IrqSlot slot = frames.slot(frame);
        LocalStageCore local = slot.local;
        extras.finished(local, frame);
        frames.pop();
        local.leaveHandler();
        if (slot.holdsLine) {
            recorder.letLineGo(slot);
        }
        extras.left(local);
        if (local.isAttended()) {
            pipeline.checkLeaving(local.core());
        }
    }

    /** After something was opened or logged: plays at once if the caller may let time pass, else the machine will. */
    void play() {
        land();
        if (pipeline.roster().isHolding()) {
            return; // between two operations of one handler nobody plays; all walk afterwards
        }
        Frame top = frames.top();
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
    void askForWalk() {
        land();
        if (next() != null) {
            hardware.walk(cpu);
        }
    }

    private LocalStageCore next() {
        return frames.isFull() ? null : walk.next();
    }

    private boolean playable() {
        LocalStageCore next = next();
        return next != null && walk.isLogged(next.rankBit());
    }

    // ---- events, NMI, critical sections ----

    @Override
    public Verdict event(KernelEvent event) {
        land();
        checkService();
        return pipeline.events().dispatch(this, event);
    }

    @Override
    public void nmi(Runnable bypass) {
        Objects.requireNonNull(bypass, "bypass");
        land();
        nmi.run(this, bypass);
    }

    @Override
    public void critical() {
        land();
        pipeline.critical().arrives(this);
    }

    /** Refuses services to code of other CPUs and of any CPU's NMI. */
    void checkService() {
        nmi.refuseServices();
        int executing = hardware.executingCpu();
        if (executing != cpu && executing >= 0) {
            throw new IllegalStateException("cpu " + executing + " uses the pipeline of cpu " + cpu
                    + ": wrong cpu; send an IPI");
        }
    }

    // ---- bodies ----

    @Override
    public LocalStage body() {
        return bodies.chosen();
    }

    @Override
    public void runBody(LocalStage whose) {
        bodies.start(Objects.requireNonNull(whose, "body"));
    }

    BodyRunner bodies() {
        return bodies;
    }

    // ---- what the running code asks ----

    /** Is a handler, as opposed to a body or control code, executing on this CPU? */
    boolean isInHandlerCode() {
        land();
        Frame code = frames.code();
        return code != null && code.irq != Frame.BODY;
    }

    /** Runs {@code operation} when the handler that executes now has returned, in the order of the calls. */
    void defer(Runnable operation) {
        deferred.add(operation);
        frames.top().owed++;
    }

    void checkMaySpend(LocalStageCore local) {
        land();
        nmi.refuseServices();
        Frame top = frames.top();
        if (hardware.executingCpu() != cpu || top == null || frames.stage(top) != local) {
            throw new IllegalStateException("spend by code that does not run in " + local);
        }
        if (top.brief) {
            throw new IllegalStateException("spend in " + Frame.title(local.core().name(), top.irq)
                    + ", whose use says brief");
        }
    }

    void checkTimeLeft(long nanos) {
        long left = LocalStage.CLOCK_MAX_NANOS - hardware.nowNanos(cpu) - hardware.charged(cpu);
        if (nanos > left) {
            throw new IllegalArgumentException("nanos " + nanos + " is more than the " + left + " that are left until "
                    + LocalStage.CLOCK_MAX_NANOS);
        }
    }

    /** The frame on top, if it handles an irq for this stage; else one that says nothing. */
    Frame handling(LocalStageCore local) {
        land();
        Frame top = frames.top();
        return top != null && frames.stage(top) == local && top.isHandler() ? top : Frame.NOTHING;
    }
}
