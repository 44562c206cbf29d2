package org.sluice.console.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.trace.TraceRecord;

/** A line a record, all fields as numbers but the kind, and a legend: the trace hash can be computed from it. */
final class TextExport extends TraceExport {

    @Override
    void write(Nanokernel kernel, OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("# trace of sluice: a line a record, in order; the hash over all of them is ")
                .append(kernel.trace().hash()).append('\n');
        text.append("# records ").append(records(kernel)).append(", older ones no longer kept ")
                .append(kernel.trace().dropped()).append('\n');
        text.append("# nanos kind cpu stage irq id detail   (-1: none; a machine's record has its pin or vector for irq)\n");
        for (int stage = 0; !kernel.stageName(stage).equals("-"); stage++) {
            text.append("# stage ").append(stage).append(" = ").append(kernel.stageName(stage)).append('\n');
        }
        for (long i = kernel.trace().firstKept(); i < kernel.trace().written(); i++) {
            TraceRecord record = kernel.trace().get(i);
            text.append(record.nanos()).append(' ').append(record.name()).append(' ').append(record.cpu()).append(' ')
                    .append(record.stage()).append(' ').append(record.irq()).append(' ').append(record.id()).append(' ')
                    .append(record.detail()).append('\n');
            out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
            text.setLength(0);
        }
    }
}
