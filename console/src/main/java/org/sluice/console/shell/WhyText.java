package org.sluice.console.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluice.console.report.TextTable;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.trace.Explanation;
import org.sluice.nanokernel.trace.TraceRecord;
import org.sluice.nanokernel.trace.Why;
import org.sluice.x86.text.Durations;

/** The answer to {@code irq:why} as text. On the baton. */
final class WhyText {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private WhyText() {
    }

    static List<String> of(Nanokernel kernel, Guest guest, int irq, boolean worst) {
        Why why = new Why(kernel.trace(), kernel.options().costs().entryNanos(), kernel::irqName, kernel::stageName,
                vector -> kernel.irqName(Irqs.ofVector(vector)));
        int stage = guest == null ? -1 : guest.stage().number();
        Optional<Long> place = why.find(stage, irq, worst);
        if (place.isEmpty()) {
            throw new CommandFailure("irq:why: no such interrupt has been handled"
                    + (kernel.trace().dropped() > 0 ? " lately; " + kernel.trace().dropped()
                    + " older records are no longer kept" : " so far"));
        }
        Explanation explanation = why.explain(place.get());
        List<String> lines = text(kernel, explanation);
        if (worst && guest != null && irq < 0) {
            long longest = kernel.trace().latencies(stage).maxNanos();
            if (longest > explanation.latencyNanos()) {
                lines.add("the worst of the whole run took " + Durations.format(longest)
                        + "; its records are no longer kept");
            }
        }
        return lines;
    }

    private static List<String> text(Nanokernel kernel, Explanation explanation) {
        TraceRecord played = explanation.played();
        List<String> lines = new ArrayList<>();
        lines.add("#" + played.id() + "  irq " + played.irq() + " (" + kernel.irqName(played.irq()) + ")  cpu "
                + played.cpu() + "  raised " + millis(explanation.raisedNanos()) + "  handled by "
                + kernel.stageName(played.stage()) + " " + millis(played.nanos()) + "  latency "
                + exact(explanation.latencyNanos()));
        lines.add("path: " + String.join(" > ", explanation.path().stream().map(step -> step(kernel, step)).toList())
                + " > played by " + kernel.stageName(played.stage()));
        TextTable table = new TextTable("lrl");
        for (Explanation.Part part : explanation.parts()) {
            table.row("  ", exact(part.nanos()), part.what());
        }
        table.row("  ", exact(explanation.sumNanos()), explanation.sumNanos() == explanation.latencyNanos()
                ? "sum = latency" : "sum, BUT THE LATENCY IS " + exact(explanation.latencyNanos()));
        lines.addAll(table.lines());
        return lines;
    }

    private static String step(Nanokernel kernel, TraceRecord step) {
        return step.name() + (step.isMachine() ? step.cpu() < 0 ? "" : " cpu " + step.cpu()
                : " " + kernel.stageName(step.stage()));
    }

    private static String millis(long nanos) {
        String micros = Long.toString(nanos % NANOS_PER_MILLI);
        return nanos / NANOS_PER_MILLI + "." + "0".repeat(6 - micros.length()) + micros + " ms";
    }

    private static String exact(long nanos) {
        return nanos + " ns";
    }
}
