package org.sluice.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Stage;

/** What the command prints, and its exit status. */
class ExploreCommandTest {

    private static final String TEXT = """
            scenario serial board=BOARD
            domain tty priority=100 irqs=bell
            load bell rate=5000/s
            """;
    private static final String BOARD = """
            cpus 1 timer=1GHz
            node memory=256M cpus=0
            ioapic address=0xfec00000 pins=24 gsi=0
            line bell gsi=4
            """;

    @TempDir
    Path box;
    private String file;
    private final Map<String, Supplier<Domain>> cast = new TreeMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Handles the bell, and throws if told to when an interrupt comes late. */
    private static final class Tty implements Domain {
        private final long latestNanos;

        private Tty(long latestNanos) {
            this.latestNanos = latestNanos;
        }

        @Override
        public void start(Stage stage) {
            stage.virtualize(4, IrqUse.of(IrqMode.TERMINATE).withBrief(), (irq, here) -> {
                if (here.nowNanos() - here.raisedNanos() > latestNanos) {
                    throw new IllegalStateException("too late");
                }
            });
        }
    }

    @BeforeEach
    void write() throws IOException {
        String board = Files.writeString(box.resolve("bell.board"), BOARD).toString();
        file = Files.writeString(box.resolve("serial.scenario"), TEXT.replace("BOARD", board)).toString();
        cast.put("tty", () -> new Tty(Long.MAX_VALUE));
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        return ExploreCommand.run(args, cast, stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void refused(String line, String... args) {
        assertThat(run(args)).as(line).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("sluice: " + line + System.lineSeparator());
        assertThat(out.size()).isZero();
    }

    @Test
    void nothingFoundIsStatus0() {
        assertThat(run(file, "--max", "20", "--for", "5ms")).isZero();
        assertThat(lines()).element(0).isEqualTo("explored serial for 5ms  mode random  seed 1");
        assertThat(lines()).element(1).asString().startsWith("schedules 20  distinct ");
        assertThat(lines()).last().isEqualTo("no violation found");
        assertThat(err.size()).isZero();
    }

    @Test
    void aViolationIsStatus1AndItsLineRunsItAgain() {
        cast.put("tty", () -> new Tty(5_000));
        assertThat(run(file, "--max=200", "--for=5ms", "--seed=7")).isEqualTo(1);
        String violation = lines().get(2);
        assertThat(violation).startsWith("VIOLATION of quarantine: tty quarantined: its handler of irq bell");
        assertThat(lines().get(3)).endsWith("it leaves the usual course at 1 choice, and takes "
                + lines().get(3).replaceAll(".* takes ", ""));
        assertThat(lines().get(4)).matches("  1  at .*: a message from pin 4 to cpu 0 is late by 10.000us");
        String rerun = lines().get(5);
        String prefix = "rerun: ./sluice explore ";
        assertThat(rerun).startsWith(prefix + file + " --for 5ms --rerun ");
        assertThat(run(rerun.substring(prefix.length()).split(" "))).isEqualTo(1);
        assertThat(lines().get(2)).startsWith(violation.replaceAll("  \\(schedule.*", ""));
        assertThat(lines()).last().isEqualTo(rerun);
    }

    @Test
    void withoutDelaysNoMessageIsLate() {
        cast.put("tty", () -> new Tty(5_000));
        assertThat(run(file, "--max", "50", "--for", "5ms", "--late", "0ns")).isZero();
    }

    @Test
    void theAdversarySaysHowLate() {
        assertThat(run(file, "--max", "100", "--for", "5ms", "--mode", "adversary", "--irq", "bell", "--domain", "tty"))
                .isZero();
        assertThat(lines().get(2)).startsWith("the latest delivery of bell to tty comes 10.").contains("us after the");
        String rerun = lines().get(lines().size() - 1);
        String latest = lines().get(2).replaceAll("  \\(schedule.*", "");
        assertThat(run(rerun.substring("rerun: ./sluice explore ".length()).split(" "))).isZero();
        assertThat(lines().get(2)).startsWith(latest);
    }

    @Test
    void aWrongCommandLineIsStatus2() {
        refused("a scenario is missing: ./sluice explore hvm");
        refused("b: there is a scenario already, a", "a", "b");
        refused("--speed: there is no such option; see ./sluice help", "a", "--speed", "1");
        refused("--max: its value is missing", "a", "--max");
        refused("--max: its value is empty", "a", "--max=");
        refused("--max 0: a whole number from 1 to 9223372036854775807 is needed", "a", "--max", "0");
        refused("--seed -1: a whole number from 0 to 9223372036854775807 is needed", "a", "--seed", "-1");
        refused("--depth x: a whole number from 1 to 1000 is needed", "a", "--depth", "x");
        refused("--for 5: a duration needs a unit of ns us ms s m h, for example 250ms", "a", "--for", "5");
        refused("--for 0s: more than nothing is needed", "a", "--for", "0s");
        refused("--late 2s: at most 1s", "a", "--late", "2s");
        refused("--mode wild: there is no such mode; there are random, pct, exhaustive and adversary", "a", "--mode",
                "wild");
        refused("--renice linux: a domain and a priority are needed, as in linux=300", "a", "--renice", "linux");
        refused("--renice linux=-5: a whole number from 0 to 2147483647 is needed", "a", "--renice", "linux=-5");
        for (String mode : new String[] {"random", "adversary"}) {
            refused("--depth: only --mode pct and --mode exhaustive look at it", "a", "--mode", mode, "--depth", "5");
        }
        refused("--irq: only --mode adversary looks at it", "a", "--irq", "bell");
        refused("--domain: only --mode adversary looks at it", "a", "--domain", "tty");
    }

    @Test
    void aWrongScenarioIsStatus2() throws IOException {
        refused("scenario nope: there is no such scenario; hvm is one, and a file has a / or ends in .scenario",
                "nope");
        refused("scenario nope.scenario: there is no such file", "nope.scenario");
        refused("scenario replay: scenario replay replays a recording, and there is none: --irq-trace is missing",
                "replay");
        refused("--irq-trace none.txt: there is no such file", "replay", "--irq-trace", "none.txt");
        refused("--renice nobody=3: domain nobody: there is none in this scenario", file, "--renice", "nobody=3");
        refused("--irq floppy: there is none on this machine", file, "--mode", "adversary", "--irq", "floppy");
        refused("--domain nobody: there is none in this scenario", file, "--mode", "adversary", "--domain", "nobody");
        refused("--rerun \"abc\" is no token of a schedule of serial for 20ms", file, "--rerun", "abc");
        String other = Files.writeString(box.resolve("b.scenario"), "scenario b board=default\ndomain x priority=1\n")
                .toString();
        refused("scenario " + other + ":2: there is no domain x; there are tty", other);
    }
}
