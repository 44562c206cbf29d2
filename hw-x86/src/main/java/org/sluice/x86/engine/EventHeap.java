package org.sluice.x86.engine;

import java.util.Arrays;

/**
 * Events that have no place among the {@link EventDays}, first one first: a 4-ary heap of slots. An event's links hold
 * its position.
 *
 * <p>Not thread-safe. Allocates only when it grows.
 */
final class EventHeap {

    /** What the next link of an event in the heap holds. */
    static final int IN_HEAP = -1;

    private static final int ARITY_BITS = 2;
    private static final int ARITY = 1 << ARITY_BITS;

    private final EventCells cells;
    private int[] slots = {};
    private int count;
    private long firstNanos = EventQueue.NEVER;

    EventHeap(EventCells cells) {
        this.cells = cells;
    }

    /** The slot of the first one, or {@link EventCells#NONE}. */
    int first() {
        return count == 0 ? EventCells.NONE : slots[0];
    }

    /** When the first one is due, or {@link EventQueue#NEVER}. */
    long firstNanos() {
        return firstNanos;
    }

    void clear() {
        count = 0;
        firstNanos = EventQueue.NEVER;
    }

    void add(int s) {
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, cells.capacity());
        }
        siftUp(count++, s);
        firstNanos = cells.nanos(slots[0]);
    }

    void remove(int s) {
        int hole = cells.previous(s);
        int last = slots[--count];
        if (hole != count) {
            fillHole(hole, last);
        }
        firstNanos = count == 0 ? EventQueue.NEVER : cells.nanos(slots[0]);
    }

    private void fillHole(int hole, int last) {
        if (hole > 0 && cells.precedes(last, slots[parent(hole)])) {
            siftUp(hole, last);
        } else {
            siftDown(hole, last);
        }
    }

    /** Shows the events of that instant, which must be the first one's, in no order. */
    void eachAt(long nanos, EventQueue.Visitor visitor) {
        if (count > 0) {
            visit(0, nanos, visitor);
        }
    }

    private void visit(int at, long nanos, EventQueue.Visitor visitor) {
        int s = slots[at];
        if (cells.nanos(s) != nanos) {
            return;
        }
        visitor.visit(s, cells.target(s), cells.kind(s), cells.argument(s), cells.number(s));
        int first = (at << ARITY_BITS) + 1;
        for (int child = first; child < Math.min(first + ARITY, count); child++) {
            visit(child, nanos, visitor);
        }
    }

    private void siftUp(int from, int s) {
        int hole = from;
        while (hole > 0 && cells.precedes(s, slots[parent(hole)])) {
            put(hole, slots[parent(hole)]);
            hole = parent(hole);
        }
        put(hole, s);
    }

    private void siftDown(int from, int s) {
        int hole = from;
        for (int first = (hole << ARITY_BITS) + 1; first < count; first = (hole << ARITY_BITS) + 1) {
            int least = first;
            for (int child = first + 1; child < Math.min(first + ARITY, count); child++) {
                if (cells.precedes(slots[child], slots[least])) {
                    least = child;
                }
            }
            if (cells.precedes(s, slots[least])) {
                break;
            }
            put(hole, slots[least]);
            hole = least;
        }
        put(hole, s);
    }

    private static int parent(int at) {
        return at - 1 >> ARITY_BITS;
    }

    private void put(int at, int s) {
        slots[at] = s;
        cells.setNext(s, IN_HEAP);
        cells.setPrevious(s, at);
    }
}
