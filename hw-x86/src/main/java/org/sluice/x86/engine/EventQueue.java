package org.sluice.x86.engine;

import java.util.Arrays;
import org.sluice.x86.snapshot.SnapshotException;
import org.sluice.x86.snapshot.StateStream;

/**
 * Everything that is due, ordered by (time, sequence): events of one instant leave in the order they were posted.
 * A 4-ary heap over parallel arrays; entries are data, never lambdas, and cancelling removes for good.
 *
 * <p>Not thread-safe: belongs to whoever holds the baton. Allocates only when it grows. Not modelled: a bound on the
 * number of events; each wire, timer and CPU of a machine has at most one pending, so the machine's size is the bound.
 */
public final class EventQueue {

    /** The time that {@link #nextNanos()} answers when nothing is pending. */
    public static final long NEVER = Long.MAX_VALUE;
    /** A handle that no event ever has; cancelling it does nothing. */
    public static final long NO_EVENT = 0;

    private static final int ARITY = 4;
    private static final int INITIAL_CAPACITY = 32;

    // heap order
    private long[] timeNanos = new long[INITIAL_CAPACITY];
    private long[] sequence = new long[INITIAL_CAPACITY];
    private int[] slot = new int[INITIAL_CAPACITY];
    private int count;
    // by slot
    private EventTarget[] target = new EventTarget[INITIAL_CAPACITY];
    private int[] kind = new int[INITIAL_CAPACITY];
    private long[] argument = new long[INITIAL_CAPACITY];
    private int[] position = new int[INITIAL_CAPACITY];
    private int[] generation = new int[INITIAL_CAPACITY];
    private int[] freeSlots = new int[INITIAL_CAPACITY];
    private int freeCount;

    private long nextSequence;
    /** By slot: the events that a snapshot has found an owner of. */
    private boolean[] claimed = {};
    // the event taken last
    private EventTarget takenTarget;
    private int takenKind;
    private long takenArgument;

    /** An empty queue. */
    public EventQueue() {
        addFreeSlots(0, INITIAL_CAPACITY);
    }

    /**
     * Posts an event.
     *
     * @param atNanos   when it is due; the caller has checked that this is not in the past
     * @param forTarget who gets it
     * @return a handle for {@link #cancel}, never {@link #NO_EVENT}
     */
    public long post(long atNanos, EventTarget forTarget, int ofKind, long withArgument) {
        int s = fill(forTarget, ofKind, withArgument);
        siftUp(count++, atNanos, nextSequence++, s);
        return (long) generation[s] << 32 | s;
    }

    private int fill(EventTarget forTarget, int ofKind, long withArgument) {
        if (freeCount == 0) {
            grow();
        }
        int s = freeSlots[--freeCount];
        target[s] = forTarget;
        kind[s] = ofKind;
        argument[s] = withArgument;
        return s;
    }

    /** Removes a pending event; false when it was taken or cancelled before. */
    public boolean cancel(long handle) {
        if (handle == NO_EVENT) {
            return false;
        }
        int s = (int) handle;
        if (generation[s] != (int) (handle >>> 32)) {
            return false;
        }
        removeAt(position[s]);
        release(s);
        return true;
    }

    /** When the next event is due, or {@link #NEVER}. */
    public long nextNanos() {
        return count == 0 ? NEVER : timeNanos[0];
    }

    /** The target of the next event, or null. */
    EventTarget nextTarget() {
        return count == 0 ? null : target[slot[0]];
    }

    // ---- snapshots ----

    /** Saves or restores the numbering, and forgets who claimed what; restoring also empties the queue. */
    void exchange(StateStream state) {
        nextSequence = state.exchange(nextSequence);
        while (state.isRestoring() && count > 0) {
            take();
        }
        claimed = new boolean[slot.length];
    }

    /**
     * Saves or restores an event for its owner, who alone knows it: its instant, its number and its argument.
     *
     * @param handle what {@link #post} answered; when restoring it does not matter
     * @return the handle, {@link #NO_EVENT} if nothing is pending
     */
    public long exchange(StateStream state, long handle, EventTarget owner, int ownKind) {
        boolean isPending = handle != NO_EVENT && generation[(int) handle] == (int) (handle >>> 32);
        if (!state.exchange(isPending)) {
            return NO_EVENT;
        }
        int s = state.isRestoring() ? fill(owner, ownKind, 0) : (int) handle;
        int at = state.isRestoring() ? count : position[s];
        long time = state.exchange(timeNanos[at]);
        long seq = state.exchange(sequence[at]);
        argument[s] = state.exchange(argument[s]);
        if (state.isRestoring()) {
            siftUp(count++, time, seq, s);
        } else {
            claimed[s] = true;
        }
        return (long) generation[s] << 32 | s;
    }

    /** Refuses an event that nobody has saved since the numbering was. */
    public void refuseUnclaimed() {
        for (int at = 0; at < count; at++) {
            if (!claimed[slot[at]]) {
                throw new SnapshotException("an event at " + timeNanos[at] + " ns cannot be saved: its owner, "
                        + target[slot[at]].getClass().getSimpleName() + ", is no part of the machine");
            }
        }
    }

    // ---- for explorers ----

    /** Takes note of an event that is due. */
    interface Visitor {
        void visit(int slot, EventTarget target, int kind, long argument, long sequence);
    }

    /** Shows every event that is due at the instant of the next one, in no order. */
    void eachDueFirst(Visitor visitor) {
        if (count > 0) {
            visit(0, timeNanos[0], visitor);
        }
    }

    private void visit(int at, long due, Visitor visitor) {
        int s = slot[at];
        visitor.visit(s, target[s], kind[s], argument[s], sequence[at]);
        int end = Math.min(at * ARITY + 1 + ARITY, count);
        for (int child = at * ARITY + 1; child < end; child++) {
            if (timeNanos[child] == due) {
                visit(child, due, visitor);
            }
        }
    }

    /** The number of the next event; there must be one. */
    long firstSequence() {
        return sequence[0];
    }

    /** Puts an event that is due at the instant of the next one before it; it keeps its number. */
    void promote(int s) {
        int at = position[s];
        long seq = sequence[at];
        for (int hole = at; hole > 0; hole = (hole - 1) / ARITY) {
            move((hole - 1) / ARITY, hole);
        }
        put(0, timeNanos[0], seq, s);
    }

    /** Takes the next event out; {@link #fire()} then runs it. There must be one. */
    void take() {
        assert count > 0 : "taking from an empty queue";
        int s = slot[0];
        takenTarget = target[s];
        takenKind = kind[s];
        takenArgument = argument[s];
        removeAt(0);
        release(s);
    }

    /** Runs the event taken last. */
    void fire() {
        takenTarget.onEvent(takenKind, takenArgument);
    }

    /**
     * Takes the next event out and runs it, as the loop does but for the clock: for who measures or drives a queue of
     * its own. There must be one.
     */
    public void runNext() {
        take();
        fire();
    }

    /** How many events are pending. */
    public int size() {
        return count;
    }

    private void release(int s) {
        target[s] = null;
        generation[s] = generation[s] == Integer.MAX_VALUE ? 1 : generation[s] + 1;
        freeSlots[freeCount++] = s;
    }

    private void removeAt(int hole) {
        count--;
        if (hole == count) {
            return;
        }
        long time = timeNanos[count];
        long seq = sequence[count];
        int s = slot[count];
        if (hole > 0 && before(time, seq, (hole - 1) / ARITY)) {
            siftUp(hole, time, seq, s);
        } else {
            siftDown(hole, time, seq, s);
        }
    }

    private boolean before(long time, long seq, int other) {
        return time < timeNanos[other] || time == timeNanos[other] && seq < sequence[other];
    }

    private void siftUp(int from, long time, long seq, int s) {
        int hole = from;
        while (hole > 0) {
            int parent = (hole - 1) / ARITY;
            if (!before(time, seq, parent)) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        put(hole, time, seq, s);
    }

    private void siftDown(int from, long time, long seq, int s) {
        int hole = from;
        for (int first = hole * ARITY + 1; first < count; first = hole * ARITY + 1) {
            int least = first;
            int end = Math.min(first + ARITY, count);
            for (int child = first + 1; child < end; child++) {
                if (before(timeNanos[child], sequence[child], least)) {
                    least = child;
                }
            }
            if (before(time, seq, least)) {
                break;
            }
            move(least, hole);
            hole = least;
        }
        put(hole, time, seq, s);
    }

    private void move(int from, int to) {
        put(to, timeNanos[from], sequence[from], slot[from]);
    }

    private void put(int at, long time, long seq, int s) {
        timeNanos[at] = time;
        sequence[at] = seq;
        slot[at] = s;
        position[s] = at;
    }

    private void grow() {
        int old = slot.length;
        int capacity = old * 2;
        timeNanos = Arrays.copyOf(timeNanos, capacity);
        sequence = Arrays.copyOf(sequence, capacity);
        slot = Arrays.copyOf(slot, capacity);
        target = Arrays.copyOf(target, capacity);
        kind = Arrays.copyOf(kind, capacity);
        argument = Arrays.copyOf(argument, capacity);
        position = Arrays.copyOf(position, capacity);
        generation = Arrays.copyOf(generation, capacity);
        freeSlots = Arrays.copyOf(freeSlots, capacity);
        addFreeSlots(old, capacity);
    }

    private void addFreeSlots(int from, int to) {
        for (int s = to - 1; s >= from; s--) {
            generation[s] = 1;
            freeSlots[freeCount++] = s;
        }
    }
}
