package org.sluice.nanokernel.trace;

import java.util.List;

/**
 * Why one delivery was as late as it was. The parts follow one another without a gap and sum to the latency.
 *
 * @param played the record of the handler's first instant
 * @param parts  what the time was spent on, in order
 * @param path   the records of this identity, in order
 */
public record Explanation(TraceRecord played, List<Part> parts, List<TraceRecord> path) {

    /**
     * A stretch of time.
     *
     * @param what       in words
     * @param startNanos when it began
     * @param nanos      how long it was
     */
    public record Part(String what, long startNanos, long nanos) {
    }

    /** When it was raised. */
    public long raisedNanos() {
        return played.detail();
    }

    /** From the raise to the first instant of the handler. */
    public long latencyNanos() {
        return played.nanos() - played.detail();
    }

    /** The parts' sum; equal to {@link #latencyNanos()}. */
    public long sumNanos() {
        return parts.stream().mapToLong(Part::nanos).sum();
    }
}
