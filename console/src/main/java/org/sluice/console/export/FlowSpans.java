package org.sluice.console.export;

import java.util.HashMap;
import java.util.Map;

/**
 * Where each flow begins and where it ends: a first pass over the timeline. An arrow needs two ends, so an identity
 * that shows up only once has no flow. The second pass asks in the same order.
 */
final class FlowSpans implements TimelineSink {

    /** What an event is to its flow. */
    enum Role { NONE, START, STEP, END }

    private final Map<Long, Long> first = new HashMap<>();
    private final Map<Long, Long> last = new HashMap<>();
    private long counted;
    private long asked;

    @Override
    public void track(int number, int parent, int rank, String name) {
        // tracks have no flow
    }

    @Override
    public void begin(Mark mark) {
        count(mark);
    }

    @Override
    public void end(int track, long nanos) {
        // the begin had the flow
    }

    @Override
    public void instant(Mark mark) {
        count(mark);
    }

    private void count(Mark mark) {
        if (mark.flow() != NO_FLOW) {
            first.putIfAbsent(mark.flow(), counted);
            last.put(mark.flow(), counted);
            counted++;
        }
    }

    /** What the next event with a flow is to it; events without one may be asked about, too. */
    Role next(Mark mark) {
        if (mark.flow() == NO_FLOW) {
            return Role.NONE;
        }
        long place = asked++;
        boolean starts = first.get(mark.flow()) == place;
        boolean ends = last.get(mark.flow()) == place;
        if (starts) {
            return ends ? Role.NONE : Role.START;
        }
        return ends ? Role.END : Role.STEP;
    }
}
