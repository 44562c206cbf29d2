package org.sluice.console.export;

import java.io.IOException;
import java.io.OutputStream;
import org.sluice.nanokernel.Nanokernel;

/**
 * Perfetto's own format: TrackEvents in a sequence of TracePackets. Drag the file into ui.perfetto.dev.
 *
 * <p>Source: perfetto.dev, "Writing TrackEvent Protos Synthetically"; field numbers from protos/perfetto/trace/:
 * trace_packet.proto, track_event/track_event.proto, track_event/track_descriptor.proto.
 */
final class PerfettoExport extends TraceExport {

    // Trace
    private static final int PACKET = 1;

    // TracePacket
    private static final int TIMESTAMP = 8;
    private static final int TRUSTED_PACKET_SEQUENCE_ID = 10;
    private static final int TRACK_EVENT = 11;
    private static final int TRACK_DESCRIPTOR = 60;

    // TrackDescriptor
    private static final int UUID = 1;
    private static final int TRACK_NAME = 2;
    private static final int PARENT_UUID = 5;
    private static final int CHILD_ORDERING = 11;
    private static final int CHILD_ORDERING_EXPLICIT = 3;
    private static final int SIBLING_ORDER_RANK = 12;

    // TrackEvent
    private static final int TYPE = 9;
    private static final int TYPE_SLICE_BEGIN = 1;
    private static final int TYPE_SLICE_END = 2;
    private static final int TYPE_INSTANT = 3;
    private static final int TRACK_UUID = 11;
    private static final int CATEGORIES = 22;
    private static final int EVENT_NAME = 23;
    private static final int FLOW_IDS = 47;
    private static final int TERMINATING_FLOW_IDS = 48;

    /** There is one writer: any number but 0 will do. */
    private static final int SEQUENCE = 1;

    @Override
    void write(Nanokernel kernel, OutputStream out) throws IOException {
        FlowSpans flows = new FlowSpans();
        Timeline.play(kernel, flows);
        Timeline.play(kernel, new Packets(out, flows));
    }

    private static final class Packets implements TimelineSink {
        private final OutputStream out;
        private final FlowSpans flows;
        private final ProtoWriter trace = new ProtoWriter();
        private final ProtoWriter packet = new ProtoWriter();
        private final ProtoWriter content = new ProtoWriter();

        private Packets(OutputStream out, FlowSpans flows) {
            this.out = out;
            this.flows = flows;
        }

        @Override
        public void track(int number, int parent, int rank, String name) throws IOException {
            content.clear().number(UUID, number).text(TRACK_NAME, name);
            if (parent != 0) {
                content.number(PARENT_UUID, parent);
            }
            content.number(CHILD_ORDERING, CHILD_ORDERING_EXPLICIT).number(SIBLING_ORDER_RANK, rank);
            packet.clear().number(TRUSTED_PACKET_SEQUENCE_ID, SEQUENCE).message(TRACK_DESCRIPTOR, content);
            trace.clear().message(PACKET, packet).writeTo(out);
        }

        @Override
        public void begin(Mark mark) throws IOException {
            named(TYPE_SLICE_BEGIN, mark);
        }

        @Override
        public void instant(Mark mark) throws IOException {
            named(TYPE_INSTANT, mark);
        }

        @Override
        public void end(int track, long nanos) throws IOException {
            content.clear().number(TYPE, TYPE_SLICE_END).number(TRACK_UUID, track);
            event(nanos);
        }

        private void named(int type, Mark mark) throws IOException {
            content.clear().number(TYPE, type).number(TRACK_UUID, mark.track()).text(CATEGORIES, mark.category())
                    .text(EVENT_NAME, mark.name());
            FlowSpans.Role role = flows.next(mark);
            if (role != FlowSpans.Role.NONE) {
                content.fixed64(role == FlowSpans.Role.END ? TERMINATING_FLOW_IDS : FLOW_IDS, mark.flow());
            }
            event(mark.nanos());
        }

        private void event(long nanos) throws IOException {
            packet.clear().number(TIMESTAMP, nanos).number(TRUSTED_PACKET_SEQUENCE_ID, SEQUENCE)
                    .message(TRACK_EVENT, content);
            trace.clear().message(PACKET, packet).writeTo(out);
        }
    }
}
