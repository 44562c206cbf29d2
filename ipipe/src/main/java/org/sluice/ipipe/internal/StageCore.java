package org.sluice.ipipe.internal;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.PipelineLedger.Discard;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.StagePlan;
import org.sluice.ipipe.Virq;

/** A stage's configuration, the same on all its CPUs. Control plane: on the baton. */
final class StageCore implements Stage {

    private final PipelineCore pipeline;
    private final Domain domain;
    private final String name;
    private final int number;
    private final StagePlan.IrqGuard guard;
    private final LocalStageCore[] locals;
    private final IrqUse[] uses;
    private final IrqHandler[] handlers;
    private int priority;
    private Life life = Life.REGISTERED;
    private Leaving leaving;

    /** What may still happen to a stage. */
    enum Life { REGISTERED, QUARANTINED, LEAVING, GONE }

    StageCore(PipelineCore pipeline, Domain domain, StagePlan plan, int number) {
        this.pipeline = pipeline;
        this.domain = domain;
        this.name = plan.name();
        this.number = number;
        this.priority = plan.priority();
        this.guard = plan.guard();
        this.uses = new IrqUse[pipeline.irqCount()];
        Arrays.fill(uses, IrqUse.IGNORED);
        this.handlers = new IrqHandler[pipeline.irqCount()];
        this.locals = new LocalStageCore[pipeline.cpuCount()];
        for (int cpu : plan.cpus()) {
            locals[cpu] = new LocalStageCore(this, pipeline, cpu);
        }
    }

    // ---- what the data plane asks ----

    boolean isOn(int cpu) {
        return locals[cpu] != null;
    }

    LocalStageCore local(int cpu) {
        return locals[cpu];
    }

    /** Are arrivals of the irq logged here? */
    boolean records(int irq) {
        return life == Life.REGISTERED && uses[irq].mode().handles();
    }

    /** Do arrivals go on to lower stages? A stage that sits out or leaves lets everything through. */
    boolean passes(int irq) {
        return life != Life.REGISTERED || uses[irq].mode().passes();
    }

    IrqHandler handler(int irq) {
        return handlers[irq];
    }

    boolean isBrief(int irq) {
        return uses[irq].brief();
    }

    PipelineCore pipeline() {
        return pipeline;
    }

    Domain domain() {
        return domain;
    }

    Life life() {
        return life;
    }

    Leaving leaving() {
        return leaving;
    }

    // ---- what the control plane does ----

    void live(Life next) {
        life = next;
    }

    void leaveWith(Leaving departure) {
        leaving = departure;
    }

    void setPriority(int newPriority) {
        priority = newPriority;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public LocalStage on(int cpu) {
        if (cpu < 0 || cpu >= locals.length || locals[cpu] == null) {
            throw new IllegalArgumentException("stage " + name + " is not on cpu " + cpu + ", only on "
                    + Arrays.toString(cpus()));
        }
        return locals[cpu];
    }

    @Override
    public int[] cpus() {
        return Arrays.stream(locals).filter(Objects::nonNull).mapToInt(LocalStageCore::cpu).toArray();
    }

    @Override
    public void virtualize(int irq, IrqUse use, IrqHandler handler) {
        checkUsable(irq);
        Objects.requireNonNull(use, "use");
        Objects.requireNonNull(handler, "handler");
        if (handlers[irq] != null && (use.exclusive() || uses[irq].exclusive())) {
            throw new IllegalStateException("irq " + irq + " has an exclusive handler in stage " + name);
        }
        checkCountable(irq, use);
        handlers[irq] = handler;
        changeUse(irq, use);
    }

    @Override
    public IrqUse release(int irq) {
        checkUsable(irq);
        IrqUse former = uses[irq];
        detach(irq);
        return former;
    }

    /** The handler goes, and what waits for it. */
    void detach(int irq) {
        discardWaiting(irq, Discard.RELEASED);
        changeUse(irq, IrqUse.IGNORED);
        handlers[irq] = null;
    }

    @Override
    public IrqUse control(int irq, IrqUse use) {
        checkUsable(irq);
        Objects.requireNonNull(use, "use");
        if (handlers[irq] == null && use.mode().handles()) {
            throw new IllegalStateException("irq " + irq + " has no handler in stage " + name
                    + ": mode " + use.mode() + " needs one");
        }
        checkCountable(irq, use);
        IrqUse former = uses[irq];
        changeUse(irq, use);
        return former;
    }

    @Override
    public IrqUse use(int irq) {
        pipeline.checkIrq(irq);
        return uses[irq];
    }

    @Override
    public long played(int irq) {
        pipeline.checkIrq(irq);
        long sum = 0;
        for (LocalStageCore local : locals) {
            sum += local == null ? 0 : local.books().delivered[irq];
        }
        return sum;
    }

    @Override
    public void lock(int irq) {
        checkUsable(irq);
        for (LocalStageCore local : locals) {
            if (local != null) {
                local.lock(irq);
            }
        }
    }

    @Override
    public void unlock(int irq) {
        checkUsable(irq);
        unlockEverywhere(irq);
        pipeline.walkAll();
    }

    void unlockEverywhere(int irq) {
        for (LocalStageCore local : locals) {
            if (local != null) {
                local.unlock(irq);
            }
        }
    }

    @Override
    public Optional<Virq> allocateVirq() {
        checkRegistered();
        return pipeline.virqs().allocate(this);
    }

    @Override
    public void renice(int newPriority) {
        pipeline.renice(this, newPriority);
    }

    @Override
    public boolean isRegistered() {
        return life == Life.REGISTERED;
    }

    /** Discards what waits of one irq, on all CPUs. */
    void discardWaiting(int irq, Discard reason) {
        for (LocalStageCore local : locals) {
            if (local != null) {
                local.discard(irq, reason);
            }
        }
    }

    /** Puts everything that is held back into the logs, on all CPUs. */
    void unlockAll() {
        for (LocalStageCore local : locals) {
            if (local != null) {
                local.unlockAll();
            }
        }
    }

    /** Discards everything that waits, on all CPUs. */
    void discardAll(Discard reason) {
        for (int irq = 0; irq < uses.length; irq++) {
            discardWaiting(irq, reason);
        }
    }

    @Override
    public int number() {
        return number;
    }

    LocalStageCore[] locals() {
        return locals;
    }

    @Override
    public String toString() {
        return name + "(" + priority + ")";
    }

    private void changeUse(int irq, IrqUse use) {
        boolean counting = uses[irq].counted();
        if (counting != use.counted()) {
            for (LocalStageCore local : locals) {
                if (local != null) {
                    local.setCounted(irq, use.counted());
                }
            }
        }
        uses[irq] = use;
        pipeline.useChanged(irq);
    }

    private void checkCountable(int irq, IrqUse use) {
        for (LocalStageCore local : locals) {
            if (local != null && use.counted() != uses[irq].counted() && local.isPending(irq)) {
                throw new IllegalStateException("irq " + irq + " waits in stage " + name + " on cpu " + local.cpu()
                        + ": whether it is counted cannot change now");
            }
        }
    }

    private void checkUsable(int irq) {
        checkRegistered();
        pipeline.checkIrq(irq);
        pipeline.virqs().checkAllocated(irq);
        guard.check(name, irq);
    }

    private void checkRegistered() {
        if (life != Life.REGISTERED) {
            throw new IllegalStateException("stage " + name + " is " + life + ", not registered");
        }
    }
}
