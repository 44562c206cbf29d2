package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that cannot be loaded: refused with one line that names the reason, and everything else runs on. */
class BadJarTest {

    /** In name order. */
    private static final List<String> REASONS = List.of(
            "a-text.jar is no bundle: ",
            "b-plain.jar is no bundle: its manifest has no Bundle-SymbolicName",
            "c-empty.jar: there is no domain in it",
            "d-throws.jar: domain throws refused: it threw IllegalStateException: I do not want to",
            "e-irq.jar: domain greedy refused: irq hrt-kick belongs to hrt exclusively",
            "f-not-asked.jar: domain sly refused: irq hrt-kick is not among the irqs it asked for",
            "g-no-irq.jar: domain lost refused: irq floppy does not exist on this board",
            "h-cpu.jar: domain far refused: cpus=7: ",
            "i-taken.jar: domain linux refused: the name is taken",
            "j-nameless.jar: domain of j-nameless refused: its service has no property domain.name",
            "k-priority.jar: domain odd refused: domain.priority=high is not a whole number of 0 or more",
            "l-import.jar: it does not start: ");

    @TempDir
    static Path jars;

    @TempDir
    Path box;

    @BeforeAll
    static void makeJars() throws IOException {
        Files.writeString(jars.resolve("a-text.jar"), "this is no zip file\n");
        FixtureJar.writePlain(jars.resolve("b-plain.jar"));
        FixtureJar.write(jars.resolve("c-empty.jar"));
        make("d-throws.jar", "throws", "throws-in-start");
        make("e-irq.jar", "greedy", "nothing", "Fixture-Irqs", "hrt-kick:shared");
        make("f-not-asked.jar", "sly", "takes-hrt-kick");
        make("g-no-irq.jar", "lost", "nothing", "Fixture-Irqs", "floppy");
        make("h-cpu.jar", "far", "nothing", "Fixture-Cpus", "7");
        make("i-taken.jar", "linux", "nothing");
        FixtureJar.write(jars.resolve("j-nameless.jar"), "Fixture-Does", "nothing");
        make("k-priority.jar", "odd", "nothing", "Fixture-Priority", "high");
        make("l-import.jar", "x", "nothing", "Import-Package", "org.elsewhere.missing");
    }

    private static void make(String file, String name, String does, String... headers) {
        Stream<String> all = Stream.concat(Stream.of("Fixture-Name", name, "Fixture-Does", does), Stream.of(headers));
        FixtureJar.write(jars.resolve(file), all.toArray(String[]::new));
    }

    @Test
    void eachIsRefusedWithOneLineByTheShell() {
        StringBuilder script = new StringBuilder("time:run 50ms\ndomain:list\n");
        REASONS.forEach(reason -> script.append("domain:load ").append(jars.resolve(jarOf(reason))).append('\n'));
        script.append("domain:list\ntime:run 50ms\ndomain:list\nledger\nlb -s\n");
        SluiceProcess sluice = SluiceProcess.in(box).input(script.toString()).run("shell");
        assertThat(sluice.status()).isEqualTo(1);
        assertRefused(sluice.err().lines().toList(), "domain:load: ");
        Answers answers = new Answers(sluice.out());
        assertThat(answers.orders()).hasSize(3).allMatch(List.of("rt", "hrt", "linux")::equals);
        assertThat(answers.interrupts("linux")).isSorted();
        assertThat(answers.interrupts("linux").get(2)).isGreaterThan(answers.interrupts("linux").get(0));
        assertThat(answers.verdicts()).containsOnly("balanced");
        assertThat(sluice.out()).as("nothing is left in the framework")
                .doesNotContain("c-empty", "d-throws", "l-import");
    }

    @Test
    void eachIsRefusedWithOneLineInTheFolderAndTheRunGoesOn() {
        SluiceProcess sluice = SluiceProcess.run(box, "run", "--for", "100ms", "--domains", jars.toString(), "--json");
        assertThat(sluice.status()).as("the books balance and no domain has failed").isZero();
        assertRefused(sluice.err().lines().toList(), "");
        JsonObject with = sluice.json();
        assertThat(with.getAsJsonArray("domains")).hasSize(3);
        assertThat(with.getAsJsonObject("ledger").getAsJsonObject("pipeline").get("balanced").getAsBoolean()).isTrue();
    }

    @Test
    void aDomainThatFailsIsQuarantinedAndTheReportSaysSo() {
        Path jar = FixtureJar.write(box.resolve("bad.jar"), "Fixture-Name", "bad", "Fixture-Does", "throws-in-handler",
                "Fixture-Priority", "300", "Fixture-Irqs", "timer:shared");
        Path folder = box.resolve("folder");
        Examples.drop(jar, folder, "bad.jar");
        SluiceProcess sluice = SluiceProcess.run(box, "run", "--for", "100ms", "--domains", folder.toString());
        assertThat(sluice.status()).isEqualTo(1);
        assertThat(sluice.out().lines()).anyMatch(line -> line.matches("bad +300 +0-3 +quarantined .*"));
        String fault = "its handler of irq timer on cpu \\d threw IllegalStateException: not this one"
                + " at \\S+[(]\\w+.java:\\d+[)]";
        assertThat(sluice.out().lines().filter(line -> line.startsWith("WRONG: "))).singleElement().asString()
                .matches("WRONG: domain bad quarantined: " + fault);
        assertThat(sluice.err().lines()).hasSize(2).element(1).asString().matches("bad quarantined: " + fault);
        assertThat(sluice.out()).contains("hardware ok").contains("pipeline ok").contains("bridge ok");
    }

    @Test
    void aDomainThatFailedCountsAlsoWhenItHasLeft() {
        Path jar = FixtureJar.write(box.resolve("bad.jar"), "Fixture-Name", "bad", "Fixture-Does", "throws-in-handler",
                "Fixture-Priority", "300", "Fixture-Irqs", "timer:shared");
        SluiceProcess sluice = SluiceProcess.in(box).input("domain:load " + jar, "time:run 50ms", "domain:list",
                "domain:unload bad", "time:run 50ms", "domain:list", "ledger").run("shell");
        assertThat(sluice.status()).isEqualTo(1);
        assertThat(sluice.err().lines()).hasSize(2);
        assertThat(sluice.err().lines().toList().get(1)).matches(
                "sluice: domain bad quarantined: its handler of irq timer on cpu \\d threw IllegalStateException: .*");
        assertThat(sluice.out().lines()).contains("virtual 100.000ms", "bad is gone");
        Answers answers = new Answers(sluice.out());
        assertThat(answers.orders()).containsExactly(
                List.of("bad", "rt", "hrt", "linux"), List.of("rt", "hrt", "linux"));
        assertThat(answers.interrupts("rt").get(1)).isGreaterThan(answers.interrupts("rt").get(0));
        assertThat(answers.verdicts()).containsOnly("balanced");
    }

    private static void assertRefused(List<String> told, String prefix) {
        assertThat(told).hasSameSizeAs(REASONS);
        for (int i = 0; i < told.size(); i++) {
            assertThat(told.get(i)).startsWith(prefix + REASONS.get(i));
        }
    }

    private static String jarOf(String reason) {
        return reason.substring(0, reason.indexOf(".jar") + ".jar".length());
    }
}
