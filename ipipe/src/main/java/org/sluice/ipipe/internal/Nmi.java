package org.sluice.ipipe.internal;

import java.util.BitSet;

/** Non-maskable interrupts: each bypasses the pipeline, and may not use it, on no CPU. Owner: the baton. */
final class Nmi {

    private static final int NONE = -1;

    /** The CPU whose NMI runs: it lets no time pass, so that there is one, or another CPU's within it. */
    private int cpu = NONE;
    /** That one, and those that it came within. */
    private final BitSet running = new BitSet();

    /** Runs {@code bypass} with the root's stall set, then puts that back as it was. */
    void run(CpuPipe pipe, Runnable bypass) {
        int before = cpu;
        if (running.get(pipe.cpu())) {
            refuseServices();
        }
        LocalStageCore root = pipe.walk().root();
        boolean wasStalled = root != null && root.gate().shut(true);
        cpu = pipe.cpu();
        running.set(cpu);
        try {
            bypass.run();
        } finally {
            running.clear(cpu);
            cpu = before;
            if (root != null) {
                root.gate().shut(wasStalled);
            }
        }
    }

    void refuseServices() {
        if (cpu != NONE) {
            throw new IllegalStateException("an NMI runs on cpu " + cpu + ": it may not use the pipeline");
        }
    }
}
