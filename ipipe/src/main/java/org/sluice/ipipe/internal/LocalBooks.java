package org.sluice.ipipe.internal;

import org.sluice.ipipe.PipelineLedger.Discard;

/** One stage's account on one CPU, per irq. Every term is counted at its own place; none is a difference. */
final class LocalBooks {

    final long[] recorded;
    final long[] delivered;
    final long[] merged;
    final long[] discarded;
    private final long[] discardedBecause = new long[Discard.values().length];

    LocalBooks(int irqCount) {
        recorded = new long[irqCount];
        delivered = new long[irqCount];
        merged = new long[irqCount];
        discarded = new long[irqCount];
    }

    void discard(int irq, Discard reason) {
        discarded[irq]++;
        discardedBecause[reason.ordinal()]++;
    }

    long discardedBecause(Discard reason) {
        return discardedBecause[reason.ordinal()];
    }

    static long sum(long[] perIrq) {
        long sum = 0;
        for (long n : perIrq) {
            sum += n;
        }
        return sum;
    }
}
