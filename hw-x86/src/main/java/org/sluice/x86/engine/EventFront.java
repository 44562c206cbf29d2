package org.sluice.x86.engine;

/**
 * The few events that come next, in order, the first one last: a short sorted array. Taking is a step back; putting in
 * moves those that come before the new one.
 *
 * <p>Not thread-safe. Allocates nothing.
 */
final class EventFront {

    /** How many may be in here. */
    static final int EVENTS_MAX = 64;

    private final EventCells cells;
    /** From place 1 on; place 0 is later than all. */
    private final long[] nanos = new long[EVENTS_MAX + 1];
    private final int[] slots = new int[EVENTS_MAX + 1];
    private int count;

    EventFront(EventCells cells) {
        this.cells = cells;
        nanos[0] = EventQueue.NEVER;
    }

    void clear() {
        count = 0;
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count == EVENTS_MAX;
    }

    /** When the first one is due, or {@link EventQueue#NEVER}. */
    long firstNanos() {
        return nanos[count];
    }

    /** The slot of the first one, or {@link EventCells#NONE}. */
    int first() {
        return slots[count];
    }

    /** Takes the first one out. */
    int take() {
        return slots[count--];
    }

    /** Puts in an event that was posted after all others in here, not at {@link EventQueue#NEVER}. */
    void addLater(int s, long at) {
        long[] all = nanos;
        int[] theirs = slots;
        int place = ++count;
        for (long before; (before = all[place - 1]) <= at; place--) {
            all[place] = before;
            theirs[place] = theirs[place - 1];
        }
        all[place] = at;
        theirs[place] = s;
    }

    /** Puts in an event that was posted before all others in here. */
    void addEarlier(int s) {
        long at = cells.nanos(s);
        int place = ++count;
        while (nanos[place - 1] < at) {
            nanos[place] = nanos[place - 1];
            slots[place] = slots[place - 1];
            place--;
        }
        nanos[place] = at;
        slots[place] = s;
    }

    void remove(int s) {
        int place = count;
        while (slots[place] != s) {
            place--;
        }
        for (; place < count; place++) {
            nanos[place] = nanos[place + 1];
            slots[place] = slots[place + 1];
        }
        count--;
    }

    /** Shows the events of that instant, which must be that of the next event, in their order. */
    void eachAt(long instant, EventQueue.Visitor visitor) {
        for (int place = count; nanos[place] == instant; place--) {
            int s = slots[place];
            visitor.visit(s, cells.target(s), cells.kind(s), cells.argument(s), cells.number(s));
        }
    }
}
