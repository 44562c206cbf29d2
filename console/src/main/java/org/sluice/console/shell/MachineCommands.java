package org.sluice.console.shell;

import java.io.PrintStream;
import java.util.List;
import org.sluice.console.Session;
import org.sluice.console.report.TextTable;
import org.sluice.ipipe.PipelineLedger;
import org.sluice.nanokernel.Books;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.x86.DiscardReason;
import org.sluice.x86.HardwareLedger;
import org.sluice.x86.MergeReason;

/** {@code ledger, help}. */
public final class MachineCommands {

    private final Session session;
    private final PrintStream out;

    MachineCommands(Session session, PrintStream out) {
        this.session = session;
        this.out = out;
    }

    /** The books: hardware, pipeline, and the bridge between them. */
    public void ledger(String... words) {
        new Words("ledger", words).end();
        onBaton(this::books).forEach(out::println);
    }

    /** The commands. */
    public void help(String... words) {
        new Words("help", words).end();
        out.println("domain:list                    the pipeline, head first");
        out.println("domain:load FILE.jar           load a bundle with a domain in it");
        out.println("domain:unload NAME             take a domain out");
        out.println("domain:renice NAME PRIORITY    move a domain; greater is nearer the head");
        out.println("irq:list                       the irqs, and what each stage does with them");
        out.println("irq:why [--worst] [--domain NAME] [--irq NUMBER|NAME]   why was this one late?");
        out.println("lapic CPU, ioapic              registers of the interrupt controllers; --json");
        out.println("pic, hpet, pci, uart           registers of those devices that the board has; --json");
        out.println("ledger                         the books");
        out.println("time:run DURATION              advance the machine: 250ms, 1s");
        out.println("trace:save FILE                .pftrace (Perfetto), .json (Chrome), .txt");
        out.println("exit");
    }

    private List<String> books() {
        Books books = kernel().books();
        HardwareLedger hardware = kernel().machine().ledger();
        TextTable table = new TextTable("lrrrrrrl")
                .row("PIPELINE", "RECORDED", "DELIVERED", "MERGED", "DISCARDED", "PENDING", "HELD", "");
        for (PipelineLedger.Line line : books.pipeline().stages()) {
            row(table, line);
        }
        row(table, books.pipeline().total());
        java.util.ArrayList<String> lines = new java.util.ArrayList<>();
        lines.add("hardware  raised " + books.raised() + " = delivered " + books.delivered() + " + merged "
                + books.merged() + " + discarded " + books.discarded() + " + pending " + books.pending() + "  "
                + word(books.hardwareBalanced()));
        for (MergeReason reason : MergeReason.values()) {
            addReason(lines, "merged", reason.name(), hardware.merged(reason));
        }
        for (DiscardReason reason : DiscardReason.values()) {
            addReason(lines, "discarded", reason.name(), hardware.discarded(reason));
        }
        lines.addAll(table.lines());
        lines.add("bridge  delivered " + books.delivered() + " - without irq " + books.unmapped() + " + triggers "
                + books.pipeline().triggers() + " = arrivals " + books.pipeline().arrivals() + "  "
                + word(books.bridgeBalanced()));
        return lines;
    }

    private static void addReason(List<String> lines, String what, String reason, long count) {
        if (count > 0) {
            lines.add("  " + what + " " + reason.toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ": " + count);
        }
    }

    private static void row(TextTable table, PipelineLedger.Line line) {
        table.row(line.stage(), Long.toString(line.recorded()), Long.toString(line.delivered()),
                Long.toString(line.merged()), Long.toString(line.discarded()), Long.toString(line.pending()),
                Long.toString(line.held()), word(line.balanced()));
    }

    private static String word(boolean balanced) {
        return balanced ? "balanced" : "WRONG";
    }

    private Nanokernel kernel() {
        return session.kernel();
    }

    private List<String> onBaton(java.util.function.Supplier<List<String>> read) {
        return kernel().machine().engine().call(read);
    }
}
