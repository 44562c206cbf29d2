package org.sluice.console.report;

import java.util.ArrayList;
import java.util.List;
import org.sluice.nanokernel.Books;
import org.sluice.nanokernel.ftrace.BadLines;
import org.sluice.nanokernel.ftrace.ReadingNotes;
import org.sluice.nanokernel.ftrace.Recording;
import org.sluice.nanokernel.scenario.Simulation;
import org.sluice.x86.text.CpuList;
import org.sluice.x86.text.Durations;

/** A report for people. */
public final class ReportTable {

    private static final String ROOT = "linux";

    private ReportTable() {
    }

    /** The lines of the table and of what stands around it. */
    public static List<String> of(Report report) {
        List<String> lines = new ArrayList<>();
        lines.add("sluice  scenario " + report.scenario() + "  board " + report.board() + "  " + report.cpus()
                + " cpus  seed " + report.seed() + "  cost table " + report.costTable() + " (declared, not measured)");
        lines.add("");
        lines.addAll(domains(report));
        lines.add("");
        lines.add(ledger(report.books()));
        lines.add("virtual " + Durations.format(report.virtualNanos()) + " in " + Durations.format(report.hostNanos())
                + " host" + speed(report) + "  strand switches " + report.strandSwitches() + "  trace hash "
                + report.traceHash());
        if (report.recording() != null) {
            lines.addAll(replay(report, report.recording()));
        }
        report.problems().forEach(problem -> lines.add("WRONG: " + problem));
        return lines;
    }

    /** The domains' table alone: head first. */
    public static List<String> domains(Report report) {
        TextTable table = new TextTable("lrllrrrrl")
                .row("DOMAIN (head first)", "PRIO", "CPUS", "STATE", "INTERRUPTS", "P50", "P99", "MAX", "LEDGER");
        for (Report.DomainLine domain : report.domains()) {
            boolean any = domain.interrupts() > 0;
            table.row(domain.name(), Integer.toString(domain.priority()), CpuList.format(domain.cpus()),
                    domain.state(), Long.toString(domain.interrupts()),
                    any ? Durations.format(domain.p50()) : "-", any ? Durations.format(domain.p99()) : "-",
                    any ? Durations.format(domain.max()) : "-", domain.balanced() ? "ok" : "WRONG");
        }
        return table.lines();
    }

    private static String speed(Report report) {
        if (report.hostNanos() == 0) {
            return "";
        }
        long tenths = report.virtualNanos() * 10 / report.hostNanos();
        return " (" + tenths / 10 + "." + tenths % 10 + "x)";
    }

    private static String ledger(Books books) {
        return "ledger  hardware " + word(books.hardwareBalanced()) + ": " + books.raised() + " raised  pipeline "
                + word(books.pipeline().balanced()) + ": " + books.pipeline().total().recorded()
                + " recorded  bridge " + word(books.bridgeBalanced());
    }

    private static String word(boolean balanced) {
        return balanced ? "ok" : "WRONG";
    }

    private static List<String> replay(Report report, Recording recording) {
        List<String> lines = new ArrayList<>();
        Report.Sources sources = report.sources();
        lines.add("");
        lines.add("replayed " + recording.fileName() + ": " + sources.irq() + " device irqs, " + sources.timer()
                + " ticks, " + sources.reschedule() + " reschedule, " + sources.callFunction() + " call-function, "
                + sources.other() + " other");
        for (Report.DomainLine domain : report.domains()) {
            if (domain.name().equals(ROOT)) {
                lines.add("with an rt stage ahead, this machine's interrupts would be seen by linux within "
                        + Durations.format(domain.max()) + ", half of them within " + Durations.format(domain.p50()));
            }
        }
        lines.add("  time stamps have a grain of " + Durations.format(recording.grainNanos())
                + "; a recorded entry is taken as the raise: the original machine's own delay is not in the figures");
        lines.add("  a handler of length zero takes " + Durations.format(Simulation.ZERO_LENGTH_NANOS));
        lines.addAll(notes(recording.notes()));
        return lines;
    }

    private static List<String> notes(ReadingNotes notes) {
        List<String> lines = new ArrayList<>();
        BadLines bad = notes.badLines();
        lines.add("  " + bad.count() + " bad lines, " + notes.unmatchedEntries() + " entries without exit, "
                + notes.unmatchedExits() + " exits without entry, " + notes.outOfOrder() + " out of order, "
                + notes.lostEvents() + " lost when recording, " + notes.ignoredEvents() + " of other kinds");
        bad.first().forEach(line -> lines.add("    " + line));
        if (bad.more() > 0) {
            lines.add("    and " + bad.more() + " more");
        }
        return lines;
    }
}
