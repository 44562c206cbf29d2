package org.sluice.nanokernel;

import org.sluice.ipipe.PipelineLedger;
import org.sluice.x86.HardwareLedger;

/**
 * The machine's and the pipeline's books at one instant, and the bridge between them.
 *
 * @param raised     hardware: interrupts x target CPUs
 * @param delivered  hardware: accepted by their CPU
 * @param merged     hardware: became part of another
 * @param discarded  hardware: ended on the way
 * @param pending    hardware: waiting, by counters
 * @param scanned    hardware: waiting, by looking
 * @param unmapped   accepted vectors that belong to no irq
 * @param pipeline   the pipeline's books
 */
public record Books(long raised, long delivered, long merged, long discarded, long pending, long scanned,
                    long unmapped, PipelineLedger pipeline) {

    /** Reads both books. */
    public static Books of(HardwareLedger hardware, PipelineLedger pipeline, long unmapped) {
        return new Books(hardware.raised(), hardware.delivered(), hardware.merged(), hardware.discarded(),
                hardware.pending(), hardware.scanPending(), unmapped, pipeline);
    }

    /** Does the machine's account add up? */
    public boolean hardwareBalanced() {
        return raised == delivered + merged + discarded + pending && pending == scanned;
    }

    /** Does every vector that a CPU accepted, and every software trigger, appear as an arrival? */
    public boolean bridgeBalanced() {
        return delivered - unmapped + pipeline.triggers() == pipeline.arrivals();
    }

    /** All three. */
    public boolean balanced() {
        return hardwareBalanced() && pipeline.balanced() && bridgeBalanced();
    }
}
