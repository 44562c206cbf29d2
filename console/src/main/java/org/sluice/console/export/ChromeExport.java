package org.sluice.console.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.console.report.JsonWriter;
import org.sluice.nanokernel.Nanokernel;

/**
 * Chrome's JSON, which many viewers read: one event a line. A CPU is a process, its tracks are threads. Times are in
 * microseconds, with the nanoseconds as decimals.
 *
 * <p>The format ties arrows to slices only; so an instant with a flow is a slice without length.
 *
 * <p>Source: "Trace Event Format" of the Chromium project, sections "Duration Events", "Instant Events", "Flow Events",
 * "Metadata Events".
 */
final class ChromeExport extends TraceExport {

    private static final int NANOS_PER_MICRO = 1_000;

    @Override
    void write(Nanokernel kernel, OutputStream out) throws IOException {
        FlowSpans flows = new FlowSpans();
        Timeline.play(kernel, flows);
        JsonWriter about = new JsonWriter().object()
                .name("traceHash").value(kernel.trace().hash())
                .name("costTable").value(kernel.options().costs().name() + ", declared, not measured")
                .name("droppedRecords").value(kernel.trace().dropped())
                .endObject();
        print(out, "{\"displayTimeUnit\":\"ns\",\"otherData\":" + about + ",\"traceEvents\":[");
        Timeline.play(kernel, new Events(out, flows));
        print(out, "\n]}\n");
    }

    private static void print(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Events implements TimelineSink {
        private final OutputStream out;
        private final FlowSpans flows;
        private final Map<Integer, Integer> processes = new TreeMap<>();
        private boolean first = true;

        private Events(OutputStream out, FlowSpans flows) {
            this.out = out;
            this.flows = flows;
        }

        @Override
        public void track(int number, int parent, int rank, String name) throws IOException {
            boolean isProcess = parent == 0;
            processes.put(number, isProcess ? number : parent);
            if (isProcess) {
                metadata(number, "process_name", new JsonWriter().object().name("name").value(name));
                metadata(number, "process_sort_index", new JsonWriter().object().name("sort_index").value(rank));
            }
            metadata(number, "thread_name", new JsonWriter().object().name("name").value(name));
            metadata(number, "thread_sort_index", new JsonWriter().object().name("sort_index")
                    .value(isProcess ? -1 : rank));
        }

        private void metadata(int track, String what, JsonWriter arguments) throws IOException {
            line("{\"ph\":\"M\",\"name\":\"" + what + "\"," + place(track) + ",\"args\":" + arguments.endObject()
                    + "}");
        }

        @Override
        public void begin(Mark mark) throws IOException {
            event("B", mark, "");
            flow(mark, flows.next(mark));
        }

        @Override
        public void end(int track, long nanos) throws IOException {
            line("{\"ph\":\"E\"," + place(track) + ",\"ts\":" + micros(nanos) + "}");
        }

        @Override
        public void instant(Mark mark) throws IOException {
            FlowSpans.Role role = flows.next(mark);
            if (role == FlowSpans.Role.NONE) {
                event("i", mark, ",\"s\":\"t\"");
            } else {
                event("B", mark, "");
                flow(mark, role);
                end(mark.track(), mark.nanos());
            }
        }

        private void flow(Mark mark, FlowSpans.Role role) throws IOException {
            switch (role) {
                case START -> arrow("s", mark);
                case STEP -> arrow("t", mark);
                case END -> arrow("f", mark);
                default -> {
                    // an arrow needs two ends
                }
            }
        }

        /** The three parts of an arrow have one name, category and number. */
        private void arrow(String phase, Mark mark) throws IOException {
            line("{\"ph\":\"" + phase + "\",\"name\":\"interrupt\",\"cat\":\"flow\",\"id\":" + mark.flow() + ","
                    + place(mark.track()) + ",\"ts\":" + micros(mark.nanos())
                    + (phase.equals("f") ? ",\"bp\":\"e\"}" : "}"));
        }

        private void event(String phase, Mark mark, String more) throws IOException {
            String id = mark.flow() == NO_FLOW ? "" : ",\"args\":{\"id\":" + mark.flow() + "}";
            line("{\"ph\":\"" + phase + "\",\"name\":" + new JsonWriter().value(mark.name()) + ",\"cat\":\""
                    + mark.category() + "\"," + place(mark.track()) + ",\"ts\":" + micros(mark.nanos()) + more + id
                    + "}");
        }

        private String place(int track) {
            return "\"pid\":" + processes.get(track) + ",\"tid\":" + track;
        }

        private void line(String event) throws IOException {
            print(out, (first ? "\n" : ",\n") + event);
            first = false;
        }

        private static String micros(long nanos) {
            String decimals = Long.toString(NANOS_PER_MICRO + nanos % NANOS_PER_MICRO).substring(1);
            return nanos / NANOS_PER_MICRO + "." + decimals;
        }
    }
}
