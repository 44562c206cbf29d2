package org.sluice.ipipe.internal;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.KernelEvent;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.StallReport;
import org.sluice.ipipe.Stalled;
import org.sluice.ipipe.Verdict;

/** A stage on one CPU: its gate, its log, its body. Owner: that CPU, or control code between two events. */
final class LocalStageCore implements LocalStage {

    private final StageCore core;
    private final PipelineCore pipeline;
    private final CpuPipe pipe;
    private final Walk walk;
    private final int cpu;
    private final IrqLog log;
    /** By irq, as far as the stage has used any. */
    private IrqSlot[] slots = {};
    private final Gate gate;
    private final int place;
    private final boolean barredWhenHandling;
    private long rankBit;
    private int stickies;
    private final BodyState body;
    private boolean attended;

    LocalStageCore(StageCore core, PipelineCore pipeline, int cpu) {
        this.core = core;
        this.pipeline = pipeline;
        this.pipe = pipeline.pipe(cpu);
        this.walk = pipe.walk();
        this.cpu = cpu;
        this.log = pipeline.parts().log(pipeline.numbering(), pipeline.profile().order());
        this.gate = pipeline.parts().gate(pipeline, pipe, this);
        this.body = new BodyState(this, walk);
        this.barredWhenHandling = core.isBarredWhenHandling();
        this.place = pipe.frames().enrol(this);
    }

    StageCore core() {
        return core;
    }

    /** Where it stands in the table of its CPU's stages. */
    int place() {
        return place;
    }

    IrqLog log() {
        return log;
    }

    Gate gate() {
        return gate;
    }

    CpuPipe pipe() {
        return pipe;
    }

    /** What there is of an irq here; null if the stage has never used it. */
    IrqSlot slot(int irq) {
        return irq < slots.length ? slots[irq] : null;
    }

    IrqSlot slotMade(int irq) {
        if (slot(irq) == null) {
            slots = Arrays.copyOf(slots, Math.max(slots.length, Uses.room(irq)));
            slots[irq] = new IrqSlot(this, irq, pipeline.numbering());
            pipe.frames().enrol(slots[irq]);
            core.uses().touch(irq);
        }
        return slots[irq];
    }

    /** The stage is gone. */
    void strike() {
        gate.disown();
        pipe.frames().strike(this);
        pipe.bodies().forget(this);
        pipe.routes().forget(core.uses());
    }

    /** Refuses operations by code of other CPUs, of NMIs, and on a stage that is gone. */
    void checkUsable() {
        pipe.land();
        pipe.checkService();
        if (rankBit == 0) {
            throw new IllegalStateException("stage " + core.name() + " is " + core.life());
        }
    }

    /** The stage uses the irq in another way from now on; what waits takes its place by the new one. */
    void use(int irq, IrqUse use, boolean counted, IrqHandler handler) {
        IrqSlot slot = slotMade(irq);
        boolean wasSticky = slot.sticky;
        slot.use(use, counted, handler);
        if (slot.count > 0) {
            log.rewire(slot);
            countSticky(slot.sticky ? 1 : 0, wasSticky ? 1 : 0);
        }
    }

    private void countSticky(int more, int fewer) {
        stickies += more - fewer;
        walk.stick(rankBit, stickies > 0);
    }

    // ---- its bit in the sets of the walk ----

    long rankBit() {
        return rankBit;
    }

    /** A new order takes the stage out of the walk. */
    void unrank() {
        rankBit = 0;
    }

    /** A new order gives the stage another place in the walk, whose sets have been emptied. */
    void rank(long bit) {
        rankBit = bit;
        walk.stalled |= gate.isClosed() ? bit : 0;
        walk.logged |= log.isEmpty() ? 0 : bit;
        walk.stick(bit, stickies > 0);
        bar();
        body.refresh();
    }

    private boolean isBarred() {
        return barredWhenHandling && !gate.isKeptOpen() && pipe.frames().isInIrqHandlerOf(this);
    }

    // ---- the log ----

    /** Something of the irq waits. */
    void waits(IrqSlot slot) {
        log.put(slot);
        walk.logged |= rankBit;
        if (slot.sticky) {
            countSticky(1, 0);
        }
    }

    /** Nothing of the irq waits any more. */
    void waitsNoMore(IrqSlot slot) {
        log.remove(slot);
        if (log.isEmpty()) {
            walk.logged &= ~rankBit;
        }
        if (slot.sticky) {
            countSticky(0, 1);
        }
    }

    /** Takes the first entry of an irq out of the log, to be handled in a frame. */
    void take(IrqSlot slot, Frame into) {
        into.id = slot.id;
        into.raisedNanos = slot.raisedNanos;
        into.hits = slot.hits;
        slot.delivered++;
        log.took(slot);
        if (slot.count == 1) {
            slot.count = 0;
            waitsNoMore(slot);
        } else {
            slot.removeFirst();
        }
    }

    // ---- frames, kept by CpuPipe ----

    /** A frame of a handler has been pushed. */
    void enterHandler(long atNanos) {
        walk.stalled |= rankBit;
        gate.closeForHandler(atNanos);
        if (attended) {
            body.refresh();
        }
    }

    /** The frame of a handler has been popped. */
    void leaveHandler() {
        walk.stalled &= ~rankBit;
        gate.openAfterHandler();
        if (attended) {
            body.handlerEnded();
        }
    }

    /** Its log is not played on top of its own handlers; called only where the profile says so. */
    void bar() {
        walk.bar(rankBit, isBarred());
    }

    boolean inHandler() {
        pipe.land();
        return pipe.frames().isInHandlerOf(this);
    }

    BodyState body() {
        return body;
    }

    /** Must its body, or the stage's leaving, see how each of its handlers begins and ends? */
    boolean isAttended() {
        return attended;
    }

    void attend(boolean whether) {
        attended = whether;
        walk.attend(rankBit, whether);
    }

    // ---- LocalStage ----

    @Override
    public boolean stall() {
        checkUsable();
        return gate.stall("");
    }

    @Override
    public Stalled stalled(String where) {
        Objects.requireNonNull(where, "where");
        checkUsable();
        return gate.stalled(where);
    }

    @Override
    public Optional<StallReport> stalledBy() {
        pipe.land();
        return gate.report();
    }

    @Override
    public boolean testAndUnstall() {
        boolean before = isStalled();
        unstall();
        return before;
    }

    @Override
    public void unstall() {
        checkUsable();
        gate.unstall();
    }

    @Override
    public void restore(boolean wasStalled) {
        checkUsable();
        gate.restore(wasStalled);
    }

    @Override
    public boolean isStalled() {
        pipe.land();
        return gate.isClosed();
    }

    @Override
    public boolean isPending(int irq) {
        pipeline.checkIrq(irq);
        pipe.land();
        return slot(irq) != null && slot(irq).isPending();
    }

    @Override
    public boolean propagate(int irq) {
        checkUsable();
        return pipe.handDown(this, irq, false);
    }

    @Override
    public boolean schedule(int irq) {
        checkUsable();
        return pipe.handDown(this, irq, true);
    }

    @Override
    public void trigger(int irq) {
        checkUsable();
        pipe.trigger(irq);
    }

    @Override
    public void triggerOn(int otherCpu, int irq) {
        pipeline.checkCpu(otherCpu);
        checkUsable();
        pipeline.ipis().send(pipe, otherCpu, irq);
    }

    @Override
    public Verdict event(KernelEvent event) {
        checkUsable();
        return pipe.event(event);
    }

    @Override
    public boolean isCurrent() {
        return pipe.current() == this;
    }

    @Override
    public boolean checkContext(String service) {
        Objects.requireNonNull(service, "service");
        pipe.checkService();
        boolean right = isCurrent();
        if (!right) {
            pipeline.findingsKept().wrongContext(pipe, service);
        }
        return right;
    }

    @Override
    public void critical(long withinNanos, Runnable section, IntConsumer after) {
        Checks.notNegative("withinNanos", withinNanos);
        Objects.requireNonNull(section, "section");
        pipeline.critical().enter(this, withinNanos, section, after);
        body.leaveIfEvicted();
    }

    @Override
    public long irqId() {
        return pipe.flight().handles(this) ? pipe.flight().id() : pipe.handling(this).id;
    }

    @Override
    public int hits() {
        return pipe.flight().handles(this) ? 1 : pipe.handling(this).hits;
    }

    @Override
    public long raisedNanos() {
        return pipe.flight().handles(this) ? pipe.flight().raisedNanos() : pipe.handling(this).raisedNanos;
    }

    @Override
    public void charge(long nanos) {
        Checks.notNegative("nanos", nanos);
        pipe.checkService();
        if (pipeline.hardware().executingCpu() != cpu) {
            throw new IllegalStateException("charge by code that does not run on cpu " + cpu);
        }
        pipe.checkTimeLeft(nanos);
        pipeline.hardware().charge(cpu, nanos);
    }

    @Override
    public void spend(long nanos) {
        Checks.notNegative("nanos", nanos);
        pipe.checkMaySpend(this);
        pipe.checkTimeLeft(nanos);
        pipeline.hardware().spend(cpu, nanos);
        body.leaveIfEvicted();
    }

    @Override
    public void suspend() {
        pipe.bodies().checkInBody(this);
        body.leaveIfEvicted();
        body.expectHandler();
        pipe.bodies().suspend(this);
        body.leaveIfEvicted();
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
        pipe.land();
        return core.name() + "@cpu" + cpu + gate.state();
    }
}
