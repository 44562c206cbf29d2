package org.sluice.nanokernel.ftrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.nanokernel.ftrace.Traces.at;
import static org.sluice.nanokernel.ftrace.Traces.read;
import static org.sluice.nanokernel.ftrace.Traces.readText;

import java.io.Reader;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedTraceTest {

    private static final String GOOD = at(0, 5, "irq_handler_entry: irq=36 name=disk");

    private static final String NO_INTERRUPT =
            "test.txt: no interrupt was entered (irq_handler_entry, local_timer_entry, ...)";
    private static final String EXPECTED =
            "; expected is what /sys/kernel/tracing/trace or 'trace-cmd report' prints";

    @Nested
    class BadLinesAre {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                irq_handler_entry: irq=          | irq_handler_entry without irq=NUMBER
                irq_handler_entry: name=disk     | irq_handler_entry without irq=NUMBER
                irq_handler_entry: irq=3x name=d | irq_handler_entry without irq=NUMBER
                irq_handler_entry: irq=36        | irq_handler_entry without name=, or cut off
                irq_handler_entry: irq=36 name=  | irq_handler_entry without name=, or cut off
                irq_handler_exit: irq=36 re      | irq_handler_exit without ret=, or cut off
                irq_handler_entry: irq=2147483648 name=d | irq_handler_entry: irq=2147483648 is not in 0..2147483647
                local_timer_entry: vector=25     | local_timer_entry: vector=25 is not in 32..255
                reschedule_entry: vector=256     | reschedule_entry: vector=256 is not in 32..255
                softirq_entry: vec=32            | softirq_entry: vec=32 is not in 0..31
                softirq_entry: vector=4          | softirq_entry without vec=NUMBER
                irq_handler_en                   | no event name, or it is cut off
                irq handler_entry: irq=36        | no event name, or it is cut off
                """)
        void namedWithTheirNumberAndReason(String event, String reason) {
            Recording recording = read(GOOD, at(0, 6, event));

            assertThat(recording.interrupts()).hasSize(1);
            assertThat(recording.notes().badLines().first()).containsExactly(new BadLine(2, reason));
            assertThat(recording.notes().badLines().first().get(0)).hasToString("line 2: " + reason);
        }

        @Test
        void countedBeyondThoseKept() {
            Recording recording = readText("garbage\n".repeat(50) + GOOD + "\n");

            BadLines bad = recording.notes().badLines();
            assertThat(bad.count()).isEqualTo(50);
            assertThat(bad.first()).hasSize(BadLines.KEPT_MAX).extracting(BadLine::number).startsWith(1L, 2L, 3L);
            assertThat(bad.more()).isEqualTo(30);
        }

        @Test
        void linesTooLongAndNamesTooLong() {
            String name = "n".repeat(TraceLineParser.NAME_CHARS_MAX);
            Recording recording = read(GOOD, "x".repeat(100_000), GOOD.replace("disk", name),
                    GOOD.replace("disk", name + "n"), GOOD.replace("disk", "a\u0007"));

            assertThat(recording.interrupts()).hasSize(2);
            assertThat(recording.notes().badLines().first()).containsExactly(
                    new BadLine(2, "longer than 4096 characters"),
                    new BadLine(4, "irq_handler_entry: name= is too long or not text"),
                    new BadLine(5, "irq_handler_entry: name= is too long or not text"));
        }

        @Test
        void handlersBeyondThoseKept() {
            StringBuilder text = new StringBuilder();
            for (int irq = 0; irq <= TraceLineParser.ORIGINS_MAX; irq++) {
                text.append(at(0, irq, "irq_handler_entry: irq=" + irq + " name=x")).append('\n');
            }

            Recording recording = readText(text.toString());

            assertThat(recording.interrupts()).hasSize(TraceLineParser.ORIGINS_MAX);
            assertThat(recording.notes().badLines().first()).containsExactly(
                    new BadLine(4097, "irq_handler_entry of one more handler than the 4096 that are kept"));
        }

        @Test
        void neverPartsOfTheNeighbourLines() {
            Recording recording = read("garbage [001] 1.0: local_timer_entry: vector=236", GOOD, "", "   ", "#",
                    "\u0000", GOOD);

            assertThat(recording.interrupts()).hasSize(2);
            assertThat(recording.notes().badLines().first()).extracting(BadLine::number).containsExactly(1L, 6L);
        }
    }

    @Nested
    class NothingThrows {

        @Test
        void whereverTheLastLineIsCut() {
            String last = at(1, 9, "local_timer_entry: vector=236");
            for (int cut = 0; cut <= last.length(); cut++) {
                Recording recording = readText(GOOD + "\n" + last.substring(0, cut));

                boolean whole = cut == last.length();
                boolean blank = last.substring(0, cut).isBlank();
                assertThat(recording.interrupts()).as("cut at %s", cut).hasSize(whole ? 2 : 1);
                assertThat(recording.notes().badLines().count()).as("cut at %s", cut)
                        .isEqualTo(whole || blank ? 0 : 1);
            }
        }

        @Test
        void whereverALineLosesACharacter() {
            for (String line : List.of(GOOD, at(1, 9, "irq_handler_exit: irq=36 ret=handled"),
                    "   Web Content-12  ( 1200) [001] dNh1.  5198.167680123: softirq_entry: vec=4 [action=BLOCK]",
                    "CPU:1 [LOST 123 EVENTS]", "#   #P:2", "cpus=2")) {
                for (int at = 0; at < line.length(); at++) {
                    Recording recording = read(GOOD, line.substring(0, at) + line.substring(at + 1));

                    assertThat(recording.interrupts()).isNotEmpty();
                }
            }
        }

        @Test
        void onRandomMutationsOfARealRecording() {
            SplittableRandom random = new SplittableRandom(2024);
            String letters = "0123456789[]():.=- \t\n\r#ax\u0000\u00e4\uffff";
            for (int round = 0; round < 300; round++) {
                StringBuilder text = new StringBuilder(Traces.TWO_CPUS_DISK);
                for (int mutation = random.nextInt(200); mutation >= 0; mutation--) {
                    int at = random.nextInt(text.length());
                    switch (random.nextInt(3)) {
                        case 0 -> text.deleteCharAt(at);
                        case 1 -> text.insert(at, letters.charAt(random.nextInt(letters.length())));
                        default -> text.setCharAt(at, letters.charAt(random.nextInt(letters.length())));
                    }
                }
                assertSound(readText(text.toString()));
            }
        }

        @Test
        void onRandomPiecesOfARealRecording() {
            SplittableRandom random = new SplittableRandom(7);
            List<String> lines = Traces.TWO_CPUS_DISK.lines().toList();
            for (int round = 0; round < 100; round++) {
                StringBuilder text = new StringBuilder(GOOD + "\n");
                for (int piece = 0; piece < 200; piece++) {
                    text.append(lines.get(random.nextInt(lines.size()))).append('\n');
                }
                assertSound(readText(text.toString()));
            }
        }

        private void assertSound(Recording recording) {
            long previous = 0;
            long busy = 0;
            for (RecordedInterrupt interrupt : recording.interrupts()) {
                assertThat(interrupt.atNanos()).isBetween(previous, recording.lengthNanos());
                assertThat(interrupt.cpu()).isBetween(0, recording.cpuCount() - 1);
                assertThat(interrupt.lengthNanos()).isGreaterThanOrEqualTo(RecordedInterrupt.NO_EXIT);
                assertThat(interrupt.softirqNanos()).isNotNegative();
                previous = interrupt.atNanos();
                busy += Math.max(0, interrupt.lengthNanos()) + interrupt.softirqNanos();
            }
            assertThat(busy).as("no time is counted twice")
                    .isLessThanOrEqualTo(recording.lengthNanos() * recording.cpuCount());
        }
    }

    @Nested
    class FilesOfNoUseAreRefused {

        @Test
        void namingWhatTheyAre() {
            assertRefused("", "test.txt: is empty");
            assertRefused("\u007fELF\u0000\u0001", "test.txt: is binary, not ftrace text");
            assertRefused("# tracer: nop\n#\n", NO_INTERRUPT + " in 2 lines" + EXPECTED);
        }

        @Test
        void namingTheToolThatMakesTextOfTraceDat() {
            assertThatThrownBy(() -> readText("\u0017\bDtracing6\u0000\u0000")).isInstanceOfSatisfying(
                    UnusableTraceException.class, e -> {
                        assertThat(e).hasMessage(
                                "test.txt: is a trace.dat file: turn it into text with 'trace-cmd report'");
                        assertThat(e.fileName()).isEqualTo("test.txt");
                    });
        }

        @Test
        void namingTheFirstBadLine() {
            String tsc = "bash-1 [000] d.h1. 2000875641621: local_timer_entry: vector=236";
            assertRefused(String.join("\n", "#", tsc, at(0, 1, "sched_switch: x"), at(0, 1, "softirq_entry: vec=4")),
                    NO_INTERRUPT + " in 4 lines; other events: 1; bad lines: 1, the first is line 2: "
                    + "time is not in seconds: trace_clock must be local, global, mono or boot" + EXPECTED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"   <idle>-0     0d.h1. 36511us : local_timer_entry: vector=236",
            "local_timer_entry: vector=236", "0 1 771497875916 type: 225"})
        void namingTheMissingColumnOfOptionsThatAreNotRead(String line) {
            assertRefused(line, NO_INTERRUPT + " in 1 line; bad lines: 1, the first is line 1: "
                    + "no CPU column such as [001]" + EXPECTED);
        }

        @Test
        void atOnceIfTheyAreBinaryWithoutEnd() {
            char[] noise = "\u0000\u0001\n".toCharArray();

            assertThatThrownBy(() -> FtraceReader.read("endless", endless(noise)))
                    .hasMessage("endless: is binary, not ftrace text");
        }

        @Test
        void notIfOnlyAPartIsBinary() {
            String zeros = "\u0000".repeat(100_000) + "\n";

            assertThat(readText(GOOD + "\n" + zeros + zeros + GOOD + "\n").interrupts()).hasSize(2);
        }

        @Test
        void namingTheBoundWhenTheyHoldTooManyEvents() {
            char[] line = (GOOD + "\n").toCharArray();

            assertThatThrownBy(() -> FtraceReader.read("endless", endless(line)))
                    .isInstanceOf(UnusableTraceException.class)
                    .hasMessage("endless: has more than 1000000 interrupt and softirq events: replay a part of it");
        }

        private void assertRefused(String text, String message) {
            assertThatThrownBy(() -> readText(text)).isInstanceOf(UnusableTraceException.class).hasMessage(message);
        }

        private Reader endless(char[] text) {
            return new Reader() {
                @Override
                public int read(char[] buffer, int offset, int length) {
                    int copies = length / text.length;
                    for (int copy = 0; copy < copies; copy++) {
                        System.arraycopy(text, 0, buffer, offset + copy * text.length, text.length);
                    }
                    return copies * text.length;
                }

                @Override
                public void close() {
                    // nothing to close
                }
            };
        }
    }
}
