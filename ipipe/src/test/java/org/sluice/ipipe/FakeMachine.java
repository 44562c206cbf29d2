package org.sluice.ipipe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A machine of no depth, by hand: one clock for all CPUs, delivery when the test says so, a journal of everything.
 * What is scripted with {@link #meanwhile} happens the next time a handler or body lets time pass. The books are
 * checked after every step.
 */
final class FakeMachine implements Hardware, AutoCloseable {

    static final int HARDWARE_IRQS = 8;
    private static final int NOBODY = -1;
    private static final int CRITICAL = -1;

    final Pipeline pipeline;
    /** What handlers did, as "rt 5", on other CPUs than the first "rt 5 @1". */
    final List<String> played = new ArrayList<>();
    final List<String> faults = new ArrayList<>();
    boolean faultHandlerThrows;
    long handlerCalls;

    private final List<Event> journal = new ArrayList<>();
    private final Map<Integer, String> names = new TreeMap<>();
    private final Map<LocalStage, Coroutine> bodies = new LinkedHashMap<>();
    private final ArrayDeque<Runnable> script = new ArrayDeque<>();
    private final ArrayDeque<Ipi> ipis = new ArrayDeque<>();
    private final BitSet levelIrqs = new BitSet();
    private final BitSet maskedIrqs = new BitSet();
    private final TreeMap<Long, List<Runnable>> calls = new TreeMap<>();
    private final List<ArrayDeque<Runnable>> waitingAtCpu = new ArrayList<>();
    private final boolean[] walkWanted;
    private final boolean[] hardOff;
    private final boolean[] parked;
    private final long[] charged;
    private boolean journaling = true;
    private boolean looking = true;
    private int executing = NOBODY;
    private long now;
    private long lastId;

    /** One thing that happened: a trace record, or a call of the pipeline's. */
    private record Event(String what, int cpu, int stage, int irq, long id, long detail) {
    }

    /** A message between CPUs; it has its identity from the beginning. */
    private record Ipi(int cpu, int irq, long id) {
    }

    FakeMachine(int cpus) {
        this(cpus, Profile.SLUICE);
    }

    FakeMachine(int cpus, Profile profile) {
        walkWanted = new boolean[cpus];
        hardOff = new boolean[cpus];
        parked = new boolean[cpus];
        charged = new long[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            waitingAtCpu.add(new ArrayDeque<>());
        }
        pipeline = Pipeline.on(this, HARDWARE_IRQS, profile, this::note, this::contain);
    }

    private void contain(LocalStage here, int irq, Throwable fault) {
        faults.add(here.stage().name() + " " + irq + " " + fault.getMessage());
        if (faultHandlerThrows) {
            // of a type that no domain of a test throws, so that the two can be told apart
            throw new UnsupportedOperationException("in the fault handler");
        }
        pipeline.quarantine(here.stage());
    }

    // ---- setting the scene ----

    /** A stage on all CPUs whose domain does nothing by itself. */
    Stage stage(String name, int priority) {
        return register(name, priority, stage -> { });
    }

    Stage register(String name, int priority, Domain domain) {
        int[] all = new int[cpuCount()];
        Arrays.setAll(all, cpu -> cpu);
        return register(StagePlan.of(name, priority, all), domain);
    }

    Stage register(StagePlan plan, Domain domain) {
        Stage stage = pipeline.register(domain, plan);
        names.put(stage.number(), plan.name());
        checkBooks();
        return stage;
    }

    /** Attaches a handler that only notes that it ran. */
    void handle(Stage stage, int irq, IrqMode mode) {
        handle(stage, irq, IrqUse.of(mode), (number, here) -> { });
    }

    /** Attaches a handler that notes that it ran, and then does {@code more}. */
    void handle(Stage stage, int irq, IrqUse use, IrqHandler more) {
        stage.virtualize(irq, use, noting(stage, more));
    }

    IrqHandler noting(Stage stage, IrqHandler more) {
        return (number, here) -> {
            handlerCalls++;
            played.add(stage.name() + " " + number + (here.cpu() == 0 ? "" : " @" + here.cpu()));
            more.onIrq(number, here);
        };
    }

    /** The line is level-triggered: acknowledging masks it. */
    void level(int irq) {
        levelIrqs.set(irq);
    }

    void stopJournal() {
        journaling = false;
    }

    /** From now on nobody looks at the books unless the test does: looking makes an arrival in flight land. */
    void lookAway() {
        looking = false;
    }

    // ---- what the machine does ----

    /** A hardware interrupt, recorded and acknowledged; delivery is due. Returns its identity. */
    long arrive(int cpu, int irq) {
        long id = ++lastId;
        long raised = now;
        reach(cpu, () -> pipeline.cpu(cpu).arrive(irq, id, raised));
        return id;
    }

    /** An interrupt reaches a CPU, or waits at it while its own interrupts are off. */
    private void reach(int cpu, Runnable arrival) {
        if (hardOff[cpu] || parked[cpu]) {
            waitingAtCpu.get(cpu).addLast(arrival);
        } else {
            walkWanted[cpu] = true;
            arrival.run();
            checkBooks();
        }
    }

    private boolean takeWaiting(int cpu) {
        if (hardOff[cpu] || parked[cpu] || waitingAtCpu.get(cpu).isEmpty()) {
            return false;
        }
        reach(cpu, waitingAtCpu.get(cpu).pollFirst());
        return true;
    }

    /** A hardware interrupt, and whatever follows from it. */
    long raise(int cpu, int irq) {
        long id = arrive(cpu, irq);
        run(cpu);
        return id;
    }

    /** Delivers until the CPU owes nobody anything. */
    void run(int cpu) {
        while (step(cpu)) {
            checkBooks();
        }
    }

    /** Runs the CPUs that asked for a walk, and hands over the IPIs, until nothing is left to do. */
    void run() {
        boolean again = true;
        while (again) {
            again = false;
            for (int cpu = 0; cpu < cpuCount(); cpu++) {
                again |= takeWaiting(cpu);
                if (walkWanted[cpu] && !parked[cpu]) {
                    again = true;
                    run(cpu);
                }
            }
            Ipi ipi = ipis.pollFirst();
            if (ipi != null) {
                again = true;
                PipelineCpu cpu = pipeline.cpu(ipi.cpu);
                long raised = now;
                reach(ipi.cpu, ipi.irq == CRITICAL ? cpu::critical : () -> cpu.arrive(ipi.irq, ipi.id, raised));
            }
        }
    }

    /** Delivers at most one handler, and lets its time pass. Returns false if there was nothing to do. */
    boolean step(int cpu) {
        walkWanted[cpu] = false;
        long interruptedCode = charged[cpu];
        charged[cpu] = 0;
        int executedBefore = executing;
        executing = cpu;
        PipelineCpu.Played did = pipeline.cpu(cpu).deliver();
        executing = NOBODY;
        if (did == PipelineCpu.Played.PLAYED) {
            checkBooks();
            timePasses(charged[cpu]);
            pipeline.cpu(cpu).finish();
        } else if (did == PipelineCpu.Played.BODY) {
            resume(pipeline.cpu(cpu).body());
        }
        charged[cpu] = interruptedCode;
        executing = executedBefore;
        checkBooks();
        return did != PipelineCpu.Played.IDLE;
    }

    private void resume(LocalStage body) {
        Coroutine code = bodies.computeIfAbsent(body, which -> new Coroutine(which.toString(),
                () -> pipeline.cpu(which.cpu()).runBody(which)));
        executing = body.cpu();
        if (code.resume()) {
            bodies.remove(body);
        }
        executing = NOBODY;
    }

    /** Scripts what happens the next time that code lets time pass. */
    void meanwhile(Runnable happening) {
        script.addLast(happening);
    }

    private void timePasses(long nanos) {
        run();
        now += nanos;
        runCalls();
        Runnable happening = script.pollFirst();
        if (happening != null) {
            happening.run();
        }
        run();
    }

    void elapse(long nanos) {
        now += nanos;
        runCalls();
        run();
    }

    private void runCalls() {
        while (!calls.isEmpty() && calls.firstKey() <= now) {
            calls.pollFirstEntry().getValue().forEach(Runnable::run);
        }
    }

    // ---- what the test asks ----

    /** What handlers did since the last call. */
    List<String> takePlayed() {
        List<String> since = List.copyOf(played);
        played.clear();
        return since;
    }

    /** What happened since the last call, of the given sorts, as "recorded rt 5" or "ack 5". */
    List<String> takeJournal(String... sorts) {
        List<String> wanted = Arrays.asList(sorts);
        List<String> lines = new ArrayList<>();
        for (Event event : journal) {
            if (wanted.isEmpty() || wanted.contains(event.what)) {
                lines.add(text(event));
            }
        }
        journal.clear();
        return lines;
    }

    private String text(Event event) {
        StringBuilder text = new StringBuilder(event.what);
        if (event.stage >= 0) {
            text.append(' ').append(event.stage == 0 ? "none" : names.get(event.stage));
        }
        if (event.irq >= 0) {
            text.append(' ').append(event.irq);
        }
        return text.append(event.cpu > 0 ? " @" + event.cpu : "").toString();
    }

    /** The details of the records of one sort, in order. */
    List<Long> details(String what) {
        return journal.stream().filter(event -> event.what.equals(what)).map(Event::detail).toList();
    }

    /** The identities of the records of one sort, in order. */
    List<Long> ids(String what) {
        return journal.stream().filter(event -> event.what.equals(what)).map(Event::id).toList();
    }

    PipelineLedger.Line books(String stage) {
        return pipeline.ledger().stages().stream().filter(line -> line.stage().equals(stage)).findFirst().orElseThrow();
    }

    boolean isMasked(int irq) {
        return maskedIrqs.get(irq);
    }

    void checkBooks() {
        if (looking) {
            requireBalance();
        }
    }

    private void requireBalance() {
        PipelineLedger ledger = pipeline.ledger();
        if (!ledger.balanced()) {
            throw new AssertionError("out of balance: " + ledger);
        }
    }

    private void note(int kind, int cpu, int stage, int irq, long id, long detail) {
        note(PipelineRecord.name(kind), cpu, stage, irq, id, detail);
    }

    private void note(String what, int cpu, int stage, int irq, long id, long detail) {
        if (journaling) {
            journal.add(new Event(what, cpu, stage, irq, id, detail));
        }
    }

    @Override
    public void close() {
        requireBalance();
        bodies.values().forEach(Coroutine::abandon);
    }

    // ---- Hardware ----

    @Override
    public int cpuCount() {
        return walkWanted.length;
    }

    @Override
    public long nowNanos(int cpu) {
        return now;
    }

    @Override
    public long newId() {
        return ++lastId;
    }

    @Override
    public boolean acknowledge(int cpu, int irq) {
        note("ack", cpu, -1, irq, 0, 0);
        if (levelIrqs.get(irq)) {
            maskedIrqs.set(irq);
            return true;
        }
        return false;
    }

    @Override
    public void unmask(int irq) {
        if (!maskedIrqs.get(irq)) {
            throw new AssertionError("unmask of irq " + irq + ", which is not masked");
        }
        maskedIrqs.clear(irq);
        note("unmask", -1, -1, irq, 0, 0);
    }

    @Override
    public void sendIpi(int fromCpu, int toCpu, int irq) {
        note("ipi", fromCpu, -1, irq, 0, toCpu);
        ipis.addLast(new Ipi(toCpu, irq, ++lastId));
    }

    @Override
    public boolean hardSave(int cpu) {
        boolean before = hardOff[cpu];
        hardOff[cpu] = true;
        return before;
    }

    @Override
    public void hardRestore(int cpu, boolean wasOff) {
        hardOff[cpu] = wasOff;
        walkWanted[cpu] |= !wasOff && !waitingAtCpu.get(cpu).isEmpty();
    }

    @Override
    public void sendCritical(int fromCpu, int toCpu) {
        note("critical", fromCpu, -1, -1, 0, toCpu);
        ipis.addLast(new Ipi(toCpu, CRITICAL, 0));
    }

    @Override
    public void park(int cpu) {
        parked[cpu] = true;
    }

    @Override
    public void unpark(int cpu) {
        parked[cpu] = false;
        walkWanted[cpu] = true;
    }

    @Override
    public void callAt(long atNanos, Runnable operation) {
        calls.computeIfAbsent(atNanos, at -> new ArrayList<>()).add(operation);
    }

    @Override
    public void charge(int cpu, long nanos) {
        charged[cpu] += nanos;
    }

    @Override
    public void spend(int cpu, long nanos) {
        long own = charged[cpu];
        executing = NOBODY;
        timePasses(nanos);
        executing = cpu;
        charged[cpu] = own;
    }

    @Override
    public long charged(int cpu) {
        return charged[cpu];
    }

    @Override
    public void settle(int cpu, long alreadyCharged) {
        long nanos = charged[cpu] - alreadyCharged;
        charged[cpu] = alreadyCharged;
        spend(cpu, nanos);
    }

    @Override
    public void pass(int cpu) {
        note("pass", cpu, -1, -1, 0, 0);
    }

    @Override
    public void walk(int cpu) {
        note("walk", cpu, -1, -1, 0, 0);
        walkWanted[cpu] = true;
    }

    @Override
    public void suspend(int cpu, LocalStage body) {
        executing = NOBODY;
        bodies.get(body).stop();
    }

    @Override
    public boolean unwinds(Error thrown) {
        return Coroutine.unwinds(thrown);
    }

    @Override
    public int executingCpu() {
        return executing;
    }
}
