package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code shell} with commands from a pipe: hot load, renice and unload, and what it says about mistakes. */
class PipedScriptTest {

    private static final List<String> CAST = List.of("rt", "hrt", "linux");

    @TempDir
    Path box;

    private static String[] script() {
        return new String[] {
            "# a comment, then a blank line", "",
            "time:run 100ms", "domain:list",
            "domain:load " + Examples.TICK_COUNTER, "time:run 100ms", "domain:list", "ledger",
            "domain:renice tick-counter 250", "domain:list", "time:run 100ms", "ledger",
            "domain:renice tick-counter 50", "domain:list", "time:run 100ms", "ledger",
            "domain:renice tick-counter 120", "time:run 100ms",
            "domain:unload tick-counter", "time:run 100ms", "domain:list", "ledger"};
    }

    @Test
    void anExampleIsLoadedRenicedAboveAndBelowAndUnloaded() {
        SluiceProcess sluice = SluiceProcess.in(box).input(script()).run("shell");
        assertThat(sluice.status()).as(sluice.err()).isZero();
        assertThat(sluice.err()).isEmpty();
        Answers answers = new Answers(sluice.out());
        assertThat(answers.orders()).containsExactly(
                CAST,
                List.of("rt", "hrt", "tick-counter", "linux"),
                List.of("tick-counter", "rt", "hrt", "linux"),
                List.of("rt", "hrt", "linux", "tick-counter"),
                CAST);
        assertThat(answers.interrupts("tick-counter").get(0)).as("behind rt: Linux's ticks").isBetween(40L, 60L);
        assertThat(answers.verdicts()).hasSizeGreaterThan(20).containsOnly("balanced");
        assertThat(answers.total(4)).as("nothing is discarded").containsOnly(0L);
        assertThat(answers.interrupts("linux")).isSorted();
        assertThat(sluice.out().lines()).contains("tick-counter runs", "tick-counter reniced 120 -> 250",
                "tick-counter reniced 250 -> 50", "tick-counter is gone", "virtual 600.000ms");
    }

    @Test
    void theSameScriptGivesTheSameAnswersTwice() {
        SluiceProcess first = SluiceProcess.in(box.resolve("1")).input(script()).start("shell", "--seed", "5");
        SluiceProcess second = SluiceProcess.in(box.resolve("2")).input(script()).start("shell", "--seed", "5");
        assertThat(first.status()).isZero();
        assertThat(second.status()).isZero();
        assertThat(first.out()).isNotBlank().isEqualTo(second.out());
    }

    @Test
    void theSameViaTheFolderOfDomains() throws Exception {
        Path folder = box.resolve("domains");
        Examples.drop(Examples.TICK_COUNTER, folder, "b-counter.jar");
        try (SluiceProcess sluice = SluiceProcess.in(box).typed().start("shell", "--domains", folder.toString())) {
            sluice.type("domain:list");
            sluice.says("linux ");
            sluice.type("time:run 100ms");
            sluice.says("virtual 100.000ms");
            Examples.drop(Examples.IRQ_FILTER, folder, "a-filter.jar");
            sluice.type("domain:list");
            sluice.type("domain:renice irq-filter 250");
            sluice.type("time:run 100ms");
            sluice.type("ledger");
            sluice.says("virtual 200.000ms");
            Examples.drop(Examples.IRQ_FILTER, folder, "b-counter.jar"); // replaced by one that is there already
            sluice.type("domain:list");
            sluice.says("cannot be installed");
            Files.delete(folder.resolve("a-filter.jar"));
            Files.delete(folder.resolve("b-counter.jar"));
            sluice.type("time:run 100ms");
            sluice.type("domain:list");
            sluice.type("ledger");
            sluice.type("exit");
            assertThat(sluice.status()).as(sluice.err()).isZero();
            Answers answers = new Answers(sluice.out());
            assertThat(answers.orders()).containsExactly(
                    List.of("rt", "hrt", "tick-counter", "linux"),
                    List.of("rt", "hrt", "tick-counter", "irq-filter", "linux"),
                    List.of("irq-filter", "rt", "hrt", "linux"),
                    CAST);
            assertThat(answers.verdicts()).hasSizeGreaterThan(10).containsOnly("balanced");
            assertThat(sluice.err().lines()).hasSize(5).contains("tick-counter runs, from b-counter.jar",
                    "irq-filter runs, from a-filter.jar", "tick-counter is gone", "irq-filter is gone");
        }
    }

    @Test
    void anIrqFilterTakesWhatItFilters() {
        SluiceProcess sluice = SluiceProcess.in(box).input("time:run 100ms", "irq:list",
                "domain:load " + Examples.IRQ_FILTER, "time:run 400ms", "irq:list", "ledger").run("shell");
        assertThat(sluice.status()).as(sluice.err()).isZero();
        List<String> com1 = sluice.out().lines().filter(line -> line.contains(" com1 ")).toList();
        assertThat(com1).hasSize(2);
        assertThat(com1.get(0)).contains("linux accept (").doesNotContain("irq-filter");
        String linux = com1.get(0).replaceAll(".*(linux accept \\(\\d+ played\\)).*", "$1");
        assertThat(com1.get(1)).contains("irq-filter terminate (").contains(linux);
    }

    @Test
    void aMistakeIsOneLineTheShellGoesOnAndTheStatusSaysSo() {
        String[] mistakes = {"nonsense", "domain:nonsense", "domain:list now", "domain:load", "domain:load no.jar",
            "domain:unload", "domain:unload nobody", "domain:renice", "domain:renice nobody 1", "domain:renice rt",
            "domain:renice rt high", "domain:renice rt -1", "domain:renice rt 1 2", "irq:list all", "irq:why --worse",
            "irq:why --domain", "irq:why --domain nobody", "irq:why --irq", "irq:why --irq 999", "lapic", "lapic 4",
            "lapic x", "ioapic 0", "ledger me", "time:run", "time:run 5", "time:run forever", "trace:save",
            "trace:save t.dat", "trace:save no/folder/t.txt", "domain:list | nonsense2", "$((", "help me"};
        List<String> input = Stream.concat(Stream.of(mistakes), Stream.of("time:run 10ms", "ledger")).toList();
        SluiceProcess sluice = SluiceProcess.in(box).input(input.toArray(String[]::new)).run("shell");
        assertThat(sluice.status()).isEqualTo(1);
        List<String> complaints = sluice.err().lines().toList();
        assertThat(complaints).hasSameSizeAs(mistakes).noneMatch(String::isBlank);
        assertThat(complaints.get(0)).isEqualTo("nonsense: there is no such command; help lists them");
        assertThat(complaints.get(1)).isEqualTo("domain:nonsense: there is no such command; help lists them");
        assertThat(complaints.get(2)).isEqualTo("domain:list: now is too much");
        assertThat(complaints.get(7)).isEqualTo("domain:renice: a domain's name is missing");
        assertThat(complaints.get(20)).isEqualTo("lapic: cpu 4 is not a whole number from 0 to 3");
        assertThat(complaints.get(29)).isEqualTo(
                "trace:save: no/folder/t.txt cannot be written: there is no such folder");
        assertThat(complaints.get(30)).isEqualTo("nonsense2: there is no such command; help lists them");
        assertThat(sluice.out().lines()).contains("virtual 10.000ms");
        assertThat(new Answers(sluice.out()).verdicts()).containsOnly("balanced");
        assertThat(sluice.leftOvers()).isEmpty();
    }

    @Test
    void everyCommandOfTheContractAnswers() {
        SluiceProcess sluice = SluiceProcess.in(box).input("help", "time:run 50ms", "domain:list", "irq:list",
                "irq:why", "irq:why --irq timer", "irq:why --worst --domain rt --irq 120", "lapic 3", "ioapic",
                "ledger", "quit", "nonsense").run("shell");
        assertThat(sluice.status()).as(sluice.err()).isZero();
        assertThat(sluice.out()).contains("trace:save FILE", "virtual 50.000ms", "120  timer", "sum = latency",
                "local APIC of cpu 3, node 1", "I/O APIC 0: 24 pins from gsi 0", "bridge  delivered ");
    }

    @Test
    void aShellWithoutCommandsSucceedsAtInstantZero() {
        SluiceProcess sluice = SluiceProcess.run(box, "shell", "--json");
        assertThat(sluice.status()).as(sluice.err()).isZero();
        assertThat(sluice.json().get("virtualNanos").getAsLong()).isZero();
    }

    @Test
    void aShellFirstRunsAsLongAsItIsTold() {
        SluiceProcess sluice = SluiceProcess.in(box).input("time:run 1ms").run("shell", "--for", "20ms", "--json");
        assertThat(sluice.json().get("virtualNanos").getAsLong()).isEqualTo(21_000_000);
    }

    @Test
    void aLastLineWithoutItsEndIsACommandToo() throws Exception {
        try (SluiceProcess sluice = SluiceProcess.in(box).typed().start("shell")) {
            sluice.typeWithoutEnd("time:run 7ms");
            assertThat(sluice.status()).isZero();
            assertThat(sluice.out()).isEqualTo("virtual 7.000ms\n");
        }
    }
}
