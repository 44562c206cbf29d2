package org.sluice.testkit.internal;

import java.util.ArrayList;
import java.util.List;
import org.sluice.ipipe.PipelineLedger;
import org.sluice.nanokernel.Books;

/** Says in words which of the three books does not add up. */
public final class BookCheck {

    private BookCheck() {
    }

    /** One line for each of the three, the wrong ones marked; then the pipeline's accounts that are wrong. */
    public static String text(Books books) {
        List<String> lines = new ArrayList<>();
        lines.add("the books do not balance");
        lines.add(mark(books.hardwareBalanced()) + "machine   raised " + books.raised() + " = delivered "
                + books.delivered() + " + merged " + books.merged() + " + discarded " + books.discarded()
                + " + pending " + books.pending() + " (by looking " + books.scanned() + ")");
        PipelineLedger.Line total = books.pipeline().total();
        lines.add(mark(books.pipeline().balanced()) + "pipeline  " + text(total));
        lines.add(mark(books.bridgeBalanced()) + "bridge    delivered " + books.delivered() + " - unmapped "
                + books.unmapped() + " + triggers " + books.pipeline().triggers() + " = arrivals "
                + books.pipeline().arrivals());
        for (PipelineLedger.Line line : books.pipeline().stages()) {
            if (!line.balanced()) {
                lines.add("          stage " + line.stage() + ": " + text(line));
            }
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String text(PipelineLedger.Line line) {
        return "recorded " + line.recorded() + " = delivered " + line.delivered() + " + merged " + line.merged()
                + " + discarded " + line.discarded() + " + pending " + line.pending() + " + held " + line.held()
                + " (by looking " + line.scanned() + ")";
    }

    private static String mark(boolean balanced) {
        return balanced ? "  ok    " : "  WRONG ";
    }
}
