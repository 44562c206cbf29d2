package org.sluice.nanokernel.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.ftrace.FtraceReader;
import org.sluice.nanokernel.ftrace.InterruptKind;
import org.sluice.nanokernel.ftrace.Recording;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.hw.Platform;

/** A recording's interrupts come at their times, on their CPUs, in their numbers, with their lengths. */
class ReplayTest {

    private static final String SCENARIO = """
            scenario test board=recording costs=free
            domain linux priority=100 irqs=recorded:shared,timer,reschedule,call-function,local-other
            """;
    private static final String TRACE = """
            # tracer: nop
               a-1 [000] d.h1. 10.000100: irq_handler_entry: irq=9 name=acpi
               a-1 [000] d.h1. 10.000103: irq_handler_exit: irq=9 ret=handled
               a-1 [001] d.h1. 10.000200: irq_handler_entry: irq=300 name=disk
               a-1 [001] d.h1. 10.000200: irq_handler_exit: irq=300 ret=handled
               a-1 [001] ..s1. 10.000201: softirq_entry: vec=4 [action=BLOCK]
               a-1 [001] ..s1. 10.000206: softirq_exit: vec=4 [action=BLOCK]
               a-1 [000] d.h1. 10.000300: local_timer_entry: vector=236
               a-1 [000] d.h1. 10.000302: local_timer_exit: vector=236
               a-1 [000] d.h1. 10.000400: reschedule_entry: vector=253
               a-1 [000] d.h1. 10.000401: reschedule_exit: vector=253
               a-1 [001] d.h1. 10.000500: call_function_single_entry: vector=251
               a-1 [001] d.h1. 10.000507: call_function_single_exit: vector=251
               a-1 [000] d.h1. 10.000600: irq_handler_entry: irq=300 name=disk
               a-1 [000] d.h1. 10.000601: irq_handler_exit: irq=300 ret=handled
               a-1 [001] d.h1. 10.000700: irq_work_entry: vector=246
               a-1 [001] d.h1. 10.000702: irq_work_exit: vector=246
            """;

    /** Writes down what it handles. */
    private static final class Recorder implements GuestDomain {
        private final List<String> seen = new ArrayList<>();
        private Platform platform;

        @Override
        public void boot(Platform newPlatform) {
            platform = newPlatform;
        }

        @Override
        public void start(Stage stage) {
            for (int irq : platform.replayed().irqs()) {
                stage.virtualize(irq, IrqUse.of(IrqMode.ACCEPT).withBrief(), this::onIrq);
            }
        }

        private void onIrq(int irq, LocalStage here) {
            long length = platform.replayed().handlerNanos(here.cpu(), irq, here.hits());
            seen.add((here.raisedNanos() / 1_000) + "us cpu " + here.cpu() + " " + length + " + "
                    + platform.replayed().softirqNanos(here.cpu(), irq));
        }
    }

    private static Recording recording(String text) throws IOException {
        return FtraceReader.read("test.txt", new StringReader(text));
    }

    private static Simulation simulation(Recording recording, Recorder recorder) throws IOException {
        Simulation simulation = new Simulation(ScenarioReader.read("test.scenario", new StringReader(SCENARIO)),
                SimulationOptions.PLAIN.withRecording(recording));
        Map<String, Supplier<Domain>> cast = new TreeMap<>();
        cast.put("linux", () -> recorder);
        simulation.cast(cast);
        return simulation;
    }

    @Test
    void everyInterruptComesAtItsTimeOnItsCpuWithItsLength() throws IOException {
        Recorder recorder = new Recorder();
        Recording recording = recording(TRACE);
        try (Simulation simulation = simulation(recording, recorder)) {
            simulation.runFor(recording.lengthNanos());
            assertThat(recorder.seen).containsExactly("0us cpu 0 3000 + 0",
                    "100us cpu 1 " + Simulation.ZERO_LENGTH_NANOS + " + 5000", "200us cpu 0 2000 + 0",
                    "300us cpu 0 1000 + 0", "400us cpu 1 7000 + 0", "500us cpu 0 1000 + 0", "600us cpu 1 2000 + 0");
            assertThat(simulation.replayed(InterruptKind.IRQ)).isEqualTo(3);
            assertThat(simulation.replayed(InterruptKind.TIMER)).isEqualTo(1);
            assertThat(simulation.replayed(InterruptKind.RESCHEDULE)).isEqualTo(1);
            assertThat(simulation.replayed(InterruptKind.CALL_FUNCTION)).isEqualTo(1);
            assertThat(simulation.replayed(InterruptKind.OTHER)).isEqualTo(1);
            assertThat(simulation.generated()).isZero();
            assertThat(simulation.kernel().books().balanced()).isTrue();
        }
    }

    @Test
    void legacyLinesArePinsAndOthersAreMessages() throws IOException {
        try (Simulation simulation = simulation(recording(TRACE), new Recorder())) {
            assertThat(simulation.kernel().irqSource(simulation.kernel().irqNamed("irq9"))).contains("gsi 9 edge");
            assertThat(simulation.kernel().irqSource(simulation.kernel().irqNamed("irq300"))).contains("message");
        }
    }

    @Test
    void aRecordingOfOneCpuSendsItsIpisToItself() throws IOException {
        String oneCpu = """
               a-1 [000] d.h1. 10.000400: reschedule_entry: vector=253
               a-1 [000] d.h1. 10.000401: reschedule_exit: vector=253
               """;
        Recorder recorder = new Recorder();
        try (Simulation simulation = simulation(recording(oneCpu), recorder)) {
            simulation.runFor(1_000);
            assertThat(recorder.seen).containsExactly("0us cpu 0 1000 + 0");
        }
    }

    @Test
    void moreLinesThanTheMachineHasAreRefused() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int irq = 0; irq < 200; irq++) {
            many.append("   a-1 [000] d.h1. 10.").append(String.valueOf(1_000_000 + irq).substring(1))
                    .append(": irq_handler_entry: irq=").append(irq).append(" name=x").append(irq).append('\n');
        }
        Recording recording = recording(many.toString());
        assertThatThrownBy(() -> simulation(recording, new Recorder()))
                .hasMessage("test.txt: it has 200 irq lines, more than this machine has");
    }
}
