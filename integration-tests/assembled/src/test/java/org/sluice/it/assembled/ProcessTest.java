package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program among other programs: pipes, signals, folders, company. */
class ProcessTest {

    private static final int SIGTERM = 15;

    @TempDir
    Path box;

    @Test
    void aClosedPipeEndsARunQuietlyWithSuccess() {
        SluiceProcess sluice = SluiceProcess.in(box).piped().start("run", "--for", "100ms");
        sluice.closeOut();
        assertThat(sluice.status()).isZero();
        assertThat(sluice.err()).isEmpty();
        assertThat(sluice.leftOvers()).isEmpty();
    }

    @Test
    void aClosedPipeEndsAShellQuietlyWithSuccess() {
        SluiceProcess sluice = SluiceProcess.in(box).piped()
                .input("domain:list", "nonsense", "time:run 100ms", "ledger", "time:run 1h", "time:run 1h")
                .start("shell");
        sluice.closeOut();
        assertThat(sluice.status()).as(sluice.err()).isZero();
        assertThat(sluice.leftOvers()).isEmpty();
    }

    @Test
    void sigtermEndsARunForeverWithItsReport() {
        SluiceProcess sluice = SluiceProcess.start(box, "run", "--for", "forever", "--domains", folder().toString());
        sluice.says("tick-counter runs");
        sluice.terminate();
        assertThat(sluice.status()).as(sluice.err()).isEqualTo(128 + SIGTERM);
        List<String> lines = sluice.out().lines().toList();
        assertThat(lines.get(0)).startsWith("sluice  scenario hvm");
        assertThat(sluice.out()).contains("tick-counter").contains("hardware ok").contains("pipeline ok")
                .contains("bridge ok").doesNotContain("WRONG");
        assertThat(sluice.err()).isEqualTo("tick-counter runs, from counter.jar\n");
        assertThat(sluice.leftOvers()).isEmpty();
    }

    @Test
    void sigtermEndsAJsonRunWithItsOneObject() {
        SluiceProcess sluice = SluiceProcess.start(box, "run", "--for", "forever", "--json", "--domains",
                folder().toString());
        sluice.says("tick-counter runs");
        sluice.terminate();
        assertThat(sluice.status()).as(sluice.err()).isEqualTo(128 + SIGTERM);
        assertThat(sluice.json().getAsJsonArray("domains")).hasSize(4);
    }

    /** While it boots, while the machine is built, while it runs: never a complaint, and one report or none. */
    @ParameterizedTest(name = "after {0} ms")
    @ValueSource(ints = {300, 400, 500, 600, 700, 800})
    void aSignalAtAnyMomentIsNoReasonToComplain(int millis) {
        SluiceProcess sluice = SluiceProcess.start(box, "run", "--for", "forever", "--json");
        assertThat(sluice.endsWithin(millis, TimeUnit.MILLISECONDS)).isFalse();
        sluice.terminate();
        assertThat(sluice.status()).as(sluice.err()).isEqualTo(128 + SIGTERM);
        assertThat(sluice.err()).isEmpty();
        assertThat(sluice.leftOvers()).isEmpty();
        if (!sluice.out().isEmpty()) {
            assertThat(sluice.json().get("virtualNanos").getAsLong()).isNotNegative();
        }
    }

    @Test
    void sigtermEndsAShellThatWaitsForACommand() {
        SluiceProcess sluice = SluiceProcess.in(box).typed().start("shell");
        sluice.type("time:run 10ms");
        sluice.says("virtual 10.000ms");
        sluice.terminate();
        assertThat(sluice.status()).as(sluice.err()).isEqualTo(128 + SIGTERM);
        assertThat(sluice.err()).isEmpty();
        assertThat(sluice.leftOvers()).isEmpty();
    }

    @Test
    void sigtermEndsAShellInTheMiddleOfALongCommand() {
        SluiceProcess sluice = SluiceProcess.in(box).typed().start("shell");
        sluice.type("time:run 10ms");
        sluice.says("virtual 10.000ms");
        sluice.type("time:run 1000h");
        sluice.terminate();
        assertThat(sluice.status()).as(sluice.err()).isEqualTo(128 + SIGTERM);
        assertThat(sluice.err()).isEmpty();
        assertThat(sluice.leftOvers()).isEmpty();
    }

    /** While a run is under way, the folder of domains is watched: dropped, replaced, deleted. */
    @Test
    void aRunWatchesItsFolderOfDomains() throws IOException {
        Path folder = Files.createDirectories(box.resolve("folder"));
        SluiceProcess sluice = SluiceProcess.start(box, "run", "--for", "forever", "--domains", folder.toString());
        Examples.drop(Examples.TICK_COUNTER, folder, "x.jar");
        sluice.says("tick-counter runs, from x.jar\n");
        Examples.drop(Examples.IRQ_FILTER, folder, "x.jar");
        sluice.says("irq-filter runs, from x.jar\n");
        Files.delete(folder.resolve("x.jar"));
        sluice.says("irq-filter is gone\n");
        sluice.terminate();
        assertThat(sluice.status()).as(sluice.err()).isEqualTo(128 + SIGTERM);
        assertThat(sluice.err().lines()).containsExactly("tick-counter runs, from x.jar", "tick-counter is gone",
                "irq-filter runs, from x.jar", "irq-filter is gone");
        assertThat(sluice.out()).contains("hardware ok").contains("pipeline ok").contains("bridge ok");
    }

    /** Whoever may write everywhere is not stopped by permissions; what counts then is that nothing was written. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void itStartsFromAReadOnlyDirectory() throws IOException {
        Path current = Files.createDirectories(box.resolve("current"));
        Files.setPosixFilePermissions(current, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            SluiceProcess sluice = SluiceProcess.run(box, "run", "--for", "10ms");
            assertThat(sluice.status()).as(sluice.err()).isZero();
            assertThat(sluice.leftOvers()).isEmpty();
        } finally {
            Files.setPosixFilePermissions(current, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void twoAtOnceDoNotDisturbEachOther() {
        Path folder = folder();
        SluiceProcess one = SluiceProcess.start(box.resolve("1"), "run", "--for", "1s", "--json", "--domains",
                folder.toString());
        SluiceProcess two = SluiceProcess.start(box.resolve("2"), "run", "--for", "1s", "--json", "--domains",
                folder.toString());
        assertThat(one.status()).as(one.err()).isZero();
        assertThat(two.status()).as(two.err()).isZero();
        assertThat(one.json().get("traceHash")).isEqualTo(two.json().get("traceHash"));
        assertThat(one.leftOvers()).isEmpty();
        assertThat(two.leftOvers()).isEmpty();
    }

    private Path folder() {
        Path folder = box.resolve("folder");
        Examples.drop(Examples.TICK_COUNTER, folder, "counter.jar");
        return folder;
    }
}
