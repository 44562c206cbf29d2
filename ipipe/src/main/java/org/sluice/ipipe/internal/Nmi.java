package org.sluice.ipipe.internal;

/** A non-maskable interrupt on one CPU: bypasses the pipeline, and may not use it. Owner: this CPU. */
final class Nmi {

    private boolean running;

    boolean isRunning() {
        return running;
    }

    /** Runs {@code bypass} with the root's stall set, then puts that back as it was. */
    void run(CpuPipe pipe, Runnable bypass) {
        refuseServices(pipe);
        LocalStageCore root = pipe.walk().root();
        boolean wasStalled = root != null && root.gate().shut(true);
        running = true;
        try {
            bypass.run();
        } finally {
            running = false;
            if (root != null) {
                root.gate().shut(wasStalled);
            }
        }
    }

    void refuseServices(CpuPipe pipe) {
        if (running) {
            throw new IllegalStateException("an NMI runs on cpu " + pipe.cpu() + ": it may not use the pipeline");
        }
    }
}
