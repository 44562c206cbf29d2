package org.sluice.nanokernel.trace;

import org.sluice.ipipe.PipelineRecord;
import org.sluice.x86.MachineRecord;

/**
 * One record, decoded. In the store it is four longs; {@code place} packs
 * {@code kind[63:56] cpu+1[55:40] stage+1[39:20] irq+1[19:0]}.
 *
 * @param nanos  virtual time
 * @param kind   {@link MachineRecord} below 32, {@link PipelineRecord} from 32 on
 * @param cpu    -1 if none
 * @param stage  the stage's number; for a machine's record the pin or vector is in {@code irq}, stage is -1
 * @param irq    the irq or, for a machine's record, its line; -1 if none
 * @param id     the identity, 0 if none
 * @param detail see the kind
 */
public record TraceRecord(long nanos, int kind, int cpu, int stage, int irq, long id, long detail) {

    private static final int KIND_SHIFT = 56;
    private static final int CPU_SHIFT = 40;
    private static final int STAGE_SHIFT = 20;
    private static final int CPU_MASK = 0xFFFF;
    private static final int STAGE_MASK = 0xFFFFF;
    private static final int IRQ_MASK = 0xFFFFF;

    static long pack(int kind, int cpu, int stage, int irq) {
        return (long) kind << KIND_SHIFT | (long) (cpu + 1) << CPU_SHIFT | (long) (stage + 1) << STAGE_SHIFT | irq + 1;
    }

    static TraceRecord unpack(long nanos, long place, long id, long detail) {
        return new TraceRecord(nanos, kindOf(place), (int) (place >>> CPU_SHIFT & CPU_MASK) - 1,
                (int) (place >>> STAGE_SHIFT & STAGE_MASK) - 1, (int) (place & IRQ_MASK) - 1, id, detail);
    }

    static int kindOf(long place) {
        return (int) (place >>> KIND_SHIFT);
    }

    static int cpuOf(long place) {
        return (int) (place >>> CPU_SHIFT & CPU_MASK) - 1;
    }

    /** The packed place, as it is hashed. */
    public long place() {
        return pack(kind, cpu, stage, irq);
    }

    /** Was it written by the machine, not by the pipeline? */
    public boolean isMachine() {
        return kind < PipelineRecord.RECORDED;
    }

    /** The word for the kind. */
    public String name() {
        return isMachine() ? MachineRecord.name(kind) : PipelineRecord.name(kind);
    }
}
