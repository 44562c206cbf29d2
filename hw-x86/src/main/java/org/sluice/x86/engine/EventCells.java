package org.sluice.x86.engine;

import java.util.Arrays;

/**
 * The pending events, each in a slot of its own, wherever it stands in line. Instant, number, argument, kind and a link
 * lie beside one another, so that looking at an event touches one place of the host's memory.
 *
 * <pre>
 *   words:  | instant | number or FREE | argument | kind : next |   per slot
 * </pre>
 *
 * <p>Slot {@link #NONE} is nobody's; its links may be written, so that lists need not ask whether there is a neighbour.
 *
 * <p>Not thread-safe. Allocates only when it grows.
 */
final class EventCells {

    /** No slot. */
    static final int NONE = 0;
    /** How many events may be pending at once, and one more: a slot has so many bits in a handle. */
    static final int SLOTS_MAX = 1 << 24;

    private static final int SLOT_BITS = 24;
    private static final int STRIDE_BITS = 2;
    private static final int NUMBER = 1;
    private static final int ARGUMENT = 2;
    private static final int KIND_AND_NEXT = 3;
    private static final long FREE = -1;
    private static final int KIND_SHIFT = 32;
    private static final long NEXT_MASK = 0xFFFF_FFFFL;

    private long[] words = {};
    private EventTarget[] target = {};
    private int[] previous = {};
    private int[] freeSlots = {};
    private int freeCount;

    EventCells(int capacity) {
        grow(capacity);
    }

    int capacity() {
        return target.length;
    }

    int pending() {
        return target.length - 1 - freeCount;
    }

    boolean isFull() {
        return freeCount == 0;
    }

    /** Fills a free slot, of which there must be one, and answers it; its next is {@link #NONE}. */
    int fill(long nanos, long number, EventTarget forTarget, int ofKind, long argument) {
        int s = freeSlots[--freeCount];
        long[] all = words;
        int at = s << STRIDE_BITS;
        all[at + KIND_AND_NEXT] = (long) ofKind << KIND_SHIFT;
        all[at] = nanos;
        all[at + NUMBER] = number;
        all[at + ARGUMENT] = argument;
        target[s] = forTarget;
        return s;
    }

    /** The event is no longer pending; its slot still says what it was, until another fills it. */
    void release(int s) {
        words[(s << STRIDE_BITS) + NUMBER] = FREE;
        freeSlots[freeCount++] = s;
    }

    /** Holds on to the target of a released slot no longer. */
    void forget(int s) {
        target[s] = null;
    }

    /** Runs the event of that slot, which has just been released. */
    void run(int s) {
        EventTarget runs = target[s];
        target[s] = null;
        long[] all = words;
        int at = s << STRIDE_BITS;
        runs.onEvent((int) (all[at + KIND_AND_NEXT] >> KIND_SHIFT), all[at + ARGUMENT]);
    }

    boolean isPending(int s) {
        return number(s) != FREE;
    }

    /** A name for the event that no other has within 2^40 events: never {@link EventQueue#NO_EVENT}. */
    long handle(int s) {
        return number(s) << SLOT_BITS | s;
    }

    /** The slot of the event of that name, {@link #NONE} if it is not pending. */
    int slotOf(long handle) {
        int s = (int) handle & SLOTS_MAX - 1;
        return isPending(s) && handle(s) == handle ? s : NONE;
    }

    long nanos(int s) {
        return words[s << STRIDE_BITS];
    }

    long number(int s) {
        return words[(s << STRIDE_BITS) + NUMBER];
    }

    long argument(int s) {
        return words[(s << STRIDE_BITS) + ARGUMENT];
    }

    EventTarget target(int s) {
        return target[s];
    }

    int kind(int s) {
        return (int) (words[(s << STRIDE_BITS) + KIND_AND_NEXT] >> KIND_SHIFT);
    }

    /** Is the one event due before the other: earlier, or posted earlier for the same instant? */
    boolean precedes(int s, int other) {
        long nanos = nanos(s);
        long others = nanos(other);
        return nanos < others || nanos == others && number(s) < number(other);
    }

    int next(int s) {
        return (int) words[(s << STRIDE_BITS) + KIND_AND_NEXT];
    }

    int previous(int s) {
        return previous[s];
    }

    void setNext(int s, int next) {
        int at = (s << STRIDE_BITS) + KIND_AND_NEXT;
        words[at] = words[at] & ~NEXT_MASK | next & NEXT_MASK;
    }

    void setPrevious(int s, int newPrevious) {
        previous[s] = newPrevious;
    }

    /** Makes room for so many slots, one of which is nobody's; slots stay where they are. */
    void grow(int capacity) {
        if (capacity > SLOTS_MAX) {
            throw new IllegalStateException("more than " + (SLOTS_MAX - 1) + " events are pending");
        }
        int old = target.length;
        words = Arrays.copyOf(words, capacity << STRIDE_BITS);
        target = Arrays.copyOf(target, capacity);
        previous = Arrays.copyOf(previous, capacity);
        freeSlots = Arrays.copyOf(freeSlots, capacity);
        for (int s = capacity - 1; s >= old; s--) {
            words[(s << STRIDE_BITS) + NUMBER] = FREE;
            if (s != NONE) {
                freeSlots[freeCount++] = s;
            }
        }
    }
}
