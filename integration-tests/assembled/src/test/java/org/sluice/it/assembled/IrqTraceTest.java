package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --irq-trace}: what was recorded is replayed, and what could not be read is told. */
class IrqTraceTest {

    /** The kinds of the report, and the events of the file that belong to them: counted as grep would. */
    private static final Map<String, Pattern> ENTRIES = new TreeMap<>(Map.of(
            "irq", Pattern.compile(": irq_handler_entry: "),
            "timer", Pattern.compile(": local_timer_entry: "),
            "reschedule", Pattern.compile(": reschedule_entry: "),
            "callFunction", Pattern.compile(": call_function(_single)?_entry: "),
            "other", Pattern.compile(": (irq_work|x86_platform_ipi|spurious_apic|error_apic|thermal_apic|threshold_apic"
                    + "|deferred_error_apic)_entry: ")));

    @TempDir
    Path box;

    @Test
    void everyEntryEventIsReplayedKindByKind() throws IOException {
        SluiceProcess sluice = replay(Recordings.TWO_CPUS_DISK, "--json");
        assertThat(sluice.status()).as(sluice.err()).isZero();
        JsonObject report = sluice.json();
        assertThat(counts(report)).isEqualTo(entries(Files.readAllLines(Recordings.TWO_CPUS_DISK)));
        assertThat(report.get("scenario").getAsString()).isEqualTo("replay");
        assertThat(report.get("cpus").getAsInt()).isEqualTo(2);
        assertThat(report.getAsJsonObject("sources").get("scenario").getAsLong()).isZero();
        JsonObject ledger = report.getAsJsonObject("ledger");
        assertThat(ledger.getAsJsonObject("hardware").get("balanced").getAsBoolean()).isTrue();
        assertThat(ledger.getAsJsonObject("pipeline").get("balanced").getAsBoolean()).isTrue();
    }

    @Test
    void theRunIsAsLongAsTheRecordingUnlessToldOtherwise() throws IOException {
        List<String> events = Files.readAllLines(Recordings.TWO_CPUS_DISK).stream()
                .filter(line -> !line.startsWith("#")).toList();
        long length = micros(events.get(events.size() - 1)) - micros(events.get(0));
        assertThat(replay(Recordings.TWO_CPUS_DISK, "--json").json().get("virtualNanos").getAsLong() / 1_000)
                .isEqualTo(length);
        JsonObject part = SluiceProcess.run(box.resolve("part"), "run", "--irq-trace",
                Recordings.TWO_CPUS_DISK.toString(), "--for", "1ms", "--json").json();
        assertThat(part.get("virtualNanos").getAsLong()).isEqualTo(1_000_000);
        assertThat(counts(part).get("irq")).isLessThan(
                entries(Files.readAllLines(Recordings.TWO_CPUS_DISK)).get("irq"));
    }

    @Test
    void theReportSaysWhatTheFiguresAreNot() throws IOException {
        List<String> lines = replay(Recordings.TWO_CPUS_DISK).out().lines().toList();
        Map<String, Long> counts = entries(Files.readAllLines(Recordings.TWO_CPUS_DISK));
        assertThat(lines).contains("replayed " + Recordings.TWO_CPUS_DISK + ": " + counts.get("irq")
                + " device irqs, " + counts.get("timer") + " ticks, " + counts.get("reschedule") + " reschedule, "
                + counts.get("callFunction") + " call-function, " + counts.get("other") + " other");
        assertThat(lines).anyMatch(line -> line.startsWith(
                "with an rt stage ahead, this machine's interrupts would be seen by linux within "));
        assertThat(lines).anyMatch(line -> line.contains("grain of 1.000us; a recorded entry is taken as the raise"));
        assertThat(lines).anyMatch(line -> line.contains("a handler of length zero takes 500ns"));
        assertThat(lines).anyMatch(line -> line.startsWith("  0 bad lines, "));
    }

    @Test
    void theSameRecordingGivesTheSameHashTwice() {
        JsonObject first = replay(Recordings.TWO_CPUS_DISK, "--json").json();
        JsonObject second = SluiceProcess.run(box.resolve("second"), "run", "--irq-trace",
                Recordings.TWO_CPUS_DISK.toString(), "--json").json();
        assertThat(second.get("traceHash")).isEqualTo(first.get("traceHash"));
    }

    @Test
    void badAndTruncatedLinesAreCountedAndToldWithTheirNumbers() throws IOException {
        List<String> damaged = new ArrayList<>(Files.readAllLines(Recordings.TWO_CPUS_DISK));
        damaged.add(20, "what is this?");
        String cut = damaged.get(40);
        damaged.set(40, cut.substring(0, cut.indexOf("] ") + 10));
        String last = damaged.get(damaged.size() - 1);
        damaged.set(damaged.size() - 1, last.substring(0, last.indexOf(": ") + 6));
        Path file = box.resolve("damaged.txt");
        Files.writeString(file, String.join("\n", damaged));
        SluiceProcess sluice = replay(file);
        assertThat(sluice.status()).as(sluice.err()).isZero();
        List<String> lines = sluice.out().lines().toList();
        int told = lines.indexOf(lines.stream().filter(line -> line.startsWith("  3 bad lines, ")).findFirst()
                .orElseThrow(() -> new AssertionError(sluice.out())));
        assertThat(lines.get(told + 1)).startsWith("    line 21: ");
        assertThat(lines.get(told + 2)).startsWith("    line 41: ");
        assertThat(lines.get(told + 3)).startsWith("    line " + damaged.size() + ": ");
        SluiceProcess json = SluiceProcess.run(box.resolve("json"), "run", "--irq-trace", file.toString(), "--json");
        List<String> usable = new ArrayList<>(damaged);
        usable.remove(damaged.size() - 1);
        assertThat(counts(json.json())).isEqualTo(entries(usable));
    }

    @Test
    void eventsThatTheRecorderLostAreTold() throws IOException {
        SluiceProcess sluice = replay(Recordings.LOST_EVENTS);
        assertThat(sluice.status()).as(sluice.err()).isZero();
        assertThat(sluice.out()).containsPattern(" [1-9]\\d* lost when recording");
        SluiceProcess json = SluiceProcess.run(box.resolve("json"), "run", "--irq-trace",
                Recordings.LOST_EVENTS.toString(), "--json");
        assertThat(counts(json.json())).isEqualTo(entries(Files.readAllLines(Recordings.LOST_EVENTS)));
    }

    @Test
    void aRecordingCanBeLookedIntoWithTheShell() {
        SluiceProcess sluice = SluiceProcess.in(box)
                .input("time:run 10ms", "irq:why --worst --domain linux", "irq:list", "ledger")
                .run("shell", "--irq-trace", Recordings.TWO_CPUS_DISK.toString());
        assertThat(sluice.status()).as(sluice.err()).isZero();
        assertThat(sluice.out()).contains("sum = latency");
        assertThat(new Answers(sluice.out()).verdicts()).containsOnly("balanced");
    }

    private SluiceProcess replay(Path file, String... more) {
        List<String> arguments = new ArrayList<>(List.of("run", "--irq-trace", file.toString()));
        arguments.addAll(List.of(more));
        return SluiceProcess.run(box.resolve("first"), arguments.toArray(String[]::new));
    }

    private static Map<String, Long> counts(JsonObject report) {
        JsonObject trace = report.getAsJsonObject("sources").getAsJsonObject("trace");
        Map<String, Long> counts = new TreeMap<>();
        trace.keySet().forEach(kind -> counts.put(kind, trace.get(kind).getAsLong()));
        return counts;
    }

    private static Map<String, Long> entries(List<String> lines) {
        Map<String, Long> counts = new TreeMap<>();
        ENTRIES.forEach((kind, pattern) -> counts.put(kind, lines.stream().filter(pattern.asPredicate()).count()));
        return counts;
    }

    private static long micros(String line) {
        String time = line.replaceAll(".*?(\\d+)\\.(\\d{6}): .*", "$1$2");
        return Long.parseLong(time);
    }
}
