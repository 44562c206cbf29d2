package org.sluice.nanokernel.trace;

import java.util.ArrayList;
import java.util.List;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.PipelineTrace;
import org.sluice.x86.MachineTrace;
import org.sluice.x86.engine.Clock;

/**
 * Takes every record of machine and pipeline: hashes it, keeps the last ones, books the latency of each delivery.
 *
 * <p>On the baton. Allocates a chunk of {@value #CHUNK_RECORDS} records at a time until the capacity is reached; from
 * then on the oldest chunk is reused, and {@link #dropped()} says how many records are gone.
 */
public final class TraceStore implements MachineTrace, PipelineTrace {

    /** Records kept unless the caller chooses otherwise: about one virtual second of the default scenario, twice. */
    public static final int DEFAULT_CAPACITY = 1 << 20;

    private static final int CHUNK_RECORDS = 1 << 14;
    private static final int FIELDS = 4;

    private final TraceHash hash = new TraceHash();
    private final long[][] chunks;
    private Clock clock;
    private long written;
    private long[] chunk;
    private int inChunk = CHUNK_RECORDS;
    private final List<Latencies> latencies = new ArrayList<>();

    /**
     * A store for the last records.
     *
     * @param capacity how many at least; 0 keeps none (hash and latencies are complete all the same)
     */
    public TraceStore(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity " + capacity + " must not be negative");
        }
        chunks = new long[capacity == 0 ? 1 : (capacity + CHUNK_RECORDS - 1) / CHUNK_RECORDS + 1][];
    }

    /** Tells the time; once, before the first record. */
    public void watch(Clock newClock) {
        this.clock = newClock;
    }

    @Override
    public void record(int kind, long nanos, int cpu, int line, long id, long detail) {
        write(nanos, TraceRecord.pack(kind, cpu, -1, line), id, detail);
    }

    @Override
    public void record(int kind, int cpu, int stage, int irq, long id, long detail) {
        long now = clock.nowNanos();
        write(now, TraceRecord.pack(kind, cpu, stage, irq), id, detail);
        if (kind == PipelineRecord.PLAYED) {
            latencies(stage).add(now - detail, id, cpu, irq, now);
        } else if (kind == PipelineRecord.GONE && stage < latencies.size()) {
            latencies.set(stage, null);
        }
    }

    /** The exact latencies of a stage, by its number, which no other stage ever gets; empty again when it is gone. */
    public Latencies latencies(int stage) {
        while (latencies.size() <= stage) {
            latencies.add(null);
        }
        Latencies known = latencies.get(stage);
        if (known == null) {
            known = new Latencies();
            latencies.set(stage, known);
        }
        return known;
    }

    /** The hash over all records so far. */
    public String hash() {
        return hash.hex();
    }

    /** How many records there have been. */
    public long written() {
        return written;
    }

    /** How many of them are no longer kept. */
    public long dropped() {
        return Math.max(0, firstKept());
    }

    /** The oldest record kept, by its place in the whole trace. */
    public long firstKept() {
        long chunkIndex = (written - 1) / CHUNK_RECORDS;
        return written == 0 ? 0 : Math.max(0, (chunkIndex - chunks.length + 1) * CHUNK_RECORDS);
    }

    /** The record at a place of the whole trace, from {@link #firstKept()} to {@link #written()} - 1. */
    public TraceRecord get(long index) {
        long[] in = chunks[chunkOf(index)];
        int at = (int) (index % CHUNK_RECORDS) * FIELDS;
        return TraceRecord.unpack(in[at], in[at + 1], in[at + 2], in[at + 3]);
    }

    /** The kind of the record at a place, without decoding the rest. */
    int kind(long index) {
        return TraceRecord.kindOf(chunks[chunkOf(index)][(int) (index % CHUNK_RECORDS) * FIELDS + 1]);
    }

    /** The CPU of the record at a place, without decoding the rest. */
    int cpu(long index) {
        return TraceRecord.cpuOf(chunks[chunkOf(index)][(int) (index % CHUNK_RECORDS) * FIELDS + 1]);
    }

    private int chunkOf(long index) {
        if (index < firstKept() || index >= written) {
            throw new IllegalArgumentException("record " + index + " is not in " + firstKept() + ".." + (written - 1));
        }
        return (int) (index / CHUNK_RECORDS % chunks.length);
    }

    private void write(long nanos, long place, long id, long detail) {
        hash.add(nanos, place, id, detail);
        if (inChunk == CHUNK_RECORDS) {
            nextChunk();
        }
        int at = inChunk++ * FIELDS;
        chunk[at] = nanos;
        chunk[at + 1] = place;
        chunk[at + 2] = id;
        chunk[at + 3] = detail;
        written++;
    }

    private void nextChunk() {
        int index = (int) (written / CHUNK_RECORDS % chunks.length);
        if (chunks[index] == null) {
            chunks[index] = new long[CHUNK_RECORDS * FIELDS];
        }
        chunk = chunks[index];
        inChunk = 0;
    }
}
