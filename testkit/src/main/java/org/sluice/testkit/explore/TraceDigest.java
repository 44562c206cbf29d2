package org.sluice.testkit.explore;

import java.util.Map;
import java.util.TreeMap;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.trace.TraceRecord;
import org.sluice.nanokernel.trace.TraceStore;

/**
 * Reads a nanokernel's trace while it grows: hashes it by lanes (see {@link LaneTrace}), counts what was played, and
 * notes the latest delivery of what an adversary is after.
 */
final class TraceDigest {

    private static final int CPU_LANES = 256;

    private final Nanokernel kernel;
    private final Target target;
    private final Lanes lanes = new Lanes(CPU_LANES);
    private final Map<String, Long> played = new TreeMap<>();
    private long read;
    private final long countsFromNanos;
    private long latestNanos;

    /**
     * What an adversary makes late.
     *
     * @param domain the stage; null for any
     * @param irq    the irq; negative for any
     */
    record Target(String domain, int irq) {
    }

    TraceDigest(Nanokernel kernel, Target target, long countsFromNanos) {
        this.kernel = kernel;
        this.countsFromNanos = countsFromNanos;
        this.target = target;
    }

    /** Takes in what has come since the last time. Often enough, or records are gone: then it refuses. */
    void read() {
        TraceStore trace = kernel.trace();
        if (trace.firstKept() > read) {
            throw new IllegalStateException("trace records are gone before they were read: "
                    + (trace.firstKept() - read));
        }
        for (; read < trace.written(); read++) {
            take(trace.get(read));
        }
    }

    private void take(TraceRecord one) {
        int lane = one.cpu() >= 0 ? one.cpu() : CPU_LANES + (one.isMachine() ? 1 + one.irq() : 0);
        lanes.add(lane, one.place());
        lanes.add(lane, one.nanos());
        if (one.kind() == PipelineRecord.PLAYED) {
            String stage = kernel.stageName(one.stage());
            if (one.nanos() >= countsFromNanos) {
                played.merge(stage + " irq " + kernel.irqName(one.irq()), 1L, Long::sum);
            }
            if ((target.domain() == null || target.domain().equals(stage))
                    && (target.irq() < 0 || target.irq() == one.irq())) {
                latestNanos = Math.max(latestNanos, one.nanos() - one.detail());
            }
        }
    }

    /** How often handlers have run from the given instant on, by stage and irq. */
    Map<String, Long> played() {
        return played;
    }

    /** The longest time from raise to handler of what the adversary is after. */
    long latestNanos() {
        return latestNanos;
    }

    long hash() {
        return lanes.hash();
    }
}
