package org.sluice.console.report;

import org.sluice.ipipe.PipelineLedger;
import org.sluice.nanokernel.Books;

/** A report as one JSON object: a contract, other tools read it. */
public final class ReportJson {

    private ReportJson() {
    }

    /** The object, on one line. */
    public static String of(Report report) {
        JsonWriter json = new JsonWriter().object()
                .name("scenario").value(report.scenario())
                .name("seed").value(report.seed())
                .name("cpus").value(report.cpus())
                .name("virtualNanos").value(report.virtualNanos())
                .name("hostNanos").value(report.hostNanos())
                .name("costTable").value(report.costTable())
                .name("traceHash").value(report.traceHash())
                .name("strandSwitches").value(report.strandSwitches());
        sources(json, report.sources());
        json.name("domains").array();
        report.domains().forEach(domain -> domain(json, domain));
        json.endArray();
        ledger(json, report.books());
        return json.endObject().toString();
    }

    private static void sources(JsonWriter json, Report.Sources sources) {
        json.name("sources").object()
                .name("scenario").value(sources.scenario())
                .name("trace").object()
                .name("irq").value(sources.irq())
                .name("timer").value(sources.timer())
                .name("reschedule").value(sources.reschedule())
                .name("callFunction").value(sources.callFunction())
                .name("other").value(sources.other())
                .endObject().endObject();
    }

    private static void domain(JsonWriter json, Report.DomainLine domain) {
        json.object()
                .name("name").value(domain.name())
                .name("priority").value(domain.priority())
                .name("cpus").array();
        for (int cpu : domain.cpus()) {
            json.value(cpu);
        }
        json.endArray()
                .name("state").value(domain.state())
                .name("interrupts").value(domain.interrupts())
                .name("latencyNanos").object()
                .name("p50").value(domain.p50())
                .name("p99").value(domain.p99())
                .name("max").value(domain.max())
                .endObject().endObject();
    }

    private static void ledger(JsonWriter json, Books books) {
        json.name("ledger").object()
                .name("hardware").object()
                .name("raised").value(books.raised())
                .name("delivered").value(books.delivered())
                .name("merged").value(books.merged())
                .name("discarded").value(books.discarded())
                .name("pending").value(books.pending())
                .name("balanced").value(books.hardwareBalanced())
                .endObject();
        PipelineLedger.Line total = books.pipeline().total();
        json.name("pipeline").object()
                .name("recorded").value(total.recorded())
                .name("delivered").value(total.delivered())
                .name("merged").value(total.merged())
                .name("discarded").value(total.discarded())
                .name("pending").value(total.pending())
                .name("held").value(total.held())
                .name("balanced").value(books.pipeline().balanced() && books.bridgeBalanced())
                .endObject().endObject();
    }
}
