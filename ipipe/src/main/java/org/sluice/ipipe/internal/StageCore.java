package org.sluice.ipipe.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.EventHandler;
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.IrqOption;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.KernelEvent;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Mailbox;
import org.sluice.ipipe.PipelineLedger.Discard;
import org.sluice.ipipe.Profile;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.StagePlan;
import org.sluice.ipipe.Virq;

/** A stage's configuration, the same on all its CPUs. Control plane: on the baton. */
final class StageCore implements Stage {

    private final PipelineCore pipeline;
    private final Domain domain;
    private final String name;
    private final int number;
    private final boolean root;
    private final StagePlan.IrqGuard guard;
    private final LocalStageCore[] locals;
    private final List<LocalStageCore> everywhere;
    private final Uses uses;
    private List<Events.Catch> catches = List.of();
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
        this.root = plan.root();
        this.guard = plan.guard();
        this.uses = new Uses();
        this.locals = new LocalStageCore[pipeline.cpuCount()];
        List<LocalStageCore> present = new ArrayList<>();
        for (int cpu : plan.cpus()) {
            locals[cpu] = new LocalStageCore(this, pipeline, cpu);
            locals[cpu].gate().shut(root);
            present.add(locals[cpu]);
        }
        this.everywhere = List.copyOf(present);
    }

    // ---- what the data plane asks ----

    boolean isOn(int cpu) {
        return locals[cpu] != null;
    }

    /** Null where the stage is not. */
    LocalStageCore local(int cpu) {
        return locals[cpu];
    }

    /** The stage on each of its CPUs, ascending. */
    List<LocalStageCore> everywhere() {
        return everywhere;
    }

    boolean isRoot() {
        return root;
    }

    /** Must its log not be played on top of its own handlers? */
    boolean isBarredWhenHandling() {
        return root && pipeline.profile().reentrance() == Profile.Reentrance.NOT_FOR_ROOT;
    }

    /** Are arrivals of the irq logged here? */
    boolean records(int irq) {
        return life == Life.REGISTERED && uses.handles(irq);
    }

    /** Do arrivals go on to lower stages? A stage that sits out or leaves lets everything through. */
    boolean passes(int irq) {
        return life != Life.REGISTERED || uses.passes(irq);
    }

    Uses uses() {
        return uses;
    }

    List<Events.Catch> catches() {
        return catches;
    }

    /** The lowest irq that waits on one CPU, set aside or not; -1 if none does. */
    int firstWaiting(LocalStageCore local) {
        for (int irq = uses.touchedFrom(0); irq >= 0; irq = uses.touchedFrom(irq + 1)) {
            if (local.slot(irq) != null && local.slot(irq).isPending()) {
                return irq;
            }
        }
        return -1;
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

    void catches(List<Events.Catch> next) {
        catches = next;
    }

    /** The handler goes, what waits for it, and a lock. */
    void detach(int irq) {
        discardWaiting(irq, Discard.RELEASED);
        changeUse(irq, IrqUse.IGNORED, null);
        pipeline.locks().unlock(this, irq);
    }

    /** Puts everything that is held back into the logs, on all CPUs. */
    void unlockAll() {
        for (int irq = uses.touchedFrom(0); irq >= 0; irq = uses.touchedFrom(irq + 1)) {
            pipeline.locks().unlock(this, irq);
        }
    }

    /** Discards everything that waits, on all CPUs. */
    void discardAll(Discard reason) {
        for (int irq = uses.touchedFrom(0); irq >= 0; irq = uses.touchedFrom(irq + 1)) {
            discardWaiting(irq, reason);
        }
    }

    private void discardWaiting(int irq, Discard reason) {
        for (LocalStageCore local : everywhere) {
            if (local.slot(irq) != null) {
                pipeline.recorder().discard(local.slot(irq), reason);
            }
        }
    }

    private void changeUse(int irq, IrqUse use, IrqHandler handler) {
        uses.change(irq, use, handler);
        boolean counted = pipeline.attachments().isCounted(use);
        for (LocalStageCore local : everywhere) {
            if (handler != null || local.slot(irq) != null) {
                local.use(irq, use, counted, handler);
            }
        }
        pipeline.useChanged(irq, use.has(IrqOption.STICKY));
        everywhere.forEach(local -> local.pipe().askForWalk());
    }

    private void checkUsable(int irq) {
        checkRegistered();
        pipeline.checkIrq(irq);
        pipeline.virqs().checkAllocated(irq);
        guard.check(name, irq);
        pipeline.attachments().checkNotSystem(irq);
    }

    void checkRegistered() {
        pipeline.enterControl();
        if (life != Life.REGISTERED) {
            throw new IllegalStateException("stage " + name + " is " + life + ", not registered");
        }
    }

    // ---- Stage ----

    @Override
    public String name() {
        return name;
    }

    @Override
    public int number() {
        return number;
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
        return everywhere.stream().mapToInt(LocalStageCore::cpu).toArray();
    }

    @Override
    public void virtualize(int irq, IrqUse use, IrqHandler handler) {
        checkUsable(irq);
        Objects.requireNonNull(use, "use");
        Objects.requireNonNull(handler, "handler");
        pipeline.attachments().checkAttach(this, irq, use);
        changeUse(irq, use, handler);
        pipeline.attachments().inForce(this, irq, use);
    }

    @Override
    public IrqUse release(int irq) {
        checkUsable(irq);
        IrqUse former = uses.of(irq);
        detach(irq);
        return former;
    }

    @Override
    public IrqUse control(int irq, IrqUse use) {
        checkUsable(irq);
        Objects.requireNonNull(use, "use");
        pipeline.attachments().checkControl(this, irq, use);
        IrqUse former = uses.of(irq);
        changeUse(irq, use, uses.handler(irq));
        pipeline.attachments().inForce(this, irq, use);
        return former;
    }

    @Override
    public IrqUse use(int irq) {
        pipeline.checkIrq(irq);
        return uses.of(irq);
    }

    @Override
    public long played(int irq) {
        pipeline.checkIrq(irq);
        long sum = 0;
        for (LocalStageCore local : everywhere) {
            sum += local.slot(irq) == null ? 0 : local.slot(irq).delivered;
        }
        return sum;
    }

    @Override
    public void lock(int irq) {
        checkUsable(irq);
        pipeline.locks().lock(this, irq);
    }

    @Override
    public void unlock(int irq) {
        checkUsable(irq);
        pipeline.locks().unlock(this, irq);
        pipeline.walkAll();
    }

    @Override
    public <E extends KernelEvent> EventHandler<? super E> catchEvent(Class<E> type,
                                                                      EventHandler<? super E> handler) {
        checkRegistered();
        return pipeline.events().replace(this, type, handler);
    }

    @Override
    public Optional<Mailbox> mailbox(int capacity, Mailbox.Work work) {
        if (capacity < 1 || capacity > MailboxCore.CAPACITY_MAX) {
            throw new IllegalArgumentException("capacity " + capacity + " is not in 1.." + MailboxCore.CAPACITY_MAX);
        }
        Objects.requireNonNull(work, "work");
        return allocateVirq().map(virq -> mailbox(virq, capacity, work));
    }

    private Mailbox mailbox(Virq virq, int capacity, Mailbox.Work work) {
        try {
            return new MailboxCore(this, virq, capacity, work);
        } catch (RuntimeException refused) {
            virq.free();
            throw refused;
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

    @Override
    public String toString() {
        return name + "(" + priority + ")";
    }
}
