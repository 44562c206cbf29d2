package org.sluice.console.report;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import org.sluice.ipipe.PipelineLedger;
import org.sluice.nanokernel.Books;
import org.sluice.nanokernel.ftrace.FtraceReader;
import org.sluice.nanokernel.ftrace.Recording;

/** Reports made up for tests. */
final class Reports {

    static final Report.DomainLine RT =
            new Report.DomainLine("rt", 200, "scenario", new int[] {0, 1}, "running", 1234, 320, 640, 900, true);
    static final Report.DomainLine LINUX =
            new Report.DomainLine("linux", 100, "scenario", new int[] {0}, "running", 7, 1_500, 2_000_000, 3_000_000,
                    true);

    private Reports() {
    }

    static Report plain() {
        return of(books(10, 4), null, RT, LINUX);
    }

    static Report of(Books books, Recording recording, Report.DomainLine... domains) {
        return new Report("hvm", "default", 42, 4, 1_000_000_000, 50_000_000, "generic-x86/1", "0123456789abcdef", 17,
                new Report.Sources(1, 2, 3, 4, 5, 6), List.of(domains), books, recording, List.of());
    }

    /** Balanced if {@code raised} is 10, the pipeline's if {@code delivered} is 4. */
    static Books books(long raised, long delivered) {
        PipelineLedger.Line line = new PipelineLedger.Line("rt", 10, delivered, 3, 2, 1, 1, 0);
        return new Books(raised, 5, 2, 1, 2, 2, 1, new PipelineLedger(7, 3, List.of(line)));
    }

    static Recording recording() {
        String text = """
                <idle>-0 [000] d.h1. 7.000001: irq_handler_entry: irq=36 name=virtio1-req.0
                <idle>-0 [000] d.h1. 7.000003: irq_handler_exit: irq=36 ret=handled
                this line is no event
                <idle>-0 [000] d.h1. 7.000
                <idle>-0 [000] d.h1. 7.000050: irq_handler_exit: irq=37 ret=handled
                """;
        try {
            return FtraceReader.read("box/trace.txt", new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
