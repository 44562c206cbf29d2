package org.sluice.ipipe;

import java.util.List;

/**
 * The pipeline's books at one instant. Unit: a log entry, that is an arrival x a stage; propagate, schedule and
 * trigger add entries. Each term has its own counter, none is derived from the others, and what waits is also counted
 * by scanning the logs.
 *
 * @param arrivals hardware arrivals and software triggers, on all CPUs
 * @param triggers the software ones among them
 * @param stages   one line per stage, head first, then those that left, then {@code none}
 */
public record PipelineLedger(long arrivals, long triggers, List<Line> stages) {

    /** Why an entry was never played. */
    public enum Discard {
        /** No stage handles the irq. */
        NOBODY,
        /** The stage left and did not want it any more, or its deadline came. */
        LEFT,
        /** The stage sits out. */
        QUARANTINED,
        /** The handler was taken away, or the virtual irq was freed. */
        RELEASED
    }

    /**
     * One stage's account, over all CPUs.
     *
     * @param delivered taken from the log for the handler
     * @param pending   in the logs, by its own counter
     * @param scanned   in the logs, by looking
     * @param held      set aside by lock
     */
    public record Line(String stage, long recorded, long delivered, long merged, long discarded, long pending,
                       long scanned, long held) {

        /** Does this account add up, and did scanning find what the counter says? */
        public boolean balanced() {
            return recorded == delivered + merged + discarded + pending + held && pending + held == scanned;
        }
    }

    /** All stages together. */
    public Line total() {
        long[] sum = new long[7];
        for (Line line : stages) {
            sum[0] += line.recorded;
            sum[1] += line.delivered;
            sum[2] += line.merged;
            sum[3] += line.discarded;
            sum[4] += line.pending;
            sum[5] += line.scanned;
            sum[6] += line.held;
        }
        return new Line("total", sum[0], sum[1], sum[2], sum[3], sum[4], sum[5], sum[6]);
    }

    /** Does every account add up? */
    public boolean balanced() {
        return stages.stream().allMatch(Line::balanced);
    }
}
