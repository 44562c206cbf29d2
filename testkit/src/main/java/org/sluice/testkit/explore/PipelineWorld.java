package org.sluice.testkit.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.sluice.ipipe.FaultHandler;
import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.PipelineTrace;
import org.sluice.ipipe.StagePlan;
import org.sluice.nanokernel.Books;
import org.sluice.nanokernel.CostTable;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.internal.IrqNames;
import org.sluice.nanokernel.internal.IrqRouter;
import org.sluice.nanokernel.internal.X86Hardware;
import org.sluice.testkit.internal.Bench;
import org.sluice.testkit.internal.BookCheck;
import org.sluice.x86.BusTiming;
import org.sluice.x86.Machine;
import org.sluice.x86.board.Board;
import org.sluice.x86.engine.Due;
import org.sluice.x86.engine.Processor;

/**
 * A tiny program on the real pipeline and the real interrupt controllers, all at one instant: only the order of steps
 * is open. A step is what lies between two suspension points: a device's or control code's act, the arrival of a
 * message, entry and return of a handler, a program's act between two {@code spend}s, the opening of a stage before it
 * plays.
 *
 * <pre>{@code
 * new PipelineWorld<>("late-unstall", 2, State::new)
 *     .stage("rt", 200, rt -> rt.handles(5, ACCEPT))
 *     .stage("linux", 100, linux -> linux.handles(5, use, (irq, here) -> here.state().seen++)
 *         .program(0, Act.of("stall", h -> h.stage().stall()), Act.of("unstall", h -> h.stage().unstall())))
 *     .route(5, 0)
 *     .device("disk", Act.of("raise", run -> run.pulse(5)))
 *     .atEnd("seen", run -> run.state().seen == 1 ? Optional.empty() : Optional.of("..."));
 * }</pre>
 *
 * Checked in every run: the books balance, nothing waits in the open or behind a stall that nobody will end, no actor
 * waits for ever, no code throws, and the run ends. Unlike a straight run, a program that opens its stage lets what is
 * due in before it plays.
 *
 * <p>Built once, run often. Threads: as {@link org.sluice.x86.engine.Engine}; programs run on its strands.
 *
 * @param <S> the world's own state, fresh for each run
 */
public final class PipelineWorld<S> extends World<PipelineRun<S>, PipelineWorld<S>> {

    private static final int STEPS_MAX = 10_000;

    /** Makes the pipeline; {@link Pipeline#on} unless a faulty one is to be explored. */
    @FunctionalInterface
    public interface Maker {
        /** A pipeline without stages. */
        Pipeline on(Hardware hardware, int hardwareIrqs, PipelineTrace trace, FaultHandler faults);
    }

    private record StagePart<S>(String name, int priority, int[] cpus, StageScript<S> script) {
    }

    private final int cpus;
    private final Supplier<S> start;
    private final List<StagePart<S>> stages = new ArrayList<>();
    private final Map<Integer, Integer> routes = new TreeMap<>();
    private int[] levels = {};
    private Maker maker = Pipeline::on;
    private UnaryOperator<Hardware> adapter = UnaryOperator.identity();
    private boolean apart;
    private boolean mayStayStalled;
    private long horizonNanos;
    private Board board;

    /** A world of so many CPUs, 1 to 48, without stages. */
    public PipelineWorld(String name, int cpus, Supplier<S> start) {
        super(name);
        this.cpus = cpus;
        this.start = start;
    }

    // ---- building ----

    /** Puts another pipeline in: with one faulty part, or another profile. */
    public PipelineWorld<S> pipeline(Maker newMaker) {
        maker = newMaker;
        return this;
    }

    /** Puts something between pipeline and machine. */
    public PipelineWorld<S> adapter(UnaryOperator<Hardware> newAdapter) {
        adapter = newAdapter;
        return this;
    }

    /** These lines are level-triggered. */
    public PipelineWorld<S> level(int... irqs) {
        levels = irqs.clone();
        return this;
    }

    /** Where a device's interrupt goes; CPU 0 unless said otherwise. */
    public PipelineWorld<S> route(int irq, int cpu) {
        routes.put(irq, cpu);
        return this;
    }

    /** A stage on all CPUs. They are registered in the order of these calls. */
    public PipelineWorld<S> stage(String stage, int priority, Consumer<StageScript<S>> script) {
        return stage(stage, priority, IntStream.range(0, cpus).toArray(), script);
    }

    /** A stage on some CPUs, ascending. */
    public PipelineWorld<S> stage(String stage, int priority, int[] onCpus, Consumer<StageScript<S>> script) {
        StageScript<S> part = new StageScript<>(stage);
        script.accept(part);
        stages.add(new StagePart<>(stage, priority, onCpus.clone(), part));
        return this;
    }

    /** A device that sends so many edges of an irq, one a step. */
    public PipelineWorld<S> pulses(int irq, int times) {
        long footprint = Footprint.line(irq) | Footprint.cpu(routes.getOrDefault(irq, 0));
        Act<PipelineRun<S>> pulse = Act.of("irq " + irq, footprint, run -> run.pulse(irq));
        return actor("device " + irq, IntStream.range(0, times).mapToObj(i -> pulse).toList());
    }

    /**
     * Promises that code on one CPU shares nothing with code on another but what it sends by interrupts: then their
     * steps commute. Handlers and programs that touch common state, or level lines of another CPU, must not promise it.
     */
    public PipelineWorld<S> codeApart() {
        apart = true;
        return this;
    }

    /** Programs let time pass, and all is over after so many nanoseconds; without it, all is at one instant. */
    public PipelineWorld<S> lasts(long nanos) {
        horizonNanos = nanos;
        return this;
    }

    /** A stage that stays stalled with something in its log is no violation by itself. */
    public PipelineWorld<S> mayStayStalled() {
        mayStayStalled = true;
        return this;
    }

    // ---- running ----

    @Override
    PipelineWorld<S> self() {
        return this;
    }

    @Override
    public Outcome run(Chooser chooser) {
        LaneTrace trace = new LaneTrace();
        try (Machine machine = Machine.of(board(), trace, BusTiming.NONE)) {
            PipelineRun<S> run = new PipelineRun<>(start.get(), machine, trace);
            machine.engine().call(() -> build(run, trace));
            Stepper<PipelineRun<S>> stepper = new Stepper<>(machine.engine(), chooser, run,
                    new Stepper.View<>(STEPS_MAX, rules(), this::footprint, due -> label(run, due)));
            stepper.lasts(horizonNanos);
            actors().forEach(stepper::add);
            Optional<Violation> violation = stepper.play();
            if (violation.isEmpty()) {
                violation = machine.engine().call(() -> atRest(run, stepper));
            }
            return new Outcome(trace.hash(), stepper.taken(), stepper.checks() + rulesAtEnd().size() + 5, 0, violation);
        }
    }

    private Board board() {
        if (board == null) {
            int[] irqs = stages.stream().flatMapToInt(stage -> Arrays.stream(stage.script().irqs())).toArray();
            board = Bench.board(cpus, irqs, levels);
        }
        return board;
    }

    private void build(PipelineRun<S> run, LaneTrace trace) {
        IrqRouter router = new IrqRouter(run.machine(), new IrqNames());
        X86Hardware hardware = new X86Hardware(run.machine(), router);
        hardware.explore(cpu -> 0);
        Pipeline pipeline = maker.on(adapter.apply(hardware), Irqs.HARDWARE_COUNT, trace, run::faulted);
        run.connect(hardware, pipeline);
        hardware.connect(pipeline, CostTable.FREE);
        routes.forEach(router::route);
        for (StagePart<S> stage : stages) {
            pipeline.register(stage.script().domain(run), StagePlan.of(stage.name(), stage.priority(), stage.cpus()));
        }
    }

    private long footprint(Due due) {
        return watched() != 0 || due.runsCode() && !apart ? Footprint.EVERYTHING : due.touches();
    }

    private static <S> String label(PipelineRun<S> run, Due due) {
        String next = Processor.CODE_GOES_ON.equals(due.what()) ? run.nextOf(due.cpu()) : null;
        return next == null ? due.toString() : next;
    }

    private Optional<Violation> atRest(PipelineRun<S> run, Stepper<PipelineRun<S>> stepper) {
        if (!run.faults().isEmpty()) {
            return Optional.of(new Violation("fault", String.join("; ", run.faults())));
        }
        Books books = run.books();
        if (!books.balanced()) {
            return Optional.of(new Violation("books", BookCheck.text(books)));
        }
        Optional<Violation> found = OpenGates.waiting(run.machine(), run.pipeline())
                .map(what -> new Violation("open", what));
        if (found.isEmpty() && !mayStayStalled) {
            found = OpenGates.stalled(run.machine(), run.pipeline()).map(what -> new Violation("stalled", what));
        }
        if (found.isEmpty()) {
            found = stuck(stepper.waiting());
        }
        return found.isPresent() ? found : rulesAtEnd().check(run);
    }
}
