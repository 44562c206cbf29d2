package org.sluice.testkit.scene;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Profile;
import org.sluice.nanokernel.Books;
import org.sluice.nanokernel.CostTable;
import org.sluice.nanokernel.DomainSpec;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.NanokernelOptions;
import org.sluice.nanokernel.PriorityOrigin;
import org.sluice.nanokernel.trace.TraceRecord;
import org.sluice.testkit.Trace;
import org.sluice.testkit.internal.Bench;
import org.sluice.testkit.internal.BookCheck;
import org.sluice.testkit.internal.Rerun;

/**
 * A few stages on a real machine, a few acts, and after them what flowed where. All of an act happens at one instant,
 * unless handlers charge time; interrupts take the whole way from the pin to the handler. The books (machine, pipeline,
 * and the bridge between them) are checked after every act.
 *
 * <pre>{@code
 * machine(2).stage("rt", 200, IRQ, ACCEPT).stage("linux", 100, IRQ, TERMINATE)
 *     .onCpu(0).raise(IRQ).flows("rt! linux!")           // ! played  ? logged  ~ passed by  x discarded
 *     .stall("linux").raise(IRQ).flows("rt! linux?")
 *     .unstall("linux").flows("linux!");
 * }</pre>
 *
 * <p>One thread. Only handlers and bodies that spend hold a host thread; a scene with such is to be closed.
 */
public final class Scene implements AutoCloseable {

    private final int cpus;
    private CostTable costs = CostTable.FREE;
    private Profile profile = Profile.SLUICE;
    private final TreeSet<Integer> irqs = new TreeSet<>();
    private final TreeSet<Integer> levels = new TreeSet<>();
    private final Map<String, List<SceneDomain.Part>> undecided = new TreeMap<>();
    private final List<Runnable> admissions = new ArrayList<>();
    private final Script script = new Script();

    private Nanokernel kernel;
    private int cpu;
    private final List<String> actual = new ArrayList<>();

    private Scene(int cpus) {
        this.cpus = cpus;
        script.add("machine(" + cpus + ")");
    }

    /** An empty scene on a machine of so many CPUs, 1 to 255; CPU 0 is the current one. */
    public static Scene machine(int cpus) {
        return new Scene(cpus);
    }

    // ---- setting ----

    /** A stage that uses no irq. */
    public Scene stage(String name, int priority) {
        return stage(name, priority, List.of(), "");
    }

    /** A stage that uses one irq; its handler does nothing. */
    public Scene stage(String name, int priority, int irq, IrqMode mode) {
        return stage(name, priority, List.of(SceneDomain.Part.silent(irq, mode)), ", " + irq + ", " + mode);
    }

    /** A stage that uses one irq with a handler of its own. */
    public Scene stage(String name, int priority, int irq, IrqUse use, IrqHandler handler) {
        return stage(name, priority, List.of(new SceneDomain.Part(irq, use, handler)),
                ", " + irq + ", " + use.mode() + ", handler");
    }

    /** The root stage, which starts stalled on every CPU. */
    public Scene root(String name, int priority) {
        script.add(".root(\"" + name + "\", " + priority + ")");
        undecided.put(name, new ArrayList<>());
        return admit(spec -> spec.asRoot(), name, priority, null, undecided.get(name));
    }

    private Scene stage(String name, int priority, List<SceneDomain.Part> parts, String text) {
        script.add(".stage(\"" + name + "\", " + priority + text + ")");
        parts.forEach(part -> irqs.add(part.irq()));
        List<SceneDomain.Part> all = new ArrayList<>(parts);
        undecided.put(name, all);
        return admit(spec -> spec, name, priority, null, all);
    }

    /** One more irq of a stage; its handler does nothing. */
    public Scene uses(String stage, int irq, IrqMode mode) {
        return uses(stage, SceneDomain.Part.silent(irq, mode), ", " + mode);
    }

    /** One more irq of a stage, or another use of it, with a handler of its own. */
    public Scene uses(String stage, int irq, IrqUse use, IrqHandler handler) {
        return uses(stage, new SceneDomain.Part(irq, use, handler), ", " + use.mode() + ", handler");
    }

    private Scene uses(String stage, SceneDomain.Part part, String text) {
        script.add(".uses(\"" + stage + "\", " + part.irq() + text + ")");
        irqs.add(part.irq());
        if (kernel == null && undecided.containsKey(stage)) {
            undecided.get(stage).add(part);
        } else {
            kernel().machine().engine().call(() -> SceneDomain.attach(guest(stage).stage(), part, kernel.machine()));
        }
        return this;
    }

    /** Any domain, on all CPUs; it may use every irq of the machine. */
    public Scene domain(String name, int priority, Domain domain) {
        script.add(".domain(\"" + name + "\", " + priority + ", domain)");
        return admit(spec -> spec, name, priority, domain, List.of());
    }

    private Scene admit(UnaryOperator<DomainSpec> role, String name, int priority, Domain domain,
                        List<SceneDomain.Part> parts) {
        Runnable admission = () -> kernel.admit(
                role.apply(DomainSpec.of(name, priority, "all", Bench.allIrqs(kernel.machine()))),
                domain == null ? new SceneDomain(kernel.machine(), parts) : domain);
        if (kernel == null) {
            admissions.add(admission);
            return this;
        }
        return act("", -1, admission);
    }

    /** The line is level-triggered: raised, it stays so until the first handler quiets it. Before the first act. */
    public Scene level(int irq) {
        refuseOnceBuilt("level");
        if (irq < 0 || irq >= Irqs.FIRST_MSI) {
            throw new IllegalArgumentException("irq " + irq + " is no line, those are 0.." + (Irqs.FIRST_MSI - 1));
        }
        script.add(".level(" + irq + ")");
        irqs.add(irq);
        levels.add(irq);
        return this;
    }

    /** What the machine's own work costs; nothing unless said otherwise. Before the first act. */
    public Scene costs(CostTable table) {
        refuseOnceBuilt("costs");
        script.add(".costs(" + table.name() + ")");
        costs = table;
        return this;
    }

    /** The pipeline's choices; this project's own unless said otherwise. Before the first act. */
    public Scene profile(Profile newProfile) {
        refuseOnceBuilt("profile");
        script.add(".profile(" + ProfileName.of(newProfile) + ")");
        profile = newProfile;
        return this;
    }

    private void refuseOnceBuilt(String what) {
        if (kernel != null) {
            throw new IllegalStateException(what + " comes before the first act of a scene");
        }
    }

    // ---- acts ----

    /** The CPU on which the following acts happen. */
    public Scene onCpu(int newCpu) {
        if (newCpu < 0 || newCpu >= cpus) {
            throw new IllegalArgumentException("cpu " + newCpu + " is not in 0.." + (cpus - 1));
        }
        cpu = newCpu;
        script.add(".onCpu(" + newCpu + ")");
        return this;
    }

    /** The device of that irq raises its line or sends its message; irqs local to a CPU come as an IPI to itself. */
    public Scene raise(int irq) {
        if (kernel == null) {
            irqs.add(irq);
        }
        return act(".raise(" + irq + ")", irq, () -> {
            if (irq < Irqs.TIMER) {
                kernel.route(irq, cpu);
                raiseLine(irq);
            } else {
                kernel.machine().cpu(cpu).sendIpi(kernel.machine().cpu(cpu).apicId(), Irqs.vectorOf(irq));
            }
        });
    }

    private void raiseLine(int irq) {
        if (levels.contains(irq)) {
            kernel.machine().line(Bench.lineName(irq)).raise();
        } else {
            kernel.machine().line(Bench.lineName(irq)).pulse();
        }
    }

    /** Software raises the irq on the current CPU. */
    public Scene trigger(int irq) {
        return act(".trigger(" + irq + ")", irq, () -> kernel.pipeline().cpu(cpu).trigger(irq));
    }

    /** The stage's code on the current CPU raises the irq on another CPU. */
    public Scene triggerOn(String stage, int otherCpu, int irq) {
        return act(".triggerOn(\"" + stage + "\", " + otherCpu + ", " + irq + ")", irq,
                () -> local(stage).triggerOn(otherCpu, irq));
    }

    /** The stage hands the irq to the next one below. */
    public Scene propagate(String stage, int irq) {
        return act(".propagate(\"" + stage + "\", " + irq + ")", irq, () -> local(stage).propagate(irq));
    }

    /** The stage logs the irq for itself or the next one below. */
    public Scene schedule(String stage, int irq) {
        return act(".schedule(\"" + stage + "\", " + irq + ")", irq, () -> local(stage).schedule(irq));
    }

    /** Closes the stage on the current CPU. */
    public Scene stall(String stage) {
        return act(".stall(\"" + stage + "\")", -1, () -> local(stage).stall());
    }

    /** Opens the stage on the current CPU. */
    public Scene unstall(String stage) {
        return act(".unstall(\"" + stage + "\")", -1, () -> local(stage).unstall());
    }

    /** Undoes a stall on the current CPU: opens the stage, or closes it if it was closed before. */
    public Scene restore(String stage, boolean wasStalled) {
        return act(".restore(\"" + stage + "\", " + wasStalled + ")", -1, () -> local(stage).restore(wasStalled));
    }

    /** Changes how the stage uses the irq, which it must have a handler for if the mode handles. */
    public Scene control(String stage, int irq, IrqMode mode) {
        return act(".control(\"" + stage + "\", " + irq + ", " + mode + ")", irq,
                () -> guest(stage).stage().control(irq, IrqUse.of(mode).withBrief()));
    }

    /** Holds the irq aside in the stage, on all CPUs. */
    public Scene lock(String stage, int irq) {
        return act(".lock(\"" + stage + "\", " + irq + ")", irq, () -> guest(stage).stage().lock(irq));
    }

    /** Lets what was held go, on all CPUs. */
    public Scene unlock(String stage, int irq) {
        return act(".unlock(\"" + stage + "\", " + irq + ")", irq, () -> guest(stage).stage().unlock(irq));
    }

    /** Moves the stage, behind its peers. */
    public Scene renice(String stage, int priority) {
        return act(".renice(\"" + stage + "\", " + priority + ")", -1,
                () -> kernel.renice(guest(stage), priority, PriorityOrigin.SPEC));
    }

    /** A whole new order, head first. */
    public Scene order(String... stages) {
        return act(".order(\"" + String.join("\", \"", stages) + "\")", -1, () -> kernel.pipeline().order(
                Arrays.stream(stages).map(stage -> guest(stage).stage()).toList()));
    }

    /** Takes the stage out. */
    public Scene evict(String stage, LeavePolicy policy) {
        return act(".evict(\"" + stage + "\", " + policy + ")", -1, () -> kernel.evict(guest(stage), policy));
    }

    /** Lets the stage sit out. */
    public Scene quarantine(String stage) {
        return act(".quarantine(\"" + stage + "\")", -1, () -> kernel.pipeline().quarantine(guest(stage).stage()));
    }

    /**
     * Any other act, done by control code between two events.
     *
     * @param what how the script calls it
     */
    public Scene does(String what, Consumer<Nanokernel> deed) {
        return act(".does(\"" + what + "\", deed)", -1, () -> deed.accept(kernel));
    }

    /** Lets virtual time pass, 0 or more. */
    public Scene elapse(long nanos) {
        return act(".elapse(" + nanos + ")", -1, () -> { }, nanos);
    }

    // ---- what came of it ----

    /**
     * What must have flowed since the last time this was asked: tokens, as the package's summary explains them. The
     * current CPU's come first; order is the order of events, and those who only let pass stand in the pipeline's.
     *
     * @throws AssertionError showing expected and actual, the pipeline, and how to run exactly this again
     */
    public Scene flows(String expected) {
        List<String> tokens = expected.isBlank() ? List.of() : List.of(expected.strip().split("\\s+"));
        kernel();
        tokens.forEach(this::checkToken);
        if (!tokens.equals(actual)) {
            throw new AssertionError(FlowFailure.text(tokens, actual, script.marked(), FlowFailure.picture(kernel, cpu),
                    Rerun.ofCaller(Scene.class.getPackageName())));
        }
        script.add(".flows(\"" + expected + "\")");
        actual.clear();
        return this;
    }

    private void checkToken(String token) {
        if (!token.matches(".+[!?~x](@\\d+)?")) {
            throw new IllegalArgumentException("flow token \"" + token + "\" is not a stage's name and one of "
                    + "! played  ? logged  ~ passed by  x discarded");
        }
    }

    /** The nanokernel, to look at or to do what scenes have no word for. */
    public Nanokernel kernel() {
        if (kernel == null) {
            kernel = Bench.kernel(Bench.board(cpus, ints(irqs), ints(levels)),
                    NanokernelOptions.of(costs, 0).with(profile));
            admissions.forEach(Runnable::run);
            kernel.runFor(0);
        }
        return kernel;
    }

    /** What has happened so far, to make assertions over. */
    public Trace trace() {
        return Trace.of(kernel());
    }

    /** Gives back what host threads the scene holds. */
    @Override
    public void close() {
        if (kernel != null) {
            kernel.close();
        }
    }

    // ---- how an act is done ----

    private Scene act(String text, int irq, Runnable deed) {
        return act(text, irq, deed, 0);
    }

    private Scene act(String text, int irq, Runnable deed, long nanos) {
        kernel();
        if (!text.isEmpty()) {
            script.add(text);
        }
        Lineup before = Lineup.of(kernel);
        long mark = kernel.trace().written();
        kernel.machine().engine().call(deed);
        kernel.runFor(nanos);
        List<TraceRecord> records = new ArrayList<>();
        for (long i = mark; i < kernel.trace().written(); i++) {
            records.add(kernel.trace().get(i));
        }
        actual.addAll(Flow.of(before, records, cpu, irq < 0 && irqs.size() == 1 ? irqs.first() : irq));
        checkBooks();
        return this;
    }

    private void checkBooks() {
        Books books = kernel.books();
        if (!books.balanced()) {
            throw new AssertionError(BookCheck.text(books) + System.lineSeparator() + "after "
                    + script + System.lineSeparator()
                    + Rerun.ofCaller(Scene.class.getPackageName()));
        }
    }

    private Guest guest(String name) {
        return kernel.find(name).orElseThrow(() -> new IllegalArgumentException("there is no stage " + name
                + "; there are " + String.join(", ", kernel.guests().stream().map(Guest::name).toList())));
    }

    private LocalStage local(String stage) {
        return guest(stage).stage().on(cpu);
    }

    private static int[] ints(TreeSet<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
