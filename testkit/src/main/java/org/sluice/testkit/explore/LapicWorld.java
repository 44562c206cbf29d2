package org.sluice.testkit.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.sluice.testkit.internal.Bench;
import org.sluice.x86.BusTiming;
import org.sluice.x86.Cpu;
import org.sluice.x86.CpuSoftware;
import org.sluice.x86.Machine;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.board.Board;
import org.sluice.x86.engine.Due;

/**
 * Small programs on the real CPUs, local APICs and I/O APIC, without a pipeline, all at one instant: for races of
 * interrupt controllers and of the software right above them. A step is an act of a CPU's program or of an actor, the
 * arrival of a message, or a handler.
 *
 * <p>A CPU takes an interrupt when its flag and priority allow; its handler is a step on top of the program. Programs
 * begin with the APICs enabled and the flags clear. A program's step that waits ({@link Act#when}) keeps its CPU
 * waiting, as a loop on {@code pause} would; interrupts still come.
 *
 * <p>Checked in every run: the machine's books balance, no program or actor waits for ever, no code throws, and the run
 * ends. Built once, run often.
 *
 * @param <S> the world's own state, fresh for each run
 */
public final class LapicWorld<S> extends World<LapicRun<S>, LapicWorld<S>> {

    private static final int STEPS_MAX = 10_000;
    private static final int ENABLED = 0x1FF;

    /** An interrupt handler. */
    @FunctionalInterface
    public interface Handler<S> {

        /** Ends the interrupt and opens the CPU's flag, as nearly every handler does. */
        static <S> Handler<S> plain() {
            return (run, cpu, vector) -> {
                run.cpu(cpu).eoi();
                run.cpu(cpu).hardEnable();
            };
        }

        /** The CPU has taken that vector; its flag is clear. {@link Cpu#NMI_VECTOR} stands for an NMI. */
        void onInterrupt(LapicRun<S> run, int cpu, int vector);
    }

    private final int cpus;
    private final Supplier<S> start;
    private final Map<Integer, Program<LapicRun<S>>> programs = new TreeMap<>();
    private final List<Consumer<LapicRun<S>>> setups = new ArrayList<>();
    private Handler<S> handler = Handler.plain();
    private int[] levels = {};
    private Board board;

    /** A world of so many CPUs, 1 to 48, that do nothing. */
    public LapicWorld(String name, int cpus, Supplier<S> start) {
        super(name);
        this.cpus = cpus;
        this.start = start;
    }

    // ---- building ----

    /** These lines are level-triggered. */
    public LapicWorld<S> level(int... gsis) {
        levels = gsis.clone();
        return this;
    }

    /** What is programmed before the first step: redirection entries, flags. */
    public LapicWorld<S> setup(Consumer<LapicRun<S>> deed) {
        setups.add(deed);
        return this;
    }

    /** What a CPU does. */
    @SafeVarargs
    public final LapicWorld<S> program(int cpu, Act<LapicRun<S>>... acts) {
        List<Act<LapicRun<S>>> all = new ArrayList<>();
        for (Act<LapicRun<S>> act : acts) {
            all.add(act);
        }
        return program(cpu, all);
    }

    /** As {@link #program(int, Act[])}. */
    public LapicWorld<S> program(int cpu, List<Act<LapicRun<S>>> acts) {
        programs.put(cpu, new Program<>("cpu " + cpu, acts));
        return this;
    }

    /** The interrupt handler of all CPUs; {@link Handler#plain} unless said otherwise. */
    public LapicWorld<S> onInterrupt(Handler<S> newHandler) {
        handler = newHandler;
        return this;
    }

    // ---- running ----

    @Override
    LapicWorld<S> self() {
        return this;
    }

    @Override
    public Outcome run(Chooser chooser) {
        LaneTrace trace = new LaneTrace();
        if (board == null) {
            board = Bench.board(cpus, new int[0], levels);
        }
        try (Machine machine = Machine.of(board, trace, BusTiming.NONE)) {
            LapicRun<S> run = new LapicRun<>(start.get(), machine, trace);
            List<Slot> slots = new ArrayList<>();
            machine.engine().call(() -> boot(run, slots));
            Stepper<LapicRun<S>> stepper = new Stepper<>(machine.engine(), chooser, run,
                    new Stepper.View<>(STEPS_MAX, rules(), due -> footprint(due, slots), due -> label(due, slots)));
            stepper.offersOnly(due -> due.runsCode() ? slots.get(due.cpu()).isEnabled() : true);
            actors().forEach(stepper::add);
            Optional<Violation> violation = stepper.play();
            if (violation.isEmpty()) {
                violation = machine.engine().call(() -> atRest(run, stepper, slots));
            }
            return new Outcome(trace.hash(), stepper.taken(), stepper.checks() + rulesAtEnd().size() + 2, 0, violation);
        }
    }

    private void boot(LapicRun<S> run, List<Slot> slots) {
        for (int cpu = 0; cpu < cpus; cpu++) {
            run.cpu(cpu).writeApic(ApicRegister.SVR, ENABLED);
            slots.add(new Slot(run, run.cpu(cpu), programs.getOrDefault(cpu, new Program<>("cpu " + cpu, List.of()))));
        }
        setups.forEach(setup -> setup.accept(run));
        slots.forEach(Slot::begin);
    }

    private long footprint(Due due, List<Slot> slots) {
        if (watched() != 0) {
            return Footprint.EVERYTHING;
        }
        return due.runsCode() ? slots.get(due.cpu()).footprint() : due.touches();
    }

    private String label(Due due, List<Slot> slots) {
        return due.runsCode() ? slots.get(due.cpu()).label() : due.toString();
    }

    private Optional<Violation> atRest(LapicRun<S> run, Stepper<LapicRun<S>> stepper, List<Slot> slots) {
        if (!run.machine().ledger().balanced()) {
            return Optional.of(new Violation("books", run.machine().ledger().toString()));
        }
        Optional<Violation> found = stuck(slots.stream().filter(Slot::waits).map(Slot::label).findFirst()
                .or(stepper::waiting));
        return found.isPresent() ? found : rulesAtEnd().check(run);
    }

    /** The software of one CPU: its program, and handlers on top of it. */
    private final class Slot implements CpuSoftware {
        private static final int PROGRAM = 0;

        private final LapicRun<S> run;
        private final Cpu cpu;
        private final Program<LapicRun<S>> program;
        private int at;

        private Slot(LapicRun<S> run, Cpu cpu, Program<LapicRun<S>> program) {
            this.run = run;
            this.cpu = cpu;
            this.program = program;
            cpu.install(this);
        }

        private void begin() {
            if (at < program.acts().size()) {
                cpu.time().begin(PROGRAM, 0);
            }
        }

        private boolean isInProgram() {
            return cpu.time().isIdle() || cpu.time().topTag() == PROGRAM;
        }

        private boolean isEnabled() {
            return !isInProgram() || program.acts().get(at).when().test(run);
        }

        private boolean waits() {
            return at < program.acts().size();
        }

        private long footprint() {
            return isInProgram() ? program.acts().get(at).footprint() | Footprint.cpu(cpu.index())
                    : Footprint.EVERYTHING;
        }

        private String label() {
            return isInProgram() ? program.label(at)
                    : program.name() + ": handles vector " + cpu.time().topTag();
        }

        @Override
        public void completed(int tag) {
            if (tag != PROGRAM) {
                handler.onInterrupt(run, cpu.index(), tag);
            } else if (program.acts().get(at).when().test(run)) { // if not, nothing else is left, and it gives up
                Act<LapicRun<S>> act = program.acts().get(at++);
                begin(); // an interrupt that the act lets in comes on top of the next one
                act.deed().accept(run);
            }
        }

        @Override
        public boolean mayBlock(int tag) {
            return false;
        }

        @Override
        public void interrupt(int vector, long id, long raisedNanos) {
            cpu.time().begin(vector, 0);
        }

        @Override
        public void nmi(long id, long raisedNanos) {
            cpu.time().begin(Cpu.NMI_VECTOR, 0);
        }
    }
}
