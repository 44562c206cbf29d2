package org.sluice.testkit.explore;

import org.sluice.ipipe.PipelineTrace;
import org.sluice.x86.MachineTrace;

/**
 * Hashes what happens on each CPU and each line by itself, without the identities, which count up over the whole
 * machine: two runs that differ only in the order of what commutes hash alike.
 */
final class LaneTrace implements MachineTrace, PipelineTrace {

    private static final int CPU_LANES = 256;
    private static final int KIND_SHIFT = 48;
    private static final int STAGE_SHIFT = 32;
    private static final int CONTROL_LANE = CPU_LANES;

    private final Lanes lanes = new Lanes(CPU_LANES);

    @Override
    public void record(int kind, long nanos, int cpu, int line, long id, long detail) {
        int lane = cpu >= 0 ? cpu : CONTROL_LANE + 1 + line;
        lanes.add(lane, (long) kind << KIND_SHIFT | line);
        lanes.add(lane, nanos);
    }

    @Override
    public void record(int kind, int cpu, int stage, int irq, long id, long detail) {
        lanes.add(cpu >= 0 ? cpu : CONTROL_LANE, (long) kind << KIND_SHIFT | (long) stage << STAGE_SHIFT ^ irq);
    }

    /** Something that the world itself adds to a CPU's lane. */
    void note(int cpu, long what) {
        lanes.add(cpu, what);
    }

    long hash() {
        return lanes.hash();
    }
}
