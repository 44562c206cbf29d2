package org.sluice.console.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.nanokernel.Books;

class ReportTableTest {

    @Test
    void theTableToTheLetter() {
        assertThat(ReportTable.of(Reports.plain())).containsExactly(
                "sluice  scenario hvm  board default  4 cpus  seed 42  cost table generic-x86/1 (declared, not "
                        + "measured)",
                "",
                "DOMAIN (head first)  PRIO  CPUS  STATE    INTERRUPTS      P50      P99      MAX  LEDGER",
                "rt                    200  0-1   running        1234    320ns    640ns    900ns  ok",
                "linux                 100  0     running           7  1.500us  2.000ms  3.000ms  ok",
                "",
                "ledger  hardware ok: 10 raised  pipeline ok: 10 recorded  bridge ok",
                "virtual 1.000s in 50.000ms host (20.0x)  strand switches 17  trace hash 0123456789abcdef");
    }

    @Test
    void aDomainWithoutInterruptsHasNoLatency() {
        Report.DomainLine quiet = new Report.DomainLine("quiet", 5, "property", new int[] {3}, "running", 0, 0, 0, 0,
                true);
        assertThat(ReportTable.domains(Reports.of(Reports.books(10, 4), null, quiet)).get(1))
                .matches("quiet +5 +3 +running +0 +- +- +- +ok");
    }

    @Test
    void aRunOfNoHostTimeHasNoSpeed() {
        Report plain = Reports.plain();
        Report idle = new Report(plain.scenario(), plain.board(), plain.seed(), plain.cpus(), 0, 0, plain.costTable(),
                plain.traceHash(), 0, plain.sources(), plain.domains(), plain.books(), null, List.of());
        assertThat(ReportTable.of(idle)).contains(
                "virtual 0ns in 0ns host  strand switches 0  trace hash 0123456789abcdef");
    }

    @Test
    void whatIsWrongStandsAtTheEnd() {
        Report.DomainLine failed = new Report.DomainLine("bad", 5, "property", new int[] {0}, "quarantined", 0, 0, 0, 0,
                false);
        Report books = Reports.of(Reports.books(11, 9), null, failed);
        Report report = new Report(books.scenario(), books.board(), books.seed(), books.cpus(), books.virtualNanos(),
                books.hostNanos(), books.costTable(), books.traceHash(), 0, books.sources(), books.domains(),
                books.books(), null, List.of("bad quarantined: its handler of irq timer on cpu 0 threw X"));
        List<String> lines = ReportTable.of(report);
        assertThat(lines.subList(lines.size() - 3, lines.size())).containsExactly(
                "WRONG: the hardware ledger does not balance: raised 11, delivered 5 + merged 2 + discarded 1 + "
                        + "pending 2 (found 2)",
                "WRONG: the pipeline ledger does not balance: " + report.books().pipeline().total(),
                "WRONG: domain bad quarantined: its handler of irq timer on cpu 0 threw X");
        assertThat(lines).contains("ledger  hardware WRONG: 11 raised  pipeline WRONG: 10 recorded  bridge ok");
        assertThat(lines.get(3)).endsWith("WRONG");
    }

    @Test
    void aBridgeThatDoesNotBalanceIsWrong() {
        Report report = Reports.of(new Books(10, 5, 2, 1, 2, 2, 0,
                Reports.books(10, 4).pipeline()), null);
        assertThat(report.problems()).containsExactly(
                "the bridge does not balance: delivered 5 - 0 without irq + 3 triggers, but 7 arrivals");
    }

    @Test
    void aReplaySaysWhatWasReplayedAndWhatItsFiguresAreNot() {
        List<String> lines = ReportTable.of(Reports.of(Reports.books(10, 4), Reports.recording(), Reports.RT,
                Reports.LINUX));
        assertThat(lines).contains(
                "replayed box/trace.txt: 2 device irqs, 3 ticks, 4 reschedule, 5 call-function, 6 other",
                "with an rt stage ahead, this machine's interrupts would be seen by linux within 3.000ms, half of them "
                        + "within 1.500us",
                "  time stamps have a grain of 1.000us; a recorded entry is taken as the raise: the original "
                        + "machine's own delay is not in the figures",
                "  a handler of length zero takes 500ns");
        assertThat(lines).anyMatch(line -> line.startsWith("  2 bad lines, 0 entries without exit, 1 exits without"));
        assertThat(lines).anyMatch(line -> line.startsWith("    line 3: ")).anyMatch(
                line -> line.startsWith("    line 4: "));
    }
}
