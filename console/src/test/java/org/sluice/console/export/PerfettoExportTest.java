package org.sluice.console.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sluice.console.DefaultRun;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.trace.TraceRecord;
import org.sluice.x86.MachineRecord;

/** A Perfetto file of the default scenario, decoded. Field numbers stand here a second time, on purpose. */
class PerfettoExportTest {

    private static final long RUN_NANOS = 40_000_000;
    private static final long SLICE_BEGIN = 1;
    private static final long SLICE_END = 2;
    private static final long INSTANT = 3;

    private static DefaultRun run;
    private static List<ProtoMessage> packets;

    private record Event(long nanos, long type, long track, String category, List<Long> flows, List<Long> ending) {
    }

    @BeforeAll
    static void export() throws IOException {
        run = DefaultRun.of(RUN_NANOS);
        packets = packets(run.kernel());
    }

    @AfterAll
    static void close() {
        run.close();
    }

    @Test
    void everyPacketHasASequenceAndOneContent() {
        assertThat(packets).allSatisfy(packet -> {
            assertThat(packet.number(10)).isPositive();
            assertThat(packet.has(11)).isNotEqualTo(packet.has(60));
        });
    }

    @Test
    void everyCpuAndEveryStageOnACpuHasATrack() {
        Map<Long, String> tracks = tracks();
        assertThat(tracks.values()).contains("devices", "pipeline", "cpu 0", "cpu 3", "cpu 0 rt", "cpu 3 rt",
                "cpu 0 linux", "cpu 1 linux", "cpu 0 linux stalled", "cpu 2 hrt", "cpu 3 hrt").doesNotHaveDuplicates();
        assertThat(tracks.values()).doesNotContain("cpu 3 linux", "cpu 0 rt stalled");
    }

    @Test
    void aTrackOfAStageLiesUnderItsCpu() {
        Map<Long, String> tracks = tracks();
        for (ProtoMessage packet : packets) {
            if (packet.has(60) && packet.message(60).has(5)) {
                String parent = tracks.get(packet.message(60).number(5));
                assertThat(packet.message(60).text(2)).startsWith(parent + " ");
            }
        }
    }

    @Test
    void everyEventIsOnATrackThatWasDeclaredBeforeIt() {
        TreeSet<Long> declared = new TreeSet<>();
        for (ProtoMessage packet : packets) {
            if (packet.has(60)) {
                declared.add(packet.message(60).number(1));
            } else {
                assertThat(declared).contains(packet.message(11).number(11));
            }
        }
    }

    @Test
    void everyPlayedRecordIsASlice() {
        assertThat(events(packets).stream().filter(e -> e.type == SLICE_BEGIN && e.category.equals("handler")))
                .hasSize((int) count(run.kernel(), PipelineRecord.PLAYED));
        assertThat(events(packets).stream().filter(e -> e.type == SLICE_BEGIN && e.category.equals("entry")))
                .hasSize((int) count(run.kernel(), MachineRecord.ACCEPTED));
    }

    @Test
    void everyRaiseIsAnInstant() {
        long raised = 0;
        for (int kind = MachineRecord.PIN_RAISED; kind <= MachineRecord.IPI_RAISED; kind++) {
            raised += count(run.kernel(), kind);
        }
        assertThat(events(packets).stream().filter(e -> e.type == INSTANT && e.category.equals("raise")))
                .hasSize((int) (raised + count(run.kernel(), PipelineRecord.TRIGGERED)));
    }

    @Test
    void slicesNestAndEndWithTheTrace() {
        assertNesting(events(packets), run.kernel().nowNanos());
    }

    @Test
    void aTraceThatHasLostItsBeginningNestsToo() throws IOException {
        try (DefaultRun longer = new DefaultRun(0)) {
            longer.simulation().runFor(200_000_000);
            assertThat(longer.kernel().trace().dropped()).isPositive();
            List<Event> events = events(packets(longer.kernel()));
            assertNesting(events, longer.kernel().nowNanos());
            assertThat(events.stream().filter(e -> e.type == SLICE_BEGIN && e.category.equals("handler")))
                    .hasSize((int) count(longer.kernel(), PipelineRecord.PLAYED));
            assertFlows(events, longer.kernel());
        }
    }

    @Test
    void aFlowLeadsFromTheRaiseOverTheEntryToEachHandler() {
        Map<Long, List<String>> ways = new TreeMap<>();
        for (Event event : events(packets)) {
            event.flows.forEach(id -> ways.computeIfAbsent(id, none -> new ArrayList<>()).add(event.category));
            event.ending.forEach(id -> ways.computeIfAbsent(id, none -> new ArrayList<>()).add(event.category));
        }
        assertThat(ways.values()).filteredOn(way -> way.equals(List.of("raise", "entry", "handler", "handler")))
                .as("a tick, through rt to linux").hasSizeGreaterThan(10);
        assertThat(ways.values()).filteredOn(way -> way.equals(List.of("raise", "entry", "handler")))
                .as("an interrupt for one stage").hasSizeGreaterThan(100);
        assertThat(ways.values()).allSatisfy(way -> assertThat(way.get(0)).isEqualTo("raise"));
    }

    @Test
    void flowsNameIdentitiesOfTheTraceAndEndOnce() {
        assertFlows(events(packets), run.kernel());
    }

    private static void assertFlows(List<Event> events, Nanokernel kernel) {
        TreeSet<Long> identities = new TreeSet<>();
        records(kernel).forEach(record -> identities.add(record.id()));
        TreeSet<Long> open = new TreeSet<>();
        TreeSet<Long> ended = new TreeSet<>();
        for (Event event : events) {
            for (long id : event.flows) {
                open.add(id);
                assertThat(identities).contains(id);
                assertThat(ended).doesNotContain(id);
            }
            for (long id : event.ending) {
                assertThat(open.remove(id)).as("flow " + id + " ends, and has begun").isTrue();
                ended.add(id);
            }
        }
        assertThat(open).as("flows without an end").isEmpty();
    }

    private static void assertNesting(List<Event> events, long endNanos) {
        Map<Long, Deque<Long>> open = new TreeMap<>();
        Map<Long, Long> latest = new TreeMap<>();
        for (Event event : events) {
            assertThat(event.nanos).isBetween(latest.getOrDefault(event.track, 0L), endNanos);
            latest.put(event.track, event.nanos);
            Deque<Long> stack = open.computeIfAbsent(event.track, none -> new ArrayDeque<>());
            if (event.type == SLICE_BEGIN) {
                stack.push(event.nanos);
            } else if (event.type == SLICE_END) {
                assertThat(stack).as("an end without a begin on track " + event.track).isNotEmpty();
                stack.pop();
            }
        }
        assertThat(open.values()).allSatisfy(stack -> assertThat(stack).isEmpty());
    }

    private static Map<Long, String> tracks() {
        Map<Long, String> tracks = new TreeMap<>();
        packets.stream().filter(packet -> packet.has(60)).map(packet -> packet.message(60))
                .forEach(track -> tracks.put(track.number(1), track.text(2)));
        return tracks;
    }

    private static List<Event> events(List<ProtoMessage> from) {
        List<Event> events = new ArrayList<>();
        for (ProtoMessage packet : from) {
            if (packet.has(11)) {
                ProtoMessage event = packet.message(11);
                events.add(new Event(packet.number(8), event.number(9), event.number(11),
                        event.has(22) ? event.text(22) : "", event.fixed64s(47), event.fixed64s(48)));
            }
        }
        return events;
    }

    private static List<ProtoMessage> packets(Nanokernel kernel) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TraceExport.byName("x.pftrace").write(kernel, out);
        return new ProtoMessage(out.toByteArray()).messages(1);
    }

    static List<TraceRecord> records(Nanokernel kernel) {
        List<TraceRecord> records = new ArrayList<>();
        for (long i = kernel.trace().firstKept(); i < kernel.trace().written(); i++) {
            records.add(kernel.trace().get(i));
        }
        return records;
    }

    static long count(Nanokernel kernel, int kind) {
        return records(kernel).stream().filter(record -> record.kind() == kind).count();
    }
}
