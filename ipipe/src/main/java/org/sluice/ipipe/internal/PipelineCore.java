package org.sluice.ipipe.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sluice.ipipe.Departure;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.FaultHandler;
import org.sluice.ipipe.Finding;
import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.IrqAck;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.PipelineCpu;
import org.sluice.ipipe.PipelineLedger;
import org.sluice.ipipe.PipelineLedger.Discard;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.PipelineTrace;
import org.sluice.ipipe.Profile;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.StagePlan;

/** The control plane: stages come, go and move. On the baton; joins the parts. */
public final class PipelineCore implements Pipeline {

    private final Hardware hardware;
    private final Profile profile;
    private final Numbering numbering;
    private final PipelineTrace trace;
    private final boolean traced;
    private final Containment containment;
    private final Parts parts;
    private final CpuPipe[] pipes;
    private final Recorder recorder;
    private final Attachments attachments;
    private final Roster roster;
    private final Membership membership;
    private final Events events;
    private final Ipis ipis;
    private final LockBox locks;
    private final VirqTable virqs;
    private final Lines lines;
    private final Books books;
    private final CriticalSection critical;
    private final Findings findings;
    private final Nmi nmi = new Nmi();
    private final Names names = new Names();

    /** See {@link Pipeline#on}. */
    public PipelineCore(Hardware hardware, int hardwareIrqs, Profile profile, PipelineTrace trace,
                        FaultHandler faults) {
        this(hardware, new Plan(hardwareIrqs, profile, trace, faults), new Parts());
    }

    PipelineCore(Hardware hardware, Plan plan, Parts parts) {
        this.hardware = Objects.requireNonNull(hardware, "hardware");
        this.profile = plan.profile();
        this.trace = plan.trace();
        this.traced = trace != PipelineTrace.NONE;
        this.containment = new Containment(this, plan.faults());
        this.parts = parts;
        this.numbering = new Numbering(plan.hardwareIrqs());
        this.pipes = new CpuPipe[Checks.cpuCount(hardware.cpuCount())];
        this.books = new Books(this, pipes.length);
        this.lines = new Lines(hardware, irqCount());
        this.recorder = parts.recorder(this);
        this.attachments = parts.attachments(this);
        this.roster = parts.roster(this);
        this.membership = new Membership(this);
        this.events = parts.events(this);
        this.ipis = parts.ipis(this);
        this.locks = parts.locks(this);
        this.virqs = parts.virqs(this);
        this.critical = parts.critical(this);
        this.findings = parts.findings(this);
        for (int cpu = 0; cpu < pipes.length; cpu++) {
            pipes[cpu] = new CpuPipe(this, cpu, parts.walk());
        }
    }

    // ---- coming and going ----

    @Override
    public Stage register(Domain domain, StagePlan plan) {
        return membership.register(domain, plan);
    }

    @Override
    public Departure unregister(Stage which, LeavePolicy policy, long withinNanos) {
        return membership.unregister(own(which, "stage"), policy, withinNanos);
    }

    @Override
    public void quarantine(Stage which) {
        membership.quarantine(own(which, "stage"));
    }

    void takeOut(StageCore stage) {
        membership.takeOut(stage);
    }

    void checkLeaving(StageCore stage) {
        if (stage.life() == StageCore.Life.LEAVING) {
            stage.leaving().tryFinish();
        }
    }

    Names names() {
        return names;
    }

    // ---- moving ----

    void renice(StageCore stage, int priority) {
        Checks.priority(priority);
        checkRenice(stage, priority);
        control(() -> {
            if (stillPossible(stage, () -> checkRenice(stage, priority))) {
                stage.setPriority(priority);
                trace(PipelineRecord.RENICED, -1, stage.number(), -1, 0, priority);
                roster.insert(stage);
                walkAll();
            }
        });
    }

    private void checkRenice(StageCore stage, int priority) {
        stage.checkRegistered();
        roster.checkRenice(stage, priority);
    }

    @Override
    public void order(List<Stage> headFirst) {
        List<StageCore> wanted = new ArrayList<>();
        Objects.requireNonNull(headFirst, "headFirst").forEach(stage -> wanted.add(own(stage, "headFirst holds null")));
        enterControl();
        roster.checkArrange(wanted);
        control(() -> {
            if (!wanted.isEmpty() && stillPossible(wanted.get(0), () -> roster.checkArrange(wanted))) {
                roster.arrange(wanted);
                wanted.forEach(stage ->
                        trace(PipelineRecord.RENICED, -1, stage.number(), -1, 0, stage.priority()));
                walkAll();
            }
        });
    }

    /** What was possible when a handler asked for it may be so no longer when it has returned. */
    private boolean stillPossible(StageCore stage, Runnable check) {
        try {
            check.run();
            return true;
        } catch (IllegalArgumentException | IllegalStateException refused) {
            findings.refusedLater(stage, refused.getMessage());
            return false;
        }
    }

    void useChanged(int irq, boolean sticky) {
        for (CpuPipe pipe : pipes) {
            pipe.routes().useChanged(irq, order().stages().size(), sticky);
        }
        lines.claimedBy(order());
    }

    /** Runs a control operation now, or when the handler that asks for it has returned. */
    void control(Runnable operation) {
        CpuPipe handling = executingHandler();
        if (handling != null) {
            handling.defer(operation);
        } else {
            operation.run();
        }
    }

    CpuPipe executingHandler() {
        int executing = hardware.executingCpu();
        return executing >= 0 && pipes[executing].isInHandlerCode() ? pipes[executing] : null;
    }

    /** Each control operation begins so: not in an NMI, and with nothing in flight. */
    void enterControl() {
        land();
        nmi.refuseServices();
    }

    /** What is in flight on any CPU lands. */
    void land() {
        for (CpuPipe pipe : pipes) {
            pipe.land();
        }
    }

    void walkAll() {
        roster.walkAll();
    }

    void faulted(LocalStageCore where, int irq, Throwable fault) {
        containment.faulted(where, irq, fault);
    }

    Containment containment() {
        return containment;
    }

    /** An IPI for a virtual irq that was freed while it travelled. */
    void staleArrival(CpuPipe pipe, int irq, long id) {
        books.unhandled(pipe.cpu(), irq, id, Discard.STALE);
        hardware.acknowledge(pipe.cpu(), irq);
    }

    // ---- Pipeline ----

    @Override
    public List<Stage> stages() {
        return List.copyOf(order().stages());
    }

    @Override
    public Optional<Stage> root() {
        return Optional.ofNullable(roster.root());
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public PipelineCpu cpu(int cpu) {
        checkCpu(cpu);
        return pipes[cpu];
    }

    @Override
    public int irqCount() {
        return numbering.irqCount();
    }

    @Override
    public int firstVirq() {
        return numbering.firstVirq();
    }

    @Override
    public PipelineLedger ledger() {
        land();
        long arrivals = 0;
        long triggers = 0;
        for (CpuPipe pipe : pipes) {
            arrivals += pipe.arrivals;
            triggers += pipe.triggers;
        }
        return new PipelineLedger(arrivals, triggers, books.lines(order().stages()));
    }

    @Override
    public List<PipelineLedger.Account> accounts() {
        land();
        return books.accounts(order().stages());
    }

    @Override
    public List<Finding> findings() {
        return findings.list();
    }

    // ---- what the rest of the package asks ----

    Hardware hardware() {
        return hardware;
    }

    Parts parts() {
        return parts;
    }

    Numbering numbering() {
        return numbering;
    }

    Order order() {
        return roster.order();
    }

    CpuPipe pipe(int cpu) {
        return pipes[cpu];
    }

    CpuPipe[] pipes() {
        return pipes;
    }

    int cpuCount() {
        return pipes.length;
    }

    Roster roster() {
        return roster;
    }

    Recorder recorder() {
        return recorder;
    }

    Attachments attachments() {
        return attachments;
    }

    Events events() {
        return events;
    }

    Ipis ipis() {
        return ipis;
    }

    LockBox locks() {
        return locks;
    }

    VirqTable virqs() {
        return virqs;
    }

    Lines lines() {
        return lines;
    }

    Books books() {
        return books;
    }

    CriticalSection critical() {
        return critical;
    }

    Nmi nmi() {
        return nmi;
    }

    Findings findingsKept() {
        return findings;
    }

    String nameOf(int stage) {
        return names.of(stage, order().stages());
    }

    /** The root's acknowledge routine of an irq; null if there is none. */
    IrqAck rootAck(int irq) {
        StageCore root = roster.root();
        return root == null ? null : root.use(irq).ack();
    }

    /** Does anybody listen? */
    boolean isTraced() {
        return traced;
    }

    void trace(int kind, int cpu, int stage, int irq, long id, long detail) {
        trace.record(kind, cpu, stage, irq, id, detail);
    }

    void checkIrq(int irq) {
        if (irq < 0 || irq >= numbering.irqCount()) {
            throw new IllegalArgumentException("irq " + irq + " is not in 0.." + (numbering.irqCount() - 1));
        }
    }

    void checkCpu(int cpu) {
        Checks.cpu(cpu, pipes.length);
    }

    private StageCore own(Stage stage, String ifNull) {
        if (!(Objects.requireNonNull(stage, ifNull) instanceof StageCore) || ((StageCore) stage).pipeline() != this) {
            throw new IllegalArgumentException("stage " + stage + " is of another pipeline");
        }
        return (StageCore) stage;
    }

    LocalStageCore own(LocalStage local) {
        if (!(Objects.requireNonNull(local, "from") instanceof LocalStageCore)
                || ((LocalStageCore) local).core().pipeline() != this) {
            throw new IllegalArgumentException("from " + local + " is of another pipeline");
        }
        return (LocalStageCore) local;
    }
}
