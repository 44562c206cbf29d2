package org.sluice.ipipe.internal;

import org.sluice.ipipe.Hardware;

/**
 * Lines that are masked until their last recipient has returned. A dropped or discarded entry counts as received. A
 * line that nobody handles stays masked, or it would rise again at once and for ever; it opens when somebody comes.
 */
final class Lines {

    private final Hardware hardware;
    private final int[] holders;
    private final boolean[] masked;
    private int maskedCount;

    Lines(Hardware hardware, int irqCount) {
        this.hardware = hardware;
        this.holders = new int[irqCount];
        this.masked = new boolean[irqCount];
    }

    /** A stage on some CPU must handle the irq before the line may open. */
    void hold(int irq) {
        holders[irq]++;
    }

    /** The controller has masked the line. */
    void masked(int irq) {
        maskedCount += masked[irq] ? 0 : 1;
        masked[irq] = true;
    }

    /** Who handles what has changed: lines that waited for somebody open. */
    void claimedBy(Order order) {
        for (int irq = 0; maskedCount > 0 && irq < masked.length; irq++) {
            if (masked[irq] && order.isHandled(irq, hardware.cpuCount())) {
                openIfFree(irq);
            }
        }
    }

    boolean isMasked(int irq) {
        return masked[irq];
    }

    /** One of the holders is done. */
    void letGo(int irq) {
        holders[irq]--;
        openIfFree(irq);
    }

    private void openIfFree(int irq) {
        if (masked[irq] && holders[irq] == 0) {
            masked[irq] = false;
            maskedCount--;
            hardware.unmask(irq);
        }
    }
}
