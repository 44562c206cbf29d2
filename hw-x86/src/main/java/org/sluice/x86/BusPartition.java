package org.sluice.x86;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/** Which CPU's and which device's messages reach whom: a {@link BusFilter}'s answers, asked for once. On the baton. */
final class BusPartition implements Snapshottable {

    private final int cpuCount;
    /** By sender + 1 and target; null lets everything pass. */
    private boolean[][] passes;

    BusPartition(int cpuCount) {
        this.cpuCount = cpuCount;
    }

    /** Asks the filter about every pair. */
    void set(BusFilter filter) {
        passes = filter == BusFilter.ALL ? null : new boolean[cpuCount + 1][cpuCount];
        for (int from = BusFilter.DEVICE; passes != null && from < cpuCount; from++) {
            for (int to = 0; to < cpuCount; to++) {
                passes[from + 1][to] = filter.allows(from, to);
            }
        }
    }

    boolean passes(int from, int to) {
        return passes == null || passes[from + 1][to];
    }

    @Override
    public void exchange(StateStream state) {
        boolean partitioned = state.exchange(passes != null);
        if (state.isRestoring()) {
            passes = partitioned ? new boolean[cpuCount + 1][cpuCount] : null;
        }
        for (int from = 0; partitioned && from < passes.length; from++) {
            state.exchange(passes[from]);
        }
    }
}
