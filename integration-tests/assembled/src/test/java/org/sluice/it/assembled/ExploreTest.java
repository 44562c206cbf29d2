package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sluice explore}: without the framework, with the domains of the jar. */
class ExploreTest {

    @TempDir
    Path box;

    private static List<String> linesOf(SluiceProcess sluice, int status) {
        assertThat(sluice.status()).as(sluice.err()).isEqualTo(status);
        assertThat(sluice.err()).isEmpty();
        assertThat(sluice.leftOvers()).isEmpty();
        return sluice.out().lines().toList();
    }

    @Test
    void hvmIsCleanInEveryMode() {
        for (String mode : new String[] {"random", "pct", "exhaustive"}) {
            List<String> lines = linesOf(SluiceProcess.run(box.resolve(mode), "explore", "hvm", "--mode", mode, "--max",
                    "40", "--for", "10ms", "--renice", "hrt=250"), 0);
            assertThat(lines).element(0).isEqualTo("explored hvm for 10ms  mode " + mode + "  seed 1");
            assertThat(lines).element(1).asString().startsWith("schedules 40  distinct ");
            assertThat(lines).element(2).asString().startsWith("no violation found");
        }
    }

    @Test
    void anAdversarysTokenRunsItsScheduleAgain() {
        List<String> found = linesOf(SluiceProcess.run(box.resolve("found"), "explore", "hvm", "--for", "10ms",
                "--mode", "adversary", "--irq", "eth0", "--domain", "linux", "--max", "60"), 0);
        assertThat(found.get(2)).startsWith("the latest delivery of eth0 to linux comes ");
        String rerun = found.get(found.size() - 1);
        String prefix = "rerun: ./sluice ";
        assertThat(rerun).startsWith(prefix + "explore hvm --for 10ms --irq eth0 --domain linux --mode adversary "
                + "--rerun ");
        String[] words = rerun.substring(prefix.length()).split(" ");
        List<String> again = linesOf(SluiceProcess.run(box.resolve("again"), words), 0);
        assertThat(again.get(2).replaceAll(" +\\(schedule.*", "")).isEqualTo(
                found.get(2).replaceAll(" +\\(schedule.*", ""));
        assertThat(again).last().isEqualTo(rerun);
    }

    @Test
    void aRecordingIsExploredToo() {
        List<String> lines = linesOf(SluiceProcess.run(box.resolve("replay"), "explore", "replay", "--irq-trace",
                Recordings.TWO_CPUS_DISK.toString(), "--max", "20"), 0);
        assertThat(lines).element(0).isEqualTo("explored replay for 20ms  mode random  seed 1");
        assertThat(lines).last().isEqualTo("no violation found");
    }

    @Test
    void twoProcessesFindTheSame() {
        String[] words = {"explore", "hvm", "--max", "30", "--for", "10ms", "--seed", "99"};
        assertThat(linesOf(SluiceProcess.run(box.resolve("one"), words), 0))
                .isEqualTo(linesOf(SluiceProcess.run(box.resolve("two"), words), 0));
    }

    @Test
    void aWrongCommandLineIsStatus2AndOneLine() throws IOException {
        Path file = Files.writeString(box.resolve("x.scenario"), "scenario x board=default\nnonsense\n");
        refused("a scenario is missing: ./sluice explore hvm", "explore");
        refused("scenario nope: there is no such scenario; hvm is one, and a file has a / or ends in .scenario",
                "explore", "nope");
        refused("scenario " + file + ":2: \"nonsense\" is not known here; known are scenario, partition, domain, "
                + "route, load", "explore", file.toString());
        refused("--mode wild: there is no such mode; there are random, pct, exhaustive and adversary", "explore", "hvm",
                "--mode", "wild");
        refused("--rerun \"abc\" is no token of a schedule of hvm for 20ms", "explore", "hvm", "--rerun", "abc");
    }

    private void refused(String line, String... words) throws IOException {
        SluiceProcess sluice = SluiceProcess.run(Files.createTempDirectory(box, "refused"), words);
        assertThat(sluice.status()).isEqualTo(2);
        assertThat(sluice.err()).isEqualTo("sluice: " + line + "\n");
        assertThat(sluice.out()).isEmpty();
        assertThat(sluice.leftOvers()).isEmpty();
    }
}
