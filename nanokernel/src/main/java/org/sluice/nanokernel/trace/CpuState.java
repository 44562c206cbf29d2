package org.sluice.nanokernel.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.x86.MachineRecord;

/**
 * What one CPU is doing, followed from record to record: which interrupt it is entering, which handlers and bodies are
 * stacked, which stages are closed.
 */
final class CpuState {

    private final int cpu;
    private final long entryNanos;
    private final List<TraceRecord> frames = new ArrayList<>();
    private final TreeSet<Integer> stalled = new TreeSet<>();
    private TraceRecord entering;

    CpuState(int cpu, long entryNanos) {
        this.cpu = cpu;
        this.entryNanos = entryNanos;
    }

    /** Takes the next record of the trace in. */
    void follow(TraceRecord record) {
        if (record.cpu() != cpu) {
            return;
        }
        switch (record.kind()) {
            case MachineRecord.ACCEPTED -> entering = record;
            case PipelineRecord.PLAYED, PipelineRecord.BODY_ENTERED -> frames.add(record);
            case PipelineRecord.FINISHED -> pop(record, PipelineRecord.PLAYED);
            case PipelineRecord.BODY_LEFT -> {
                pop(record, PipelineRecord.BODY_ENTERED);
                stalled.remove(record.stage());
            }
            case PipelineRecord.STALLED -> stalled.add(record.stage());
            case PipelineRecord.UNSTALLED -> stalled.remove(record.stage());
            default -> {
                // changes nothing that occupies the CPU
            }
        }
    }

    /** The topmost frame of that kind and stage; absent when it began before the trace that is kept. */
    private void pop(TraceRecord end, int kind) {
        for (int i = frames.size() - 1; i >= 0; i--) {
            if (frames.get(i).kind() == kind && frames.get(i).stage() == end.stage()) {
                frames.remove(i);
                stalled.remove(end.stage());
                return;
            }
        }
    }

    /** The interrupt that the CPU is entering at {@code now}, with hard interrupts off; null if none. */
    TraceRecord entering(long now) {
        return entering != null && now < entering.nanos() + entryNanos ? entering : null;
    }

    /** When that entry ends. */
    long entryEnd() {
        return entering.nanos() + entryNanos;
    }

    /** The handler or body on top; null if the CPU is idle. */
    TraceRecord top() {
        return frames.isEmpty() ? null : frames.get(frames.size() - 1);
    }

    /** Has the stage closed itself, or been closed, other than by its own running handler? */
    boolean isStalled(int stage) {
        return stalled.contains(stage);
    }

    /** Some closed stage other than {@code but}; -1 if there is none. */
    int otherStalled(int but) {
        for (int stage : stalled) {
            if (stage != but) {
                return stage;
            }
        }
        return -1;
    }
}
