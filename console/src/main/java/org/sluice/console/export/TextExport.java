package org.sluice.console.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.trace.TraceRecord;
import org.sluice.nanokernel.trace.TraceStore;

/** A line a record with all its fields, and a legend: the trace hash can be computed from it. */
final class TextExport extends TraceExport {

    private static final String COLUMNS = "# nanos kind word cpu stage irq id detail   (-1: none)\n"
            + "# kinds below 32 are the machine's, their irq is a pin (cpu -1) or a vector; the others are the "
            + "pipeline's\n";

    @Override
    void write(Nanokernel kernel, OutputStream out) throws IOException {
        TraceStore trace = kernel.trace();
        StringBuilder text = new StringBuilder();
        text.append("# trace of sluice, a line a record, in order; the hash over all of them is ")
                .append(trace.hash()).append('\n');
        text.append("# records ").append(records(kernel)).append(", older ones no longer kept ")
                .append(trace.dropped()).append('\n');
        text.append(COLUMNS);
        for (int stage : stages(trace)) {
            text.append("# stage ").append(stage).append(" = ").append(StageNames.of(kernel, stage)).append('\n');
        }
        for (long i = trace.firstKept(); i < trace.written(); i++) {
            TraceRecord record = trace.get(i);
            text.append(record.nanos()).append(' ').append(record.kind()).append(' ').append(record.name()).append(' ')
                    .append(record.cpu()).append(' ').append(record.stage()).append(' ').append(record.irq())
                    .append(' ').append(record.id()).append(' ').append(record.detail()).append('\n');
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            text.setLength(0);
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static TreeSet<Integer> stages(TraceStore trace) {
        TreeSet<Integer> stages = new TreeSet<>();
        for (long i = trace.firstKept(); i < trace.written(); i++) {
            TraceRecord record = trace.get(i);
            if (record.stage() >= 0) {
                stages.add(record.stage());
            }
        }
        return stages;
    }
}
