package org.sluice.linux;

import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;

/**
 * Work that a top half leaves for later, as virtual irqs of Linux's own stage: they are numbered after all hardware
 * irqs, so every waiting top half goes first, and they run with the stage open.
 *
 * <p>On the baton; per CPU. Not modelled: ksoftirqd, and that a softirq is not re-entered: one that is raised while
 * the time of another passes runs on top of it.
 */
final class Softirqs {

    /** What the tick leaves behind. */
    static final int TIMER = 0;
    /** Received packets. */
    static final int NET_RX = 1;
    /** Whatever followed a recorded interrupt. */
    static final int RECORDED = 2;

    private static final int KINDS = 3;

    private final long[][] waitingNanos;
    private final int[] irq = new int[KINDS];

    Softirqs(int[] cpus) {
        waitingNanos = new long[KINDS][cpus[cpus.length - 1] + 1];
    }

    void attach(Stage stage) {
        for (int kind = 0; kind < KINDS; kind++) {
            int which = kind;
            irq[kind] = stage.allocateVirq()
                    .orElseThrow(() -> new IllegalStateException("no virtual irq is left for softirqs")).irq();
            stage.virtualize(irq[kind], IrqUse.of(IrqMode.TERMINATE).withBrief(), (number, here) -> run(which, here));
        }
    }

    /** Leaves {@code nanos} of work for the softirq of that kind on this CPU. */
    void raise(int kind, long nanos, LocalStage here) {
        waitingNanos[kind][here.cpu()] += nanos;
        here.schedule(irq[kind]);
    }

    private void run(int kind, LocalStage here) {
        here.charge(waitingNanos[kind][here.cpu()]);
        waitingNanos[kind][here.cpu()] = 0;
        here.unstall();
    }
}
