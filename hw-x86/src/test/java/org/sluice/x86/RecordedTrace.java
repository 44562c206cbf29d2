package org.sluice.x86;

import java.util.ArrayList;
import java.util.List;

/** Keeps every record, for tests. */
public final class RecordedTrace implements MachineTrace {

    /** One record. */
    public record Entry(int kind, long nanos, int cpu, int line, long id, long detail) {
        @Override
        public String toString() {
            return MachineRecord.name(kind) + "@" + nanos + " cpu" + cpu + " line" + line + " #" + id + " " + detail;
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    @Override
    public void record(int kind, long nanos, int cpu, int line, long id, long detail) {
        entries.add(new Entry(kind, nanos, cpu, line, id, detail));
    }

    /** All records so far. */
    public List<Entry> entries() {
        return entries;
    }

    /** The records of one kind. */
    public List<Entry> of(int kind) {
        return entries.stream().filter(entry -> entry.kind == kind).toList();
    }

    /** The records of one interrupt, as their names. */
    public List<String> lifeOf(long id) {
        return entries.stream().filter(entry -> entry.id == id).map(entry -> MachineRecord.name(entry.kind)).toList();
    }

    /** The reason of the last DISCARDED record. */
    public DiscardReason lastDiscard() {
        List<Entry> discards = of(MachineRecord.DISCARDED);
        return DiscardReason.values()[(int) discards.get(discards.size() - 1).detail()];
    }
}
