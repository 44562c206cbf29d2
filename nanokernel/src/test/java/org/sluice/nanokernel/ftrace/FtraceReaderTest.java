package org.sluice.nanokernel.ftrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.nanokernel.ftrace.InterruptKind.CALL_FUNCTION;
import static org.sluice.nanokernel.ftrace.InterruptKind.IRQ;
import static org.sluice.nanokernel.ftrace.InterruptKind.OTHER;
import static org.sluice.nanokernel.ftrace.InterruptKind.RESCHEDULE;
import static org.sluice.nanokernel.ftrace.InterruptKind.TIMER;
import static org.sluice.nanokernel.ftrace.Traces.at;
import static org.sluice.nanokernel.ftrace.Traces.read;
import static org.sluice.nanokernel.ftrace.Traces.readText;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FtraceReaderTest {

    private static final String DISK = "irq_handler_entry: irq=36 name=disk";

    @Nested
    class RealRecording {

        private final Recording recording = readText(Traces.TWO_CPUS_DISK);

        @Test
        void countsEqualThoseOfThePlainText() {
            assertThat(recording.count(IRQ)).isEqualTo(plainCount("irq_handler_entry")).isEqualTo(36);
            assertThat(recording.count(TIMER)).isEqualTo(plainCount("local_timer_entry")).isEqualTo(6);
            assertThat(recording.count(RESCHEDULE)).isEqualTo(plainCount("reschedule_entry")).isEqualTo(5);
            assertThat(recording.count(CALL_FUNCTION)).isEqualTo(plainCount("call_function_single_entry"))
                    .isEqualTo(15);
            assertThat(recording.count(OTHER)).isZero();
            assertThat(recording.softirqEntries()).isEqualTo(plainCount("softirq_entry")).isEqualTo(46);
            assertThat(recording.interrupts()).hasSize(36 + 6 + 5 + 15);
        }

        @Test
        void headerGivesCpusAndTimesGiveLength() {
            assertThat(recording.cpuCount()).isEqualTo(2);
            assertThat(recording.grainNanos()).isEqualTo(1000);
            assertThat(recording.firstNanos()).isEqualTo(770_137_938_000L);
            assertThat(recording.lengthNanos()).isBetween(1_000_000L, 100_000_000L);
        }

        @Test
        void firstInterruptHasItsLengthAndItsSoftirqs() {
            assertThat(recording.interrupts().get(0)).isEqualTo(new RecordedInterrupt(
                    TIMER, 1, 0, 236, "local_timer", 20_000, 14_000 + 1_000));
        }

        @Test
        void deviceLinesAreListed() {
            assertThat(recording.irqLines()).containsExactly(new IrqLine(36, "virtio1-req.0", List.of(1), 36));
        }

        @Test
        void softirqRaisesAreIgnoredAndNothingIsBad() {
            ReadingNotes notes = recording.notes();

            assertThat(notes.lines()).isEqualTo(276);
            assertThat(notes.ignoredEvents()).isEqualTo(plainCount("softirq_raise"));
            assertThat(notes.badLines().count()).isZero();
            assertThat(notes.outOfOrder()).isZero();
            assertThat(notes.lostEvents()).isZero();
            assertThat(notes.unmatchedEntries()).isZero();
            assertThat(notes.unmatchedExits()).isZero();
        }

        @Test
        void lostEventsAreCountedAndEndWhatWasOpen() {
            Recording lossy = readText(Traces.LOST_EVENTS);

            assertThat(lossy.notes().lostEvents()).isEqualTo(3147);
            assertThat(lossy.notes().badLines().count()).isZero();
            assertThat(lossy.count(IRQ)).isEqualTo(6);
        }

        private long plainCount(String event) {
            return Traces.TWO_CPUS_DISK.lines().filter(line -> line.contains(" " + event + ":")).count();
        }
    }

    @Nested
    class Events {

        @ParameterizedTest
        @CsvSource({
            "local_timer,236,TIMER", "reschedule,253,RESCHEDULE", "call_function,252,CALL_FUNCTION",
            "call_function_single,251,CALL_FUNCTION", "irq_work,246,OTHER", "x86_platform_ipi,247,OTHER",
            "spurious_apic,255,OTHER", "error_apic,254,OTHER", "thermal_apic,250,OTHER", "threshold_apic,249,OTHER",
            "deferred_error_apic,244,OTHER"})
        void eachVectorEventHasItsKind(String name, int vector, InterruptKind kind) {
            Recording recording = read(at(0, 5, name + "_entry: vector=" + vector),
                    at(0, 9, name + "_exit: vector=" + vector));

            assertThat(recording.interrupts())
                    .containsExactly(new RecordedInterrupt(kind, 0, 0, vector, name, 4_000, 0));
        }

        @ParameterizedTest
        @ValueSource(strings = {"sched_switch: prev_comm=a-1 [001] 1.0: x ==> next_comm=b", "softirq_raise: vec=1",
            "vector_alloc: irq=5 vector=33 reserved=1 ret=0", "tasklet_entry: tasklet=0 function=f",
            "do_timer <-tick_do_update_jiffies64.part.0", "<stack trace>", "tracing_mark_write: hello: world",
            "irq_handler_entries: irq=1", "ipi_entry: (Rescheduling interrupts)"})
        void otherEventsAreIgnoredNotBad(String event) {
            Recording recording = read(at(0, 5, DISK), at(0, 6, event), " => tick_sched_timer");

            assertThat(recording.interrupts()).hasSize(1);
            assertThat(recording.notes().ignoredEvents()).isEqualTo(1);
            assertThat(recording.notes().badLines().count()).isZero();
        }

        @Test
        void traceCmdReportsAreReadToo() {
            Recording recording = read("version = 6", "CPU 3 is empty", "cpus=4", "CPU:1 [204600 EVENTS DROPPED]",
                    "     <idle>-0     [001]  5198.167680: reschedule_entry:     vector=253",
                    "     <idle>-0     [001]  5198.167681: reschedule_exit:      vector=253",
                    "CPU:0 [EVENTS DROPPED]",
                    " Web Content-99   [000]  5198.167806: irq_handler_entry:    irq=36 name=virtio1-req.0",
                    " Web Content-99   [000]  5198.167809: irq_handler_exit:     irq=36 ret=handled",
                    " Web Content-99   [000]  5198.167810: softirq_entry:        vec=4 [action=BLOCK]",
                    " Web Content-99   [000]  5198.167815: softirq_exit:         vec=4 [action=BLOCK]");

            assertThat(recording.cpuCount()).isEqualTo(4);
            assertThat(recording.interrupts()).containsExactly(
                    new RecordedInterrupt(RESCHEDULE, 1, 0, 253, "reschedule", 1_000, 0),
                    new RecordedInterrupt(IRQ, 0, 126_000, 36, "virtio1-req.0", 3_000, 5_000));
            assertThat(recording.notes().badLines().count()).isZero();
            assertThat(recording.notes().lostEvents()).isEqualTo(204_601);
        }

        @Test
        void numbersOfTheFieldsOptionAreHexadecimal() {
            Recording recording = read(at(0, 1, "irq_handler_entry: irq=0x24 (36) name=virtio1-req.0"),
                    at(0, 3, "irq_handler_exit: irq=0x24 (36) ret=0x1 (1)"),
                    at(0, 3, "softirq_entry: vec=0x4 (4)"), at(0, 4, "softirq_exit: vec=0x4 (4)"));

            assertThat(recording.interrupts())
                    .containsExactly(new RecordedInterrupt(IRQ, 0, 0, 36, "virtio1-req.0", 2_000, 1_000));
        }

        @Test
        void deviceLinesGatherNamesAndCpus() {
            Recording recording = read(at(2, 1, "irq_handler_entry: irq=16 name=PCIe PME, aerdrv"),
                    at(0, 2, "irq_handler_entry: irq=16 name=uhci"), at(0, 3, "irq_handler_entry: irq=9 name=acpi"),
                    at(0, 4, "irq_handler_entry: irq=16 name=uhci"));

            assertThat(recording.irqLines()).containsExactly(
                    new IrqLine(9, "acpi", List.of(0), 1), new IrqLine(16, "PCIe PME, aerdrv, uhci", List.of(0, 2), 3));
        }
    }

    @Nested
    class Order {

        @Test
        void linesOutOfOrderAreSortedAndCounted() {
            Recording recording = read(at(0, 50, DISK), at(1, 10, "local_timer_entry: vector=236"),
                    at(1, 12, "local_timer_exit: vector=236"), at(0, 60, "irq_handler_exit: irq=36 ret=handled"));

            assertThat(recording.notes().outOfOrder()).isEqualTo(2);
            assertThat(recording.lengthNanos()).isEqualTo(50_000);
            assertThat(recording.interrupts()).containsExactly(
                    new RecordedInterrupt(TIMER, 1, 0, 236, "local_timer", 2_000, 0),
                    new RecordedInterrupt(IRQ, 0, 40_000, 36, "disk", 10_000, 0));
        }

        @Test
        void linesOfOneTimeKeepTheirOrder() {
            Recording recording = read(at(0, 5, DISK), at(0, 5, "irq_handler_exit: irq=36 ret=handled"),
                    at(0, 5, "softirq_entry: vec=4"), at(0, 5, "softirq_exit: vec=4"), at(0, 5, DISK),
                    at(0, 5, "irq_handler_exit: irq=36 ret=handled"));

            assertThat(recording.interrupts()).extracting(RecordedInterrupt::lengthNanos).containsExactly(0L, 0L);
            assertThat(recording.notes().unmatchedEntries()).isZero();
        }

        @Test
        void cpuCountIsTheHighestCpuPlusOneIfTheHeaderSaysLess() {
            assertThat(read("#     #P:2", at(6, 5, DISK)).cpuCount()).isEqualTo(7);
            assertThat(read("#     #P:8", at(6, 5, DISK)).cpuCount()).isEqualTo(8);
            assertThat(read("#     #P:999999", at(0, 5, DISK)).cpuCount()).isEqualTo(1);
        }
    }

    @Test
    void aFileIsReadWhateverItsBytesAre(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("trace.txt");
        byte[] line = (at(0, 5, DISK) + "\r\n").getBytes(StandardCharsets.UTF_8);
        line[12] = (byte) 0xff;
        Files.write(file, line);

        Recording recording = FtraceReader.read(file);

        assertThat(recording.fileName()).isEqualTo(file.toString());
        assertThat(recording.irqLines().get(0).name()).isEqualTo("disk");
    }
}
