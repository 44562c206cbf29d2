package org.sluice.nanokernel.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.hw.Platform;
import org.sluice.nanokernel.hw.RandomSource;

/** A scenario of its own, with bodies, spending handlers and load: the same figures however it is run. */
class SimulationTest {

    private static final String BUSY = """
            scenario busy board=default costs=generic-x86 seed=1
            domain high priority=20 cpus=all irqs=com1:shared,eth0:shared
            domain low priority=10 cpus=0-1 irqs=com1:shared,eth0:shared
            route com1 cpu=1
            load com1 rate=9000/s
            load eth0 rate=7000/s burst=3
            """;
    private static final long RUN_NANOS = 20_000_000;

    /** Handles both devices, by charging or by spending, and has a body that stalls now and then. */
    private static final class Busy implements GuestDomain {
        private final boolean spends;
        private Platform platform;

        private Busy(boolean spends) {
            this.spends = spends;
        }

        @Override
        public void boot(Platform newPlatform) {
            platform = newPlatform;
            platform.device("com1").write(4, 1, 1 << 3);
            platform.device("com1").write(1, 1, 1);
            platform.device("eth0").write(0xD0, 4, 1 << 7);
        }

        @Override
        public void start(Stage stage) {
            IrqUse use = IrqUse.of(IrqMode.ACCEPT);
            stage.virtualize(platform.device("com1").irq(), spends ? use : use.withBrief(), this::onIrq);
            stage.virtualize(platform.device("eth0").irq(), use.withBrief(), (irq, here) -> {
                platform.device("eth0").read(0xC0, 4);
                here.charge(2_000);
            });
        }

        private void onIrq(int irq, LocalStage here) {
            platform.device("com1").read(0, 1);
            if (spends) {
                here.spend(15_000);
            } else {
                here.charge(5_000);
            }
        }

        @Override
        public void body(LocalStage here) {
            RandomSource random = platform.random("body on " + here.cpu());
            for (;;) {
                here.spend(random.between(1_000, 200_000));
                boolean was = here.stall();
                here.spend(random.between(1_000, 50_000));
                here.restore(was);
            }
        }
    }

    private static Simulation simulation(String text, SimulationOptions options) {
        try {
            Simulation simulation =
                    new Simulation(ScenarioReader.read("busy.scenario", new StringReader(text)), options);
            Map<String, Supplier<Domain>> cast = new TreeMap<>();
            cast.put("high", () -> new Busy(false));
            cast.put("low", () -> new Busy(true));
            simulation.cast(cast);
            return simulation;
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String hash(SimulationOptions options, long sliceNanos, boolean fastSpend) {
        try (Simulation simulation = simulation(BUSY, options)) {
            simulation.kernel().machine().engine().setFastSpend(fastSpend);
            for (long run = 0; run < RUN_NANOS; run += sliceNanos) {
                simulation.runFor(sliceNanos);
                assertThat(simulation.kernel().books().balanced()).as(simulation.kernel().books().toString()).isTrue();
            }
            return simulation.kernel().trace().hash();
        }
    }

    @ParameterizedTest(name = "slices of {0} ns, fast spend {1}")
    @CsvSource({"20000000,false", "1000000,true", "10000,true", "1600,false"})
    void theHashIsTheSameHoweverItIsRun(long sliceNanos, boolean fastSpend) {
        assertThat(hash(SimulationOptions.PLAIN, sliceNanos, fastSpend))
                .isEqualTo(hash(SimulationOptions.PLAIN, RUN_NANOS, true));
    }

    @Test
    void anotherSeedIsAnotherHash() {
        assertThat(hash(SimulationOptions.PLAIN.withSeed(2), RUN_NANOS, true))
                .isNotEqualTo(hash(SimulationOptions.PLAIN, RUN_NANOS, true));
    }

    @Test
    void theLoadReachesItsDevicesAtAboutItsRate() {
        try (Simulation simulation = simulation(BUSY, SimulationOptions.PLAIN)) {
            simulation.runFor(50 * RUN_NANOS);
            assertThat(simulation.generated()).isBetween(21_000L, 25_000L);
            assertThat(simulation.kernel().books().raised()).isGreaterThan(5_000);
        }
    }

    @Test
    void whatDoesNotFitTheBoardIsToldWithFileAndLine() {
        refused(BUSY.replace("route com1 cpu=1", "route com1 cpu=4"), "busy.scenario:4: cpu=4");
        refused(BUSY.replace("route com1", "route lpt1"), "busy.scenario:4: there is no device lpt1 on board default");
        refused(BUSY.replace("board=default", "board=none"), "no board none comes with Sluice");
        refused(BUSY + "partition ros=1 hrt=0,2-3\n", "the ROS has the CPUs from 0 on, the HRT all others (0..3)");
        refused(BUSY.replace("board=default", "board=recording"), "--irq-trace is missing");
        refused(BUSY.replace("domain low", "domain lower"), "busy.scenario:3: there is no domain lower");
    }

    /** An empty capture has a head of 24 bytes, which is in the file when the machine is closed. */
    @Test
    void theFilesOfABoardAreOpenedWithTheSimulationAndClosedWithIt(@TempDir Path folder) throws IOException {
        Path capture = folder.resolve("eth0.pcap");
        Path board = folder.resolve("own.board");
        Files.writeString(board, "cpus 1\npci host\ne1000 eth0 msi slot=3 net=user capture=\"" + capture + "\"\n");
        try (Simulation simulation = simulation("scenario s board=\"" + board + "\"\n", SimulationOptions.PLAIN)) {
            simulation.runFor(RUN_NANOS);
        }
        assertThat(capture).hasSize(24);
        Files.writeString(board, "cpus 1\npci host\ne1000 eth0 msi slot=3 capture=\"" + folder + "\"\n");
        refused("scenario s board=\"" + board + "\"\n", board + ":3: e1000 eth0: capture=" + folder + ": ");
    }

    private static void refused(String text, String complaint) {
        assertThatThrownBy(() -> simulation(text, SimulationOptions.PLAIN)).hasMessageContaining(complaint);
    }
}
