package org.sluice.console.export;

import java.io.IOException;

/** Takes tracks, and what happens on them in order of time. */
interface TimelineSink {

    /** No flow: the event belongs to no interrupt. */
    long NO_FLOW = 0;

    /**
     * A track, before the first event on it.
     *
     * @param number greater than 0, unique
     * @param parent the track it belongs under; 0 if none
     * @param rank   its place among the tracks of its parent
     */
    void track(int number, int parent, int rank, String name) throws IOException;

    /** A slice begins inside of those that are open on its track. */
    void begin(Mark mark) throws IOException;

    /** The innermost open slice of the track ends. */
    void end(int track, long nanos) throws IOException;

    /** Something without a length. */
    void instant(Mark mark) throws IOException;

    /**
     * Where, when and what.
     *
     * @param category {@code handler}, {@code body}, {@code stall}, {@code entry}, {@code raise}, {@code pipeline} or
     *     {@code end}
     * @param flow     the identity of the interrupt, or {@link #NO_FLOW}
     */
    record Mark(int track, long nanos, String category, String name, long flow) {
    }
}
