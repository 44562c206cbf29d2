package org.sluice.ipipe;

import java.util.List;
import java.util.Objects;

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
        RELEASED,
        /** A stage whose mode is DISCARD kept it from those below, and none above handles it. */
        REFUSED,
        /** An IPI for a virtual irq that was freed while it travelled. */
        STALE
    }

    /** Why an entry became part of another. */
    public enum Merge {
        /** One of the same irq waits. */
        WAITING,
        /** So many of a counted irq wait one by one that no more fit. */
        FULL
    }

    /**
     * One irq of one stage on one CPU.
     *
     * @param stage     its name; {@code departed} for all that have left, {@code none} for what nobody handles
     * @param merged    by reason, as the ordinals of {@link Merge}
     * @param discarded by reason, as the ordinals of {@link Discard}
     */
    public record Account(String stage, int cpu, int irq, long recorded, long delivered, List<Long> merged,
                          List<Long> discarded, long pending, long held) {

        /** Does it add up? */
        public boolean balanced() {
            return recorded == delivered + sum(merged) + sum(discarded) + pending + held;
        }

        /** How many were merged for this reason. */
        public long merged(Merge reason) {
            return merged.get(Objects.requireNonNull(reason, "reason").ordinal());
        }

        /** How many were discarded for this reason. */
        public long discarded(Discard reason) {
            return discarded.get(Objects.requireNonNull(reason, "reason").ordinal());
        }

        private static long sum(List<Long> terms) {
            return terms.stream().mapToLong(Long::longValue).sum();
        }
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
