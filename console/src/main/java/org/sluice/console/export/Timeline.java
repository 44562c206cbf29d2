package org.sluice.console.export;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.console.export.TimelineSink.Mark;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.trace.TraceRecord;
import org.sluice.nanokernel.trace.TraceStore;
import org.sluice.x86.MachineRecord;

/**
 * Turns records into slices and instants on tracks.
 *
 * <pre>
 *   devices            raises of lines and messages
 *   pipeline           stages that come, move and go
 *   cpu 0              raises of its timer and its IPIs, entries
 *     cpu 0 rt         handlers and bodies, inside one another
 *     cpu 0 rt stalled stalls by its own code
 * </pre>
 *
 * Slices nest: what ends closes whatever is still open inside of it; what is open at the end of the trace ends there.
 * What began before the oldest record kept has no slice. One use.
 */
final class Timeline {

    private static final int DEVICES = 1;
    private static final int PIPELINE = 2;
    private static final int RANKS_PER_STAGE = 2;

    private final Nanokernel kernel;
    private final TimelineSink sink;
    private final long entryNanos;
    private final Map<String, Integer> tracks = new TreeMap<>();
    private final Map<Integer, Deque<String>> open = new TreeMap<>();
    private final long[] entryEnd;
    private int nextTrack = PIPELINE + 1;

    private Timeline(Nanokernel kernel, TimelineSink sink) {
        this.kernel = kernel;
        this.sink = sink;
        this.entryNanos = kernel.options().costs().entryNanos();
        this.entryEnd = new long[kernel.machine().cpuCount()];
    }

    /** Plays all records that are kept. */
    static void play(Nanokernel kernel, TimelineSink sink) throws IOException {
        Timeline timeline = new Timeline(kernel, sink);
        TraceStore trace = kernel.trace();
        timeline.declare();
        for (long i = trace.firstKept(); i < trace.written(); i++) {
            timeline.take(trace.get(i));
        }
        timeline.closeAll();
    }

    private void declare() throws IOException {
        sink.track(DEVICES, 0, DEVICES, "devices");
        sink.track(PIPELINE, 0, PIPELINE, "pipeline");
        for (int cpu = 0; cpu < kernel.machine().cpuCount(); cpu++) {
            int number = nextTrack++;
            tracks.put("cpu " + cpu, number);
            sink.track(number, 0, number, "cpu " + cpu);
        }
    }

    private void take(TraceRecord record) throws IOException {
        endEntries(record.nanos());
        if (record.isMachine()) {
            machine(record);
        } else {
            pipeline(record);
        }
    }

    // ---- the machine's records ----

    private void machine(TraceRecord record) throws IOException {
        if (MachineRecord.isRaise(record.kind())) {
            instant(machineTrack(record), record, "raise", irqName(record));
            return;
        }
        switch (record.kind()) {
            case MachineRecord.ACCEPTED -> {
                int track = machineTrack(record);
                sink.begin(new Mark(track, record.nanos(), "entry", "entry of " + irqName(record), record.id()));
                entryEnd[record.cpu()] = record.nanos() + entryNanos;
                open(track, "entry");
            }
            case MachineRecord.MERGED_IN_IRR, MachineRecord.MERGED_AT_PIN, MachineRecord.MERGED_NMI,
                    MachineRecord.DISCARDED, MachineRecord.APIC_ERROR ->
                    instant(machineTrack(record), record, "end", record.name() + " " + irqName(record));
            case MachineRecord.NMI_ACCEPTED, MachineRecord.INIT, MachineRecord.STARTUP ->
                    instant(machineTrack(record), record, "end", record.name());
            default -> {
                // latching and end of interrupt are no news on a timeline
            }
        }
    }

    /** An entry has no record of its end: it takes what the cost table says. */
    private void endEntries(long now) throws IOException {
        for (int cpu = 0; cpu < entryEnd.length; cpu++) {
            if (entryEnd[cpu] != 0 && entryEnd[cpu] <= now) {
                close(tracks.get("cpu " + cpu), "entry", entryEnd[cpu]);
                entryEnd[cpu] = 0;
            }
        }
    }

    private int machineTrack(TraceRecord record) {
        return record.cpu() < 0 ? DEVICES : tracks.get("cpu " + record.cpu());
    }

    /** Pins are named by their gsi, everything else by its vector; both lead to an irq. */
    private String irqName(TraceRecord record) {
        return switch (record.kind()) {
            case MachineRecord.MSI_RAISED -> vectorName((int) record.detail());
            case MachineRecord.PIN_RAISED, MachineRecord.MERGED_AT_PIN -> kernel.irqName(record.irq());
            default -> record.cpu() < 0 ? kernel.irqName(record.irq()) : vectorName(record.irq());
        };
    }

    private String vectorName(int vector) {
        int irq = Irqs.ofVector(vector);
        return irq < 0 ? "vector " + vector : kernel.irqName(irq);
    }

    // ---- the pipeline's records ----

    private void pipeline(TraceRecord record) throws IOException {
        switch (record.kind()) {
            case PipelineRecord.PLAYED -> begin(record, "handler", kernel.irqName(record.irq()), record.id());
            case PipelineRecord.BODY_ENTERED -> begin(record, "body", "body", TimelineSink.NO_FLOW);
            case PipelineRecord.FINISHED -> end(record, "handler");
            case PipelineRecord.BODY_LEFT -> end(record, "body");
            case PipelineRecord.STALLED -> {
                int track = stageTrack(record, true);
                if (!isOpen(track, "stall")) {
                    sink.begin(new Mark(track, record.nanos(), "stall", "stalled", TimelineSink.NO_FLOW));
                    open(track, "stall");
                }
            }
            case PipelineRecord.UNSTALLED -> endStall(record);
            case PipelineRecord.TRIGGERED ->
                    instant(machineTrack(record), record, "raise", kernel.irqName(record.irq()));
            case PipelineRecord.MERGED, PipelineRecord.DISCARDED, PipelineRecord.HELD, PipelineRecord.UNHELD ->
                    instant(stageTrack(record, false), record, "end",
                            record.name() + " " + kernel.irqName(record.irq()));
            case PipelineRecord.REGISTERED, PipelineRecord.RENICED ->
                    instant(PIPELINE, record, "pipeline", stageName(record) + " " + record.name() + ", priority "
                            + record.detail());
            case PipelineRecord.LEAVING, PipelineRecord.GONE, PipelineRecord.QUARANTINED ->
                    instant(PIPELINE, record, "pipeline", stageName(record) + " " + record.name());
            default -> {
                // recorded and propagated: the flow's arrow says it
            }
        }
    }

    private void begin(TraceRecord record, String category, String name, long flow) throws IOException {
        int track = stageTrack(record, false);
        sink.begin(new Mark(track, record.nanos(), category, name, flow));
        open(track, category);
    }

    /** A handler or body is over; the stage is open again then. */
    private void end(TraceRecord record, String category) throws IOException {
        close(stageTrack(record, false), category, record.nanos());
        endStall(record);
    }

    private void endStall(TraceRecord record) throws IOException {
        Integer track = tracks.get(stageTrackName(record, true));
        if (track != null) {
            close(track, "stall", record.nanos());
        }
    }

    private int stageTrack(TraceRecord record, boolean stalls) throws IOException {
        String name = stageTrackName(record, stalls);
        Integer number = tracks.get(name);
        if (number == null) {
            number = nextTrack++;
            tracks.put(name, number);
            int rank = record.stage() * RANKS_PER_STAGE + (stalls ? 1 : 0);
            sink.track(number, tracks.get("cpu " + record.cpu()), rank, name);
        }
        return number;
    }

    private String stageTrackName(TraceRecord record, boolean stalls) {
        return "cpu " + record.cpu() + " " + stageName(record) + (stalls ? " stalled" : "");
    }

    private String stageName(TraceRecord record) {
        return StageNames.of(kernel, record.stage());
    }

    private void instant(int track, TraceRecord record, String category, String name) throws IOException {
        sink.instant(new Mark(track, record.nanos(), category, name, record.id()));
    }

    // ---- what is open ----

    private void open(int track, String category) {
        open.computeIfAbsent(track, none -> new ArrayDeque<>()).addLast(category);
    }

    private boolean isOpen(int track, String category) {
        return open.containsKey(track) && open.get(track).contains(category);
    }

    /** Ends the innermost slice of that category and all inside of it; nothing if it began before the trace. */
    private void close(int track, String category, long nanos) throws IOException {
        if (!isOpen(track, category)) {
            return;
        }
        String closed;
        do {
            closed = open.get(track).removeLast();
            sink.end(track, nanos);
        } while (!closed.equals(category));
    }

    private void closeAll() throws IOException {
        long now = kernel.nowNanos();
        endEntries(now);
        for (Map.Entry<Integer, Deque<String>> track : open.entrySet()) {
            for (int left = track.getValue().size(); left > 0; left--) {
                sink.end(track.getKey(), now);
            }
        }
    }
}
