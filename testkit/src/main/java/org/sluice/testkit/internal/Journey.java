package org.sluice.testkit.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.sluice.ipipe.PipelineLedger;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.trace.TraceRecord;
import org.sluice.x86.DiscardReason;
import org.sluice.x86.MachineRecord;

/** One raise of an irq and everything that became of it: the records of its identity, in order. */
public final class Journey {

    private final long id;
    private final List<TraceRecord> records = new ArrayList<>();

    private Journey(long id) {
        this.id = id;
    }

    /** The journeys of an irq, in order of their identities; a record's place in its list is its place in time. */
    public static List<Journey> of(int irq, List<TraceRecord> trace) {
        Map<Long, Journey> journeys = new TreeMap<>();
        for (TraceRecord record : trace) {
            boolean begins = record.isMachine() ? raises(record, irq) : record.irq() == irq && record.id() != 0;
            if (begins) {
                journeys.computeIfAbsent(record.id(), Journey::new);
            }
            Journey journey = record.id() == 0 ? null : journeys.get(record.id());
            if (journey != null && (record.isMachine() || record.irq() == irq)) {
                journey.records.add(record);
            }
        }
        return List.copyOf(journeys.values());
    }

    private static boolean raises(TraceRecord record, int irq) {
        return switch (record.kind()) {
            case MachineRecord.PIN_RAISED -> record.irq() == irq;
            case MachineRecord.MSI_RAISED -> Irqs.ofVector((int) record.detail()) == irq;
            case MachineRecord.TIMER_RAISED, MachineRecord.LOCAL_RAISED, MachineRecord.IPI_RAISED ->
                    Irqs.ofVector(record.irq()) == irq;
            default -> false;
        };
    }

    /** The identity. */
    public long id() {
        return id;
    }

    /** When it was raised. */
    public long raisedNanos() {
        return records.get(0).nanos();
    }

    /** Its records, in order. */
    public List<TraceRecord> records() {
        return records;
    }

    /** The records of the stage's handler beginning with it. */
    public List<TraceRecord> played(int stage) {
        return records.stream()
                .filter(record -> record.kind() == PipelineRecord.PLAYED && record.stage() == stage)
                .toList();
    }

    /** What became of it, seen from a stage that did not play it, in words. */
    public String fate(int stage, IntFunction<String> stageNames) {
        String fate = "under way";
        String elsewhere = "";
        boolean here = false;
        for (TraceRecord record : records) {
            boolean concerns = record.stage() == stage || record.stage() == PipelineRecord.NO_STAGE;
            String now = record.isMachine() ? onTheWay(record) : concerns ? inThePipeline(record, stageNames) : "";
            fate = now.isEmpty() ? fate : now;
            here |= !record.isMachine() && concerns;
            if (record.kind() == PipelineRecord.RECORDED && !concerns && elsewhere.isEmpty()) {
                elsewhere = "went to " + stageNames.apply(record.stage()) + ", not here";
            }
        }
        return here || elsewhere.isEmpty() ? fate : elsewhere;
    }

    private static String onTheWay(TraceRecord record) {
        return switch (record.kind()) {
            case MachineRecord.PIN_HELD -> "held at its pin";
            case MachineRecord.PIN_RAISED, MachineRecord.MSI_RAISED, MachineRecord.IPI_RAISED,
                    MachineRecord.PIN_SENT -> "on the bus";
            case MachineRecord.LATCHED -> "waits in the IRR of cpu " + record.cpu();
            case MachineRecord.ACCEPTED -> "accepted by cpu " + record.cpu();
            case MachineRecord.MERGED_IN_IRR -> "merged into id " + record.detail() + " in the IRR";
            case MachineRecord.MERGED_AT_PIN -> "merged into id " + record.detail() + " at its pin";
            case MachineRecord.DISCARDED -> "discarded on the way: " + DiscardReason.values()[(int) record.detail()];
            default -> "";
        };
    }

    private static String inThePipeline(TraceRecord record, IntFunction<String> stageNames) {
        String where = stageNames.apply(record.stage());
        return switch (record.kind()) {
            case PipelineRecord.RECORDED -> "waits in the log of " + where + " on cpu " + record.cpu();
            case PipelineRecord.MERGED -> "merged into id " + record.detail() + " in the log of " + where;
            case PipelineRecord.HELD -> "held in " + where + " by a lock";
            case PipelineRecord.DISCARDED -> record.stage() == PipelineRecord.NO_STAGE ? "nobody handles it"
                    : "discarded from the log of " + where + ": "
                            + PipelineLedger.Discard.values()[(int) record.detail()];
            case PipelineRecord.PLAYED -> "played by " + where;
            default -> "";
        };
    }
}
