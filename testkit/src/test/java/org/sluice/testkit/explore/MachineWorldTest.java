package org.sluice.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.hw.Platform;
import org.sluice.nanokernel.scenario.Scenario;
import org.sluice.nanokernel.scenario.ScenarioReader;
import org.sluice.nanokernel.scenario.Simulation;
import org.sluice.nanokernel.scenario.SimulationOptions;

/** A whole machine under an explorer: four CPUs that send each other IPIs, ticks, a serial line. */
class MachineWorldTest {

    private static final long RUN = 5_000_000;
    private static final String TEXT = """
            scenario pingpong board=default costs=generic-x86 seed=3
            domain top priority=200 irqs=call-function:shared
            domain pong priority=100 irqs=timer,reschedule,com1,call-function:shared
            load com1 rate=2000/s
            """;
    private static final IrqUse BRIEF = IrqUse.of(IrqMode.TERMINATE).withBrief();

    /** Ticks on each CPU; a tick sends two IPIs to the next CPU, in this order: reschedule, call-function. */
    private static class PingPong implements GuestDomain {
        private Platform platform;
        final List<String> seen = new ArrayList<>();

        @Override
        public void boot(Platform newPlatform) {
            platform = newPlatform;
        }

        @Override
        public void start(Stage stage) {
            stage.virtualize(Irqs.TIMER, BRIEF, this::onTick);
            stage.virtualize(Irqs.RESCHEDULE, BRIEF, this::onIpi);
            stage.virtualize(Irqs.CALL_FUNCTION, BRIEF, this::onIpi);
        }

        @Override
        public void startCpu(LocalStage here) {
            platform.requestTick(here.cpu(), 500_000, 500_000);
        }

        void onTick(int irq, LocalStage here) {
            here.charge(1_000);
            int next = (here.cpu() + 1) % 4;
            here.triggerOn(next, Irqs.RESCHEDULE);
            here.triggerOn(next, Irqs.CALL_FUNCTION);
        }

        void onIpi(int irq, LocalStage here) {
            here.charge(500);
            seen.add(irq + " on " + here.cpu());
        }
    }

    /** Looks on from above. */
    private static class Top implements Domain {
        @Override
        public void start(Stage stage) {
            stage.virtualize(Irqs.CALL_FUNCTION, IrqUse.of(IrqMode.ACCEPT).withBrief(),
                    (irq, here) -> here.charge(200));
        }
    }

    private static Scenario scenario() {
        try {
            return ScenarioReader.read("pingpong", new StringReader(TEXT));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Map<String, Supplier<Domain>> cast(Supplier<Domain> pong) {
        Map<String, Supplier<Domain>> cast = new TreeMap<>();
        cast.put("top", Top::new);
        cast.put("pong", pong);
        return cast;
    }

    private static MachineWorld world() {
        return new MachineWorld(scenario(), cast(PingPong::new), RUN);
    }

    @Test
    void theUsualCourseIsThatOfAPlainRun() {
        TreeSet<String> hashes = new TreeSet<>();
        MachineWorld world = world().atEnd("hash", simulation -> {
            hashes.add(simulation.kernel().trace().hash());
            return Optional.empty();
        });
        world.run(new Replay(Schedule.USUAL));
        try (Simulation plain = new Simulation(scenario(), SimulationOptions.PLAIN)) {
            plain.cast(cast(PingPong::new));
            plain.runFor(RUN);
            assertThat(hashes).containsExactly(plain.kernel().trace().hash());
        }
    }

    @Test
    void equalChoicesGiveEqualRuns() {
        for (long seed = 1; seed < 20; seed++) {
            RandomStrategy random = new RandomStrategy(seed);
            Recorder recorder = new Recorder(random.begin());
            Outcome outcome = world().run(recorder);
            assertThat(world().run(new Replay(recorder.schedule()))).isEqualTo(outcome);
        }
    }

    @Test
    void aHealthyMachineIsCleanUnderManyDifferentSchedules() {
        for (Mode mode : Mode.values()) {
            Report report = Explorer.explore(world().renice("pong", 300), Plan.of(mode, 100).depth(2));
            assertThat(report.violation()).as(mode.word()).isEmpty();
            assertThat(report.distinct()).as(mode.word()).isGreaterThan(10);
            assertThat(report.checks()).isGreaterThan(500);
        }
    }

    @Test
    void messagesOfOneCpuToAnotherNeverOvertakeEachOther() {
        List<PingPong> built = new ArrayList<>();
        MachineWorld world = new MachineWorld(scenario(), cast(() -> {
            built.add(new PingPong());
            return built.get(built.size() - 1);
        }), RUN).delays(0, 10, 3_000, 50_000).atEnd("order", simulation -> {
            List<String> seen = built.get(built.size() - 1).seen;
            for (int cpu = 0; cpu < 4; cpu++) {
                String here = " on " + cpu;
                List<String> mine = seen.stream().filter(what -> what.endsWith(here)).toList();
                for (int i = 0; i < mine.size(); i++) {
                    if (!mine.get(i).startsWith(i % 2 == 0 ? "121" : "122")) {
                        return Optional.of(mine.toString());
                    }
                }
            }
            return Optional.empty();
        });
        Report report = Explorer.explore(world, Plan.random(100));
        assertThat(report.violation()).isEmpty();
        assertThat(report.distinct()).isGreaterThan(50);
    }

    @Test
    void theAdversaryFindsTheLatestDeliveryThatTheBoundAllows() {
        MachineWorld world = world().delays(0, 40_000).passes(-1).latest("reschedule", "pong");
        long usual = world.run(new Replay(Schedule.USUAL)).figure();
        Report report = Explorer.explore(world, Plan.adversary(60));
        assertThat(report.figure()).isGreaterThanOrEqualTo(usual + 39_000).isLessThan(usual + 50_000);
        assertThat(Explorer.rerun(world, report.token().orElseThrow()).figure()).isEqualTo(report.figure());
        assertThat(report.lines("again")).anyMatch(line ->
                line.startsWith("the latest delivery of reschedule to pong comes 4"));
    }

    /** Believes that it is below: throws when it finds itself at the head while an IPI is handled. */
    private static final class Believer extends PingPong {
        @Override
        void onIpi(int irq, LocalStage here) {
            if (here.stage().priority() > 200) {
                throw new IllegalStateException("above all");
            }
            super.onIpi(irq, here);
        }
    }

    @Test
    void aControlOperationAtABadMomentIsFound() {
        MachineWorld world = new MachineWorld(scenario(), cast(Believer::new), RUN).renice("pong", 300);
        Report report = Explorer.explore(world, Plan.of(Mode.EXHAUSTIVE, 100).depth(1));
        assertThat(report.violation()).map(Violation::rule).contains("quarantine");
        assertThat(report.finding().orElseThrow().story()).singleElement().asString().endsWith(": renice pong 300");
    }

    /** Loses the IPI that it is to send when the one before is still under way. */
    private static final class Loser extends PingPong {
        private int underWay;

        @Override
        void onTick(int irq, LocalStage here) {
            if (here.cpu() == 0 && underWay++ > 0) {
                return;
            }
            super.onTick(irq, here);
        }

        @Override
        void onIpi(int irq, LocalStage here) {
            if (here.cpu() == 1 && irq == Irqs.CALL_FUNCTION) {
                underWay = 0;
            }
            super.onIpi(irq, here);
        }
    }

    @Test
    void whatStopsForGoodIsFound() {
        MachineWorld world = new MachineWorld(scenario(), cast(Loser::new), RUN).delays(0, 600_000)
                .atEnd("all IPIs", simulation -> simulation.kernel().find("pong").orElseThrow().stage()
                        .played(Irqs.RESCHEDULE) < 35 ? Optional.of("some are missing") : Optional.empty());
        Report report = Explorer.explore(world, Plan.random(200));
        assertThat(report.violation()).map(Violation::rule).contains("all IPIs");
        assertThat(Explorer.rerun(world, report.token().orElseThrow()).violation()).isEqualTo(report.violation());
    }

    @Test
    void aMachineThatStopsIsAViolation() {
        MachineWorld world = world().operation("break it", kernel -> {
            throw new IllegalStateException("broken");
        });
        Report report = Explorer.explore(world, Plan.exhaustive(10).depth(1));
        assertThat(report.violation()).map(Violation::rule).contains("machine");
        assertThat(report.violation().orElseThrow().text()).contains("broken");
    }

    @Test
    void wrongFiguresAreRefused() {
        assertThatThrownBy(() -> new MachineWorld(scenario(), cast(PingPong::new), 0))
                .hasMessage("nanos 0 must be greater than 0");
        assertThatThrownBy(() -> world().delays(1, 2)).hasMessage("delays [1, 2] must begin with 0 and ascend");
        assertThatThrownBy(() -> world().passes(0)).hasMessage("passes [0] must begin with -1 and ascend");
        assertThatThrownBy(() -> world().checkEvery(0)).hasMessage("steps 0 must be at least 1");
        assertThatThrownBy(() -> world().renice("nobody", 1))
                .hasMessage("domain nobody: there is none in this scenario");
        assertThatThrownBy(() -> world().latest("floppy", null).run(new Replay(Schedule.USUAL)))
                .hasMessage("irq floppy: there is none on this machine");
    }
}
