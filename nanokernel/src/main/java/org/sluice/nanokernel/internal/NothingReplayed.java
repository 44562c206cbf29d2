package org.sluice.nanokernel.internal;

import org.sluice.nanokernel.hw.Replayed;

/** No recording is replayed. */
public enum NothingReplayed implements Replayed {

    /** The only one. */
    INSTANCE;

    @Override
    public boolean isActive() {
        return false;
    }

    @Override
    public int[] irqs() {
        return new int[0];
    }

    @Override
    public long handlerNanos(int cpu, int irq, int hits) {
        return 0;
    }

    @Override
    public long softirqNanos(int cpu, int irq) {
        return 0;
    }
}
