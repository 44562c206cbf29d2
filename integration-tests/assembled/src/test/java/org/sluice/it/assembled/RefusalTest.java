package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrong command line: status 2, one line on standard error that names the argument, nothing on standard output. */
class RefusalTest {

    /** As many processes as start at once. */
    private static final int AT_ONCE = 3;

    @TempDir
    Path box;

    private final List<Refusal> refusals = new ArrayList<>();

    private record Refusal(String line, List<String> arguments) {
    }

    @Test
    void ofTheWords() throws IOException {
        refused("a command is missing: run, shell, explore, museum, conformance, board or help");
        refused("walk: there is no such command; there are run, shell, explore, museum, conformance, board and help",
                "walk");
        refused("--speed: there is no such option; see ./sluice help", "run", "--speed", "2");
        refused("fast: there is no such option; see ./sluice help", "shell", "fast");
        refused("--json takes no value", "run", "--json=yes");
        refused("me: help takes no argument", "help", "me");
        refused("--seed: its value is missing", "run", "--seed");
        refused("--domains: its value is empty", "run", "--domains=");
        refused("--for 5: a duration needs a unit of ns us ms s m h, for example 250ms", "run", "--for", "5");
        refused("--seed -1: a whole number from 0 to 9223372036854775807 is needed", "run", "--seed", "-1");
        refused("--for forever: a shell first runs so long, then reads commands: it never would", "shell", "--for",
                "forever");
        assertRefused();
    }

    @Test
    void ofWhatTheScenarioNames() throws IOException {
        refused("--scenario nope: there is no such scenario; hvm is one, and a file has a / or ends in .scenario",
                "run", "--scenario", "nope");
        refused("--scenario nope.scenario: there is no such file", "run", "--scenario", "nope.scenario");
        refused("--scenario replay: scenario replay replays a recording, and there is none: --irq-trace is missing",
                "run", "--scenario", "replay");
        refusedFile("a", "scenario x board=default\nnonsense\n",
                ":2: \"nonsense\" is not known here; known are scenario, partition, domain, route, load");
        refusedFile("b", "# nothing but a comment\n", ": there is no \"scenario\" line");
        refusedFile("c", "scenario x board=nope\n", ": no board nope comes with Sluice");
        refusedFile("d", "scenario x board=default\ndomain nobody priority=5\n",
                ": domain nobody refused: no bundle offers it");
        refusedFile("e", "scenario x board=default\nroute floppy cpu=1\n",
                ":2: there is no device floppy on board default");
        refusedFile("f", "scenario x board=default\ndomain linux priority=5 cpus=0-9\n",
                ": domain linux refused: cpus=0-9: 0-9: CPU 9 is not on this board (0..3)");
        refusedFile("g", "scenario x board=default\ndomain linux priority=5 irqs=floppy\n",
                ": domain linux refused: irq floppy does not exist on this board");
        refusedFile("h", "scenario x board=default\ndomain linux priority=5 cpus=0\n  tick hz=often\n",
                ": domain linux refused: FILE:3: hz=often: not a whole number");
        Path binary = Files.write(box.resolve("i.scenario"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1});
        refused("--scenario " + binary + ": it is no text in UTF-8", "run", "--scenario", binary.toString());
        assertRefused();
    }

    @Test
    void ofFilesAndFolders() throws IOException {
        Path text = Files.writeString(box.resolve("text"), "nothing of use\n");
        Path empty = Files.createFile(box.resolve("empty"));
        refused("--domains " + box + "/none: there is no such folder", "run", "--domains", box + "/none");
        refused("--domains " + text + ": there is no such folder", "shell", "--domains", text.toString());
        refused("--irq-trace " + box + "/none: there is no such file", "run", "--irq-trace", box + "/none");
        refused("--irq-trace " + box + ": it cannot be read, it is a folder", "run", "--irq-trace", box.toString());
        refused("--irq-trace " + empty + ": is empty", "run", "--irq-trace", empty.toString());
        refused("--irq-trace " + text + ": no interrupt was entered (irq_handler_entry, local_timer_entry, ...) in 1 "
                + "line; bad lines: 1, the first is line 1: no CPU column such as [001]; expected is what "
                + "/sys/kernel/tracing/trace or 'trace-cmd report' prints", "run", "--irq-trace", text.toString());
        refused("--scenario hvm: scenario hvm has a board of its own, default; a recording needs a scenario with "
                + "board=recording", "run", "--scenario", "hvm", "--irq-trace", Recordings.TWO_CPUS_DISK.toString());
        assertRefused();
    }

    private void refused(String line, String... arguments) {
        refusals.add(new Refusal(line, List.of(arguments)));
    }

    private void refusedFile(String name, String text, String complaint) throws IOException {
        Path file = Files.writeString(box.resolve(name + ".scenario"), text);
        String line = "--scenario " + file + complaint.replace("FILE", file.toString());
        refused(line, "run", "--scenario", file.toString());
    }

    private void assertRefused() {
        List<SluiceProcess> processes = new ArrayList<>();
        for (int i = 0; i < refusals.size(); i++) {
            if (i >= AT_ONCE) {
                processes.get(i - AT_ONCE).status();
            }
            processes.add(SluiceProcess.start(box.resolve("process" + i),
                    refusals.get(i).arguments().toArray(String[]::new)));
        }
        for (int i = 0; i < refusals.size(); i++) {
            SluiceProcess sluice = processes.get(i);
            assertThat(sluice.status()).as(refusals.get(i).toString()).isEqualTo(2);
            assertThat(sluice.err()).isEqualTo("sluice: " + refusals.get(i).line() + "\n");
            assertThat(sluice.out()).as(refusals.get(i).toString()).isEmpty();
            assertThat(sluice.leftOvers()).isEmpty();
        }
    }
}
