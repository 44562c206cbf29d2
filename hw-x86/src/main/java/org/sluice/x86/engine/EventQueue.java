package org.sluice.x86.engine;

import java.util.Arrays;
import org.sluice.x86.snapshot.SnapshotException;
import org.sluice.x86.snapshot.StateStream;

/**
 * Everything that is due, ordered by (time, sequence): events of one instant leave in the order they were posted.
 * Entries are data, never lambdas, and cancelling removes for good.
 *
 * <pre>
 *    now ... end of today | the ring of days               | what lies beyond, or found no room
 *        front: sorted    |  days: in lists, order of post  |  others: a heap, the first compared with the front's
 *          &lt;---- poured when the front is empty ----
 * </pre>
 *
 * <p>Putting into the days costs the same however many are pending; the front is short. The length of a day follows the
 * pace at which events are taken, from what is in the queue alone; order depends neither on it nor on where an event
 * stands, so no snapshot holds any of this.
 *
 * <p>Not thread-safe: belongs to whoever holds the baton. Allocates only when it grows or the pace has changed. Not
 * modelled: a bound on the number of events other than that of slots; each wire, timer and CPU of a machine has at most
 * one pending, so the machine's size is the bound.
 */
public final class EventQueue {

    /** The time that {@link #nextNanos()} answers when nothing is pending. */
    public static final long NEVER = Long.MAX_VALUE;
    /** A handle that no event ever has; cancelling it does nothing. */
    public static final long NO_EVENT = 0;

    private static final int INITIAL_CAPACITY = 64;
    private static final int DAYS_PER_SLOT = 2;
    private static final int INITIAL_DAY_BITS = 10;
    private static final int TAKEN_PER_PACE = 256;
    /** A day is so many bits longer than the mean gap between two events, rounded up. */
    private static final int DAY_MARGIN_BITS = 1;
    /** So many are best kept at the front, all of them. */
    private static final int FEW = 16;

    private final EventCells cells = new EventCells(INITIAL_CAPACITY);
    private final EventFront front = new EventFront(cells);
    private final EventDays days = new EventDays(cells);
    private final EventHeap others = new EventHeap(cells);
    /** Who goes first, of those that are due first, if not the one posted first. */
    private int promoted = EventCells.NONE;
    private long nextSequence;
    // how fast events are taken
    private int takenUntilPace = TAKEN_PER_PACE;
    private int paceLength = TAKEN_PER_PACE;
    private long paceBeganNanos;
    /** By slot: the events that a snapshot has found an owner of. */
    private boolean[] claimed = {};
    /** The slot of the event taken last. */
    private int taken = EventCells.NONE;

    /** An empty queue. */
    public EventQueue() {
        days.begin(INITIAL_CAPACITY * DAYS_PER_SLOT, INITIAL_DAY_BITS, 0);
    }

    /**
     * Posts an event.
     *
     * @param atNanos   when it is due; the caller has checked that this is not in the past
     * @param forTarget who gets it
     * @return a handle for {@link #cancel}, never {@link #NO_EVENT}
     * @throws IllegalStateException if 2^24 are pending
     */
    public long post(long atNanos, EventTarget forTarget, int ofKind, long withArgument) {
        if (cells.isFull()) {
            grow();
        }
        int s = cells.fill(atNanos, nextSequence++, forTarget, ofKind, withArgument);
        add(s, atNanos);
        return cells.handle(s);
    }

    /** Puts in an event that was posted after all others. */
    private void add(int s, long nanos) {
        long ahead = days.daysUntil(nanos);
        if (ahead > 0 && days.reach(ahead) && !front.isEmpty()) {
            days.add(s, nanos);
        } else if (ahead <= 0 && !front.isFull() && nanos != NEVER) {
            front.addLater(s, nanos);
        } else {
            addApart(s, ahead, nanos);
        }
    }

    private void addApart(int s, long ahead, long nanos) {
        if (ahead > 0 && days.reach(ahead)) {
            days.add(s, nanos);
            pour();
        } else {
            others.add(s);
        }
    }

    /** Removes a pending event; false when it was taken or cancelled before. */
    public boolean cancel(long handle) {
        int s = cells.slotOf(handle);
        if (s == EventCells.NONE) {
            return false;
        }
        remove(s);
        cells.release(s);
        cells.forget(s);
        return true;
    }

    private void remove(int s) {
        if (s == promoted) {
            promoted = EventCells.NONE;
        }
        if (cells.next(s) == EventHeap.IN_HEAP) {
            others.remove(s);
        } else if (days.daysUntil(cells.nanos(s)) > 0) {
            days.remove(s);
        } else {
            front.remove(s);
            if (front.isEmpty()) {
                pour();
            }
        }
    }

    /** The events of the next day that has any come to the front, if there is one. */
    private void pour() {
        if (days.isEmpty()) {
            return;
        }
        int s = days.beginNextDay();
        while (s != EventCells.NONE) {
            int next = days.leave(s);
            if (front.isFull()) {
                others.add(s);
            } else {
                front.addEarlier(s);
            }
            s = next;
        }
    }

    /** When the next event is due, or {@link #NEVER}. */
    public long nextNanos() {
        return Math.min(front.firstNanos(), others.firstNanos());
    }

    /** The slot of the next event, or {@link EventCells#NONE}. */
    private int first() {
        if (promoted != EventCells.NONE && cells.nanos(promoted) == nextNanos()) {
            return promoted;
        }
        int near = front.first();
        int other = others.first();
        if (near == EventCells.NONE) {
            return other;
        }
        return other != EventCells.NONE && cells.precedes(other, near) ? other : near;
    }

    /** The target of the next event, or null. */
    EventTarget nextTarget() {
        return cells.target(first());
    }

    /** Takes the next event out; {@link #fire()} then runs it. There must be one. */
    void take() {
        long nanos = front.firstNanos();
        if (--takenUntilPace == 0) {
            takePace();
        }
        if (nanos < others.firstNanos() && promoted == EventCells.NONE) {
            taken = front.take();
            if (front.isEmpty()) {
                pour();
            }
        } else {
            taken = first();
            assert taken != EventCells.NONE : "taking from an empty queue";
            remove(taken);
        }
        cells.release(taken);
    }

    /** Runs the event taken last. */
    void fire() {
        cells.run(taken);
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
        return cells.pending();
    }

    // ---- the length of a day ----

    /** Makes a day so long that two to four events were taken in each, lately; all of time if few are pending. */
    private void takePace() {
        long nanos = nextNanos();
        long elapsed = Math.max(nanos - paceBeganNanos, 1);
        int wanted = size() <= FEW ? EventDays.BITS_MAX
                : DAY_MARGIN_BITS + Long.SIZE - Long.numberOfLeadingZeros(elapsed / paceLength);
        paceBeganNanos = nanos;
        paceLength = Math.max(TAKEN_PER_PACE, size());
        takenUntilPace = paceLength;
        if (Math.abs(wanted - days.dayBits()) > 1) {
            layOut(wanted);
        }
    }

    private void grow() {
        cells.grow(cells.capacity() * 2);
        layOut(days.dayBits());
    }

    /** Puts all events in again, in the order of posting. */
    private void layOut(int dayBits) {
        long[] byNumber = new long[cells.pending()];
        int count = 0;
        for (int s = 1; s < cells.capacity(); s++) {
            if (cells.isPending(s)) {
                byNumber[count++] = cells.handle(s);
            }
        }
        Arrays.sort(byNumber);
        begin(dayBits, days.todayNanos());
        for (long handle : byNumber) {
            int s = cells.slotOf(handle);
            cells.setNext(s, EventCells.NONE);
            add(s, cells.nanos(s));
        }
    }

    private void begin(int dayBits, long nanos) {
        days.begin(cells.capacity() * DAYS_PER_SLOT, dayBits, nanos);
        front.clear();
        others.clear();
    }

    // ---- snapshots ----

    /** Saves or restores the numbering, and forgets who claimed what; restoring also empties the queue. */
    void exchange(StateStream state) {
        nextSequence = state.exchange(nextSequence);
        while (state.isRestoring() && size() > 0) {
            take();
            cells.forget(taken);
        }
        if (state.isRestoring()) {
            begin(days.dayBits(), 0);
        }
        claimed = new boolean[cells.capacity()];
    }

    /**
     * Saves or restores an event for its owner, who alone knows it: its instant, its number and its argument.
     *
     * @param handle what {@link #post} answered; when restoring it does not matter
     * @return the handle, {@link #NO_EVENT} if nothing is pending
     */
    public long exchange(StateStream state, long handle, EventTarget owner, int ownKind) {
        int s = state.isRestoring() ? EventCells.NONE : cells.slotOf(handle);
        if (!state.exchange(s != EventCells.NONE)) {
            return NO_EVENT;
        }
        long nanos = state.exchange(s == EventCells.NONE ? 0 : cells.nanos(s));
        long number = state.exchange(s == EventCells.NONE ? 0 : cells.number(s));
        long argument = state.exchange(s == EventCells.NONE ? 0 : cells.argument(s));
        if (state.isRestoring()) {
            if (cells.isFull()) {
                grow();
            }
            s = cells.fill(nanos, number, owner, ownKind, argument);
            others.add(s);
        } else {
            claimed[s] = true;
        }
        return cells.handle(s);
    }

    /** Refuses an event that nobody has saved since the numbering was. */
    public void refuseUnclaimed() {
        for (int s = 0; s < cells.capacity(); s++) {
            if (cells.isPending(s) && !claimed[s]) {
                throw new SnapshotException("an event at " + cells.nanos(s) + " ns cannot be saved: its owner, "
                        + cells.target(s).getClass().getSimpleName() + ", is no part of the machine");
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
        long nanos = nextNanos();
        if (nanos != NEVER) {
            front.eachAt(nanos, visitor);
            others.eachAt(nanos, visitor);
        }
    }

    /** The number of the next event; there must be one. */
    long firstSequence() {
        return cells.number(first());
    }

    /** Puts an event that is due at the instant of the next one before it; it keeps its number. */
    void promote(int s) {
        promoted = s;
    }
}
