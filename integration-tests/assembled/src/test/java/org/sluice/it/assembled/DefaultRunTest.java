package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run}, the default scenario for one virtual second: what issue 2 calls done, line by line. */
class DefaultRunTest {

    private static final long STRAND_SWITCHES_MAX = 20_000;
    private static final Pattern PART = Pattern.compile("^ +(\\d+) ns  (.*)$");

    @TempDir
    static Path shared;

    @TempDir
    Path box;

    private static JsonObject json;

    @BeforeAll
    static void run() {
        SluiceProcess sluice = SluiceProcess.run(shared, "run", "--for", "1s", "--seed", "42", "--json");
        assertThat(sluice.status()).as(sluice.err()).isZero();
        assertThat(sluice.err()).isEmpty();
        assertThat(sluice.leftOvers()).isEmpty();
        json = sluice.json();
    }

    @Test
    void theJsonObjectHasTheShapeThatOtherToolsRead() {
        assertThat(json.keySet()).containsExactly("scenario", "seed", "cpus", "virtualNanos", "hostNanos", "costTable",
                "traceHash", "strandSwitches", "sources", "domains", "ledger");
        assertThat(json.get("scenario").getAsString()).isEqualTo("hvm");
        assertThat(json.get("seed").getAsLong()).isEqualTo(42);
        assertThat(json.get("cpus").getAsInt()).isEqualTo(4);
        assertThat(json.get("virtualNanos").getAsLong()).isEqualTo(1_000_000_000);
        assertThat(json.get("hostNanos").getAsLong()).isPositive();
        assertThat(json.get("traceHash").getAsString()).matches("[0-9a-f]{16}");
        assertThat(json.getAsJsonObject("sources").keySet()).containsExactly("scenario", "trace");
        assertThat(json.getAsJsonObject("sources").getAsJsonObject("trace").keySet())
                .containsExactly("irq", "timer", "reschedule", "callFunction", "other");
        assertThat(json.getAsJsonObject("ledger").getAsJsonObject("hardware").keySet())
                .containsExactly("raised", "delivered", "merged", "discarded", "pending", "balanced");
        assertThat(json.getAsJsonObject("ledger").getAsJsonObject("pipeline").keySet())
                .containsExactly("recorded", "delivered", "merged", "discarded", "pending", "held", "balanced");
        for (JsonElement domain : json.getAsJsonArray("domains")) {
            assertThat(domain.getAsJsonObject().keySet())
                    .containsExactly("name", "priority", "cpus", "state", "interrupts", "latencyNanos");
            assertThat(domain.getAsJsonObject().getAsJsonObject("latencyNanos").keySet())
                    .containsExactly("p50", "p99", "max");
        }
    }

    @Test
    void theSameHashAndTheSameFiguresTwice() {
        assertThat(figures(SluiceProcess.run(box, "run", "--for", "1s", "--seed", "42", "--json").json()))
                .isEqualTo(figures(json));
    }

    @Test
    void theDefaultsAreOneSecondAndTheScenariosSeed() {
        assertThat(figures(SluiceProcess.run(box, "run", "--json").json())).isEqualTo(figures(json));
    }

    @Test
    void theSameHashAndTheSameFiguresOnAnotherJdk() {
        Optional<Path> other = OtherJdk.find();
        assumeThat(other).as("no JDK of another version than " + Runtime.version().feature() + " found").isPresent();
        SluiceProcess sluice = SluiceProcess.in(box).java(other.orElseThrow())
                .run("run", "--for", "1s", "--seed", "42", "--json");
        assertThat(figures(sluice.json())).isEqualTo(figures(json));
    }

    @Test
    void anotherSeedIsAnotherHash() {
        JsonObject other = SluiceProcess.run(box, "run", "--for", "1s", "--seed", "43", "--json").json();
        assertThat(other.get("traceHash")).isNotEqualTo(json.get("traceHash"));
        assertBalanced(other);
    }

    @Test
    void bothLedgersBalance() {
        assertBalanced(json);
    }

    @Test
    void allThreeDomainsHaveInterrupts() {
        assertThat(json.getAsJsonArray("domains")).hasSize(3);
        for (String name : List.of("rt", "hrt", "linux")) {
            assertThat(domain(name).get("interrupts").getAsLong()).as(name).isGreaterThan(100);
            assertThat(domain(name).get("state").getAsString()).isEqualTo("running");
        }
    }

    @Test
    void theWorstOfRtIsFarBelowTheWorstOfLinux() {
        assertThat(max("rt") * 50).isLessThan(max("linux"));
    }

    @Test
    void theStrandsSwitchSeldomEnough() {
        assertThat(json.get("strandSwitches").getAsLong()).isPositive().isLessThan(STRAND_SWITCHES_MAX);
    }

    /** Its reason: linux had closed its own stage, and only rt went on. */
    @Test
    void whyLinuxWasLateIsExplainedToTheNanosecond() {
        SluiceProcess sluice = SluiceProcess.in(box).input("time:run 1s", "irq:why --worst --domain linux")
                .run("shell", "--seed", "42");
        assertThat(sluice.status()).as(sluice.err()).isZero();
        List<String> lines = sluice.out().lines().toList();
        assertThat(lines.get(0)).isEqualTo("virtual 1.000s");
        assertThat(lines.get(1)).contains("handled by linux").endsWith("latency " + max("linux") + " ns");
        Map<String, Long> parts = new TreeMap<>();
        lines.stream().map(PART::matcher).filter(Matcher::matches).forEach(
                part -> parts.merge(part.group(2), Long.parseLong(part.group(1)), Long::sum));
        assertThat(parts.remove("sum = latency")).isEqualTo(max("linux"));
        assertThat(parts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(max("linux"));
        long stalled = parts.entrySet().stream().filter(part -> part.getKey().startsWith("linux stalled"))
                .mapToLong(Map.Entry::getValue).sum();
        assertThat(stalled * 2).as("the stall is most of it: " + parts).isGreaterThan(max("linux"));
    }

    @Test
    void aShellThatRunsAsLongInPiecesHasTheSameHash() {
        SluiceProcess sluice = SluiceProcess.in(box)
                .input("time:run 1ns", "time:run 250ms", "domain:list", "ledger", "time:run 749999999ns")
                .run("shell", "--seed", "42", "--json");
        assertThat(sluice.json().get("traceHash")).isEqualTo(json.get("traceHash"));
        assertThat(sluice.err()).as("with --json the answers go to standard error").contains("DOMAIN (head first)");
    }

    @Test
    void theReportIsATable() {
        SluiceProcess sluice = SluiceProcess.run(box, "run", "--for", "100ms");
        assertThat(sluice.status()).isZero();
        List<String> lines = sluice.out().lines().toList();
        assertThat(lines.get(0)).isEqualTo("sluice  scenario hvm  board default  4 cpus  seed 42  cost table "
                + json.get("costTable").getAsString() + " (declared, not measured)");
        assertThat(lines.get(2)).matches(
                "DOMAIN \\(head first\\) +PRIO +CPUS +STATE +INTERRUPTS +P50 +P99 +MAX +LEDGER");
        assertThat(lines.subList(3, 6)).extracting(line -> line.split(" ")[0]).containsExactly("rt", "hrt", "linux");
        assertThat(lines.get(7)).matches("ledger  hardware ok: \\d+ raised  pipeline ok: \\d+ recorded  bridge ok");
        assertThat(lines.get(8)).matches(
                "virtual 100.000ms in \\S+ host \\(\\S+x\\)  strand switches \\d+  trace hash [0-9a-f]{16}");
        assertThat(lines).hasSize(9);
        assertThat(sluice.err()).as("no progress line without a terminal").isEmpty();
    }

    @Test
    void aTraceIsSavedInEachFormat() throws Exception {
        String txt = box.resolve("t.txt").toString();
        SluiceProcess sluice = SluiceProcess.in(box.resolve("process"))
                .input("time:run 1s", "trace:save " + txt, "trace:save here.json", "trace:save here.pftrace")
                .run("shell", "--seed", "42");
        assertThat(sluice.status()).as(sluice.err()).isZero();
        assertThat(Files.readAllLines(Path.of(txt)).get(0)).endsWith(json.get("traceHash").getAsString());
        assertThat(sluice.leftOvers()).extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrder("here.json", "here.pftrace");
        assertThat(sluice.out().lines().filter(line -> line.matches("\\d+ records saved to .*"))).hasSize(3);
    }

    private static void assertBalanced(JsonObject report) {
        for (String ledger : List.of("hardware", "pipeline")) {
            JsonObject book = report.getAsJsonObject("ledger").getAsJsonObject(ledger);
            assertThat(book.get("balanced").getAsBoolean()).as(ledger).isTrue();
            long sum = 0;
            for (String term : List.of("delivered", "merged", "discarded", "pending", "held")) {
                sum += book.has(term) ? book.get(term).getAsLong() : 0;
            }
            assertThat(book.get(ledger.equals("hardware") ? "raised" : "recorded").getAsLong()).as(ledger)
                    .isPositive().isEqualTo(sum);
        }
    }

    private static JsonObject figures(JsonObject report) {
        JsonObject figures = report.deepCopy();
        figures.remove("hostNanos");
        return figures;
    }

    private static long max(String domain) {
        return domain(domain).getAsJsonObject("latencyNanos").get("max").getAsLong();
    }

    private static JsonObject domain(String name) {
        for (JsonElement domain : json.getAsJsonArray("domains")) {
            if (domain.getAsJsonObject().get("name").getAsString().equals(name)) {
                return domain.getAsJsonObject();
            }
        }
        throw new AssertionError("no domain " + name);
    }
}
