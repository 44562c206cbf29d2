package org.sluice.ipipe.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.sluice.ipipe.Departure;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.FaultHandler;
import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.PipelineCpu;
import org.sluice.ipipe.PipelineLedger;
import org.sluice.ipipe.PipelineLedger.Discard;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.PipelineTrace;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.StagePlan;

/** The control plane: who is in the pipeline, in which order. On the baton; each change is one new {@link Order}. */
public final class PipelineCore implements Pipeline {

    private static final int HARDWARE_IRQS_MAX = 4_032 - VIRQ_COUNT;
    private static final int NAME_LENGTH_MAX = 64;

    private final Hardware hardware;
    private final int irqCount;
    private final PipelineTrace trace;
    private final FaultHandler faults;
    private final CpuPipe[] pipes;
    private final VirqTable virqs;
    private final Lines lines;
    private final Bookkeeper bookkeeper;

    private Order order;
    private int nextNumber = PipelineRecord.NO_STAGE + 1;

    /** See {@link Pipeline#on}. */
    public PipelineCore(Hardware hardware, int hardwareIrqs, PipelineTrace trace, FaultHandler faults) {
        if (hardwareIrqs < 1 || hardwareIrqs > HARDWARE_IRQS_MAX) {
            throw new IllegalArgumentException("hardwareIrqs " + hardwareIrqs + " is not in 1.." + HARDWARE_IRQS_MAX);
        }
        this.hardware = Objects.requireNonNull(hardware, "hardware");
        this.trace = Objects.requireNonNull(trace, "trace");
        this.faults = Objects.requireNonNull(faults, "faults");
        this.irqCount = hardwareIrqs + VIRQ_COUNT;
        this.virqs = new VirqTable(this, hardwareIrqs);
        this.lines = new Lines(hardware, irqCount);
        this.bookkeeper = new Bookkeeper(irqCount);
        this.pipes = new CpuPipe[hardware.cpuCount()];
        for (int cpu = 0; cpu < pipes.length; cpu++) {
            pipes[cpu] = new CpuPipe(this, hardware, cpu);
        }
        this.order = Order.of(List.of(), pipes.length, irqCount);
    }

    // ---- coming and going ----

    @Override
    public Stage register(Domain domain, StagePlan plan) {
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(plan, "plan");
        int[] cpus = plan.cpus();
        checkName(plan.name());
        checkPriority(plan.priority());
        checkCpus(cpus);
        refuseInHandler("register " + plan.name());
        StageCore stage = new StageCore(this, domain, plan, nextNumber++);
        trace(PipelineRecord.REGISTERED, -1, stage.number(), -1, 0, plan.priority());
        insert(stage);
        try {
            domain.start(stage);
            for (int cpu : cpus) {
                if (stage.isRegistered()) {
                    domain.startCpu(stage.local(cpu));
                }
            }
        } catch (RuntimeException | Error refused) {
            unregister(stage, LeavePolicy.DROP);
            throw refused;
        }
        if (stage.isRegistered() && Bodies.has(domain)) {
            for (int cpu : cpus) {
                stage.local(cpu).bodyState(LocalStageCore.Body.RUNNABLE);
            }
        }
        walkAll();
        return stage;
    }

    @Override
    public Departure unregister(Stage which, LeavePolicy policy) {
        StageCore stage = own(which);
        Objects.requireNonNull(policy, "policy");
        if (stage.leaving() == null) {
            Leaving leaving = new Leaving(stage, this);
            stage.leaveWith(leaving);
            control(() -> leave(stage, leaving, policy));
        }
        return stage.leaving();
    }

    private void leave(StageCore stage, Leaving leaving, LeavePolicy policy) {
        stage.live(StageCore.Life.LEAVING);
        trace(PipelineRecord.LEAVING, -1, stage.number(), -1, 0, 0);
        switchTo(order.stages());
        evictBodies(stage);
        if (policy == LeavePolicy.DROP) {
            stage.discardAll(Discard.LEFT);
        } else {
            stage.unlockAll();
        }
        leaving.tryFinish();
        walkAll();
    }

    @Override
    public void quarantine(Stage which) {
        StageCore stage = own(which);
        control(() -> {
            if (!stage.isRegistered()) {
                return;
            }
            stage.live(StageCore.Life.QUARANTINED);
            trace(PipelineRecord.QUARANTINED, -1, stage.number(), -1, 0, 0);
            switchTo(order.stages());
            evictBodies(stage);
            stage.discardAll(Discard.QUARANTINED);
            walkAll();
        });
    }

    private static void evictBodies(StageCore stage) {
        for (LocalStageCore local : stage.locals()) {
            if (local != null) {
                local.evictBody();
            }
        }
    }

    /** Nothing of the stage is left: unlink it, stop its domain, take its virtual irqs back. */
    void takeOut(StageCore stage) {
        stage.live(StageCore.Life.GONE);
        List<StageCore> rest = new ArrayList<>(order.stages());
        rest.remove(stage);
        switchTo(rest);
        bookkeeper.keep(stage);
        trace(PipelineRecord.GONE, -1, stage.number(), -1, 0, 0);
        try {
            stage.domain().stop();
        } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError fault) {
            faults.onFault(stage.locals()[stage.cpus()[0]], -1, fault);
        }
        virqs.freeAllOf(stage);
        walkAll();
    }

    void checkLeaving(StageCore stage) {
        if (stage.life() == StageCore.Life.LEAVING) {
            stage.leaving().tryFinish();
        }
    }

    void renice(StageCore stage, int priority) {
        checkPriority(priority);
        if (!stage.isRegistered()) {
            throw new IllegalStateException("stage " + stage.name() + " is " + stage.life() + ", not registered");
        }
        control(() -> {
            if (stage.life() == StageCore.Life.GONE) {
                return;
            }
            stage.setPriority(priority);
            trace(PipelineRecord.RENICED, -1, stage.number(), -1, 0, priority);
            insert(stage);
            walkAll();
        });
    }

    /** Behind its peers; from wherever it is now. */
    private void insert(StageCore stage) {
        List<StageCore> next = new ArrayList<>(order.stages());
        next.remove(stage);
        int at = 0;
        while (at < next.size() && next.get(at).priority() >= stage.priority()) {
            at++;
        }
        next.add(at, stage);
        switchTo(next);
    }

    private void switchTo(List<StageCore> stages) {
        order = Order.of(stages, pipes.length, irqCount);
        for (int irq = 0; irq < irqCount; irq++) {
            openIfClaimed(irq);
        }
    }

    void useChanged(int irq) {
        order = order.withUseChanged(irq);
        openIfClaimed(irq);
    }

    private void openIfClaimed(int irq) {
        if (lines.isMasked(irq) && order.isHandled(irq)) {
            lines.claimed(irq);
        }
    }

    /** Runs a control operation now, or when the handler that asks for it has returned. */
    void control(Runnable operation) {
        int executing = hardware.executingCpu();
        if (executing >= 0 && pipes[executing].isInHandlerCode()) {
            pipes[executing].defer(operation);
        } else {
            operation.run();
        }
    }

    /** After a change: each CPU looks at its logs again. */
    void walkAll() {
        for (CpuPipe pipe : pipes) {
            pipe.play();
        }
    }

    void faulted(LocalStageCore where, int irq, Throwable fault) {
        faults.onFault(where, irq, fault);
    }

    void recordUnhandled(int cpu, int irq, long id) {
        bookkeeper.unhandled(irq);
        trace(PipelineRecord.RECORDED, cpu, PipelineRecord.NO_STAGE, irq, id, 0);
        trace(PipelineRecord.DISCARDED, cpu, PipelineRecord.NO_STAGE, irq, id, Discard.NOBODY.ordinal());
    }

    // ---- what the rest of the package asks ----

    Hardware hardware() {
        return hardware;
    }

    Order order() {
        return order;
    }

    CpuPipe pipe(int cpu) {
        return pipes[cpu];
    }

    int cpuCount() {
        return pipes.length;
    }

    VirqTable virqs() {
        return virqs;
    }

    Lines lines() {
        return lines;
    }

    void trace(int kind, int cpu, int stage, int irq, long id, long detail) {
        trace.record(kind, cpu, stage, irq, id, detail);
    }

    /** " behind stalled stage x" if a closed stage stands above. */
    String closedAbove(LocalStageCore local) {
        for (LocalStageCore above : order.chain(local.cpu())) {
            if (above == local) {
                return "";
            }
            if (above.isStalled()) {
                return " behind " + above;
            }
        }
        return "";
    }

    // ---- Pipeline ----

    @Override
    public List<Stage> stages() {
        return List.copyOf(order.stages());
    }

    @Override
    public PipelineCpu cpu(int cpu) {
        checkCpu(cpu);
        return pipes[cpu];
    }

    @Override
    public int irqCount() {
        return irqCount;
    }

    @Override
    public int firstVirq() {
        return irqCount - VIRQ_COUNT;
    }

    @Override
    public PipelineLedger ledger() {
        long arrivals = 0;
        long triggers = 0;
        for (CpuPipe pipe : pipes) {
            arrivals += pipe.arrivals;
            triggers += pipe.triggers;
        }
        return new PipelineLedger(arrivals, triggers, bookkeeper.lines(order.stages()));
    }

    // ---- checks ----

    void checkIrq(int irq) {
        if (irq < 0 || irq >= irqCount) {
            throw new IllegalArgumentException("irq " + irq + " is not in 0.." + (irqCount - 1));
        }
    }

    void checkCpu(int cpu) {
        if (cpu < 0 || cpu >= pipes.length) {
            throw new IllegalArgumentException("cpu " + cpu + " is not in 0.." + (pipes.length - 1));
        }
    }

    private void checkName(String name) {
        if (name == null || name.isBlank() || name.length() > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException("name \"" + name + "\" must have 1 to " + NAME_LENGTH_MAX
                    + " characters, not all blank");
        }
        for (StageCore stage : order.stages()) {
            if (stage.name().equals(name)) {
                throw new IllegalArgumentException("name " + name + " is taken by a stage that is " + stage.life());
            }
        }
    }

    private static void checkPriority(int priority) {
        if (priority < 0) {
            throw new IllegalArgumentException("priority " + priority + " must be 0 or greater");
        }
    }

    private void checkCpus(int[] cpus) {
        if (cpus.length == 0) {
            throw new IllegalArgumentException("cpus must name at least one cpu");
        }
        for (int i = 0; i < cpus.length; i++) {
            checkCpu(cpus[i]);
            if (i > 0 && cpus[i] <= cpus[i - 1]) {
                throw new IllegalArgumentException("cpus must ascend, but " + cpus[i] + " follows " + cpus[i - 1]);
            }
        }
    }

    private void refuseInHandler(String what) {
        int executing = hardware.executingCpu();
        if (executing >= 0 && pipes[executing].isInHandlerCode()) {
            throw new IllegalStateException(what + ": not from a handler");
        }
    }

    private StageCore own(Stage stage) {
        if (!(stage instanceof StageCore) || ((StageCore) stage).pipeline() != this) {
            throw new IllegalArgumentException("stage " + stage + " is of another pipeline");
        }
        return (StageCore) stage;
    }
}
