package org.sluice.testkit.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.sluice.ipipe.Domain;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.PassPoint;
import org.sluice.nanokernel.PriorityOrigin;
import org.sluice.nanokernel.ftrace.Recording;
import org.sluice.nanokernel.scenario.Scenario;
import org.sluice.nanokernel.scenario.Simulation;
import org.sluice.nanokernel.scenario.SimulationOptions;
import org.sluice.x86.text.Durations;

/**
 * A whole scenario on its machine, for a stretch of virtual time. What is open: which of the events of one instant goes
 * first; how late each interrupt message is, from a few values up to a bound; how long code takes between opening its
 * stage and playing; and when control operations take effect, between any two events.
 *
 * <p>Messages from one sender to one CPU keep their order, as on a bus that arbitrates each sender's requests in turn;
 * the software of one CPU keeps its own order, and so does a timer with the alarm that was set after it. Everything
 * else of one instant may change places.
 *
 * <p>Checked every so many steps and at the end: the three books balance, no domain was quarantined, nothing waits in
 * the open, no stage stays stalled over an entry on an idle CPU, no tick is overdue, the machine goes on; at the end
 * also that no stage has stopped to handle an irq that it goes on to handle in the usual course (unless a control
 * operation has taken effect, which may well end what was usual), and rules of the caller's own.
 *
 * <p>Built once, run often. What domains share between CPUs is unknown, so code never commutes; timers and messages do.
 */
public final class MachineWorld implements Explorable {

    /** How late messages may be, unless said otherwise: up to 10 us. */
    static final long[] DELAYS = {0, 100, 1_000, 10_000};
    /** How long code may take at a pass, unless said otherwise: up to 1 us. */
    static final long[] PASSES = {PassPoint.AT_ONCE, 0, 1_000};

    private static final int TRACE_RECORDS = 1 << 16;
    private static final int STEPS_BETWEEN_CHECKS = 200;

    private final String name;
    private final Scenario scenario;
    private final Map<String, ? extends Supplier<? extends Domain>> cast;
    private final long nanos;
    private OptionalLong seed = OptionalLong.empty();
    private Optional<Recording> recording = Optional.empty();
    private long[] delays = DELAYS;
    private long[] passes = PASSES;
    private int stepsBetweenChecks = STEPS_BETWEEN_CHECKS;
    private String lateDomain;
    private String lateIrq;
    private final List<Operation> operations = new ArrayList<>();
    private final Invariants<Simulation> atEnd = new Invariants<>();
    private Map<String, Long> usual;

    /** A control operation that takes effect somewhere, once. */
    record Operation(String label, Consumer<Nanokernel> deed) {
    }

    /**
     * A world.
     *
     * @param scenario what is built
     * @param cast     makes its domains, afresh for each run
     * @param nanos    how long each run is, in virtual time, greater than 0
     */
    public MachineWorld(Scenario scenario, Map<String, ? extends Supplier<? extends Domain>> cast, long nanos) {
        if (nanos <= 0) {
            throw new IllegalArgumentException("nanos " + nanos + " must be greater than 0");
        }
        this.name = scenario.name() + " for " + Durations.exact(nanos);
        this.scenario = scenario;
        this.cast = cast;
        this.nanos = nanos;
    }

    // ---- building ----

    /** Replays the interrupts of a recording; for scenarios with {@code board=recording}. */
    public MachineWorld recording(Recording newRecording) {
        recording = Optional.of(newRecording);
        return this;
    }

    /** Another seed for the scenario than its own. */
    public MachineWorld scenarioSeed(long newSeed) {
        seed = OptionalLong.of(newSeed);
        return this;
    }

    /** How late messages may be, in nanoseconds; 0 first, ascending. */
    public MachineWorld delays(long... nanosLate) {
        delays = nanosLate.clone();
        if (delays.length == 0 || delays[0] != 0 || !isAscending(delays)) {
            throw new IllegalArgumentException("delays " + Arrays.toString(delays) + " must begin with 0 and ascend");
        }
        return this;
    }

    /** How long code may take at a pass, in nanoseconds; {@link PassPoint#AT_ONCE} first, ascending. */
    public MachineWorld passes(long... nanosLate) {
        passes = nanosLate.clone();
        if (passes.length == 0 || passes[0] != PassPoint.AT_ONCE || !isAscending(passes)) {
            throw new IllegalArgumentException("passes " + Arrays.toString(passes) + " must begin with "
                    + PassPoint.AT_ONCE + " and ascend");
        }
        return this;
    }

    private static boolean isAscending(long[] values) {
        for (int i = 1; i < values.length; i++) {
            if (values[i] <= values[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /**
     * A domain may be moved to that priority between any two events, once.
     *
     * @throws IllegalArgumentException if the scenario has no such domain
     */
    public MachineWorld renice(String domain, int priority) {
        if (scenario.cast().stream().noneMatch(role -> role.name().equals(domain))) {
            throw new IllegalArgumentException("domain " + domain + ": there is none in this scenario");
        }
        return operation("renice " + domain + " " + priority, kernel -> kernel.find(domain)
                .ifPresent(guest -> kernel.renice(guest, priority, PriorityOrigin.COMMAND)));
    }

    /** A control operation that may take effect between any two events, once. */
    public MachineWorld operation(String label, Consumer<Nanokernel> deed) {
        operations.add(new Operation(label, deed));
        return this;
    }

    /** Checks everything after so many steps, 1 or more; 200 unless said otherwise. */
    public MachineWorld checkEvery(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps " + steps + " must be at least 1");
        }
        stepsBetweenChecks = steps;
        return this;
    }

    /** The figure of a run is the latest delivery of this irq to this domain, in nanoseconds; null stands for any. */
    public MachineWorld latest(String irq, String domain) {
        lateIrq = irq;
        lateDomain = domain;
        usual = null;
        return this;
    }

    /** A rule of the caller's own, checked at the end. */
    public MachineWorld atEnd(String rule, Function<Simulation, Optional<String>> check) {
        atEnd.add(rule, check);
        return this;
    }

    // ---- running ----

    /**
     * Builds it once and runs the usual course, to see whether it can be built at all.
     *
     * @throws IllegalArgumentException or what else refuses it: file, line and what is wrong there
     */
    void tryOut() {
        if (usual == null) {
            try (Watch straight = new Watch(new FirstAlternative())) {
                straight.run();
                usual = new TreeMap<>(straight.digest.played());
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String tell(long figure) {
        return "the latest delivery" + (lateIrq == null ? "" : " of " + lateIrq)
                + (lateDomain == null ? "" : " to " + lateDomain) + " comes " + Durations.format(figure)
                + " after the raise";
    }

    @Override
    public Outcome run(Chooser chooser) {
        tryOut();
        try (Watch watch = new Watch(chooser)) {
            Optional<Violation> violation = watch.run();
            return new Outcome(watch.digest.hash(), watch.course.steps(), watch.checks, watch.digest.latestNanos(),
                    violation);
        }
    }

    private static final class FirstAlternative implements Chooser {
        @Override
        public int choose(Object point, List<String> alternatives) {
            return 0;
        }

        @Override
        public int next(Alternatives steps) {
            return 0;
        }
    }

    /** One run: the simulation, and who looks at it. */
    private final class Watch implements AutoCloseable {
        private final List<String> faults = new ArrayList<>();
        private final Simulation simulation;
        private final Nanokernel kernel;
        private final TraceDigest digest;
        private final HealthCheck health;
        private final MachineCourse course;
        private long checks;

        private Watch(Chooser chooser) {
            simulation = new Simulation(scenario, new SimulationOptions(seed, recording, TRACE_RECORDS, faults::add));
            kernel = simulation.kernel();
            try {
                simulation.cast(cast);
                digest = new TraceDigest(kernel, target(), nanos / 2);
                health = new HealthCheck(kernel, faults);
                course = new MachineCourse(kernel, chooser, delays, passes, operations);
                course.checkEvery(stepsBetweenChecks, this::check);
            } catch (RuntimeException refused) {
                simulation.close();
                throw refused;
            }
        }

        private TraceDigest.Target target() {
            int irq = lateIrq == null ? -1 : kernel.irqNamed(lateIrq);
            if (lateIrq != null && irq < 0) {
                throw new IllegalArgumentException("irq " + lateIrq + ": there is none on this machine");
            }
            if (lateDomain != null && kernel.find(lateDomain).isEmpty()) {
                throw new IllegalArgumentException("domain " + lateDomain + ": there is none in this scenario");
            }
            return new TraceDigest.Target(lateDomain, irq);
        }

        private Optional<Violation> check() {
            checks += HealthCheck.RULES;
            digest.read();
            return health.check();
        }

        private Optional<Violation> run() {
            Optional<Violation> violation = course.run(() -> simulation.runFor(nanos));
            if (violation.isEmpty()) {
                violation = check();
            }
            if (violation.isEmpty()) {
                checks += 1 + atEnd.size();
                boolean comparable = usual != null && !course.hasOperated();
                violation = HealthCheck.progress(comparable ? usual : Map.of(), digest.played())
                        .or(() -> atEnd.check(simulation));
            }
            return violation;
        }

        @Override
        public void close() {
            simulation.close();
        }
    }
}
