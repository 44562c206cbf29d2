package org.sluice.x86.engine;

import java.util.Arrays;

/**
 * Events of the coming days, each day's in the order of posting, the last one first: a day is a power of two of
 * nanoseconds, and those after today go round a ring. Putting in and removing cost the same however many there are; a
 * bit per day says whether there is any.
 *
 * <pre>
 *   bits:   ...0 1 0 0 1...     day d has the place d modulo the number of days
 *   heads:       s              of the list that runs through the events' links
 * </pre>
 *
 * <p>Not thread-safe. Allocates only when it grows. After R. Brown, "Calendar Queues", CACM 31(10), 1988.
 */
final class EventDays {

    /** The longest day: all of time. */
    static final int BITS_MAX = 62;

    private static final int WORD_BITS = 6;

    private final EventCells cells;
    private int[] heads = {};
    private long[] bits = {};
    private int dayBits;
    private long today;
    private int count;

    EventDays(EventCells cells) {
        this.cells = cells;
    }

    /** Starts over with nothing in it: so many days, a power of two of at least 64, of so many nanoseconds' bits. */
    void begin(int days, int lengthBits, long nanos) {
        if (days != heads.length) {
            heads = new int[days];
            bits = new long[days >> WORD_BITS];
        }
        Arrays.fill(heads, EventCells.NONE);
        Arrays.fill(bits, 0);
        dayBits = lengthBits;
        today = nanos >> lengthBits;
        count = 0;
    }

    /** The length of a day: so many bits of nanoseconds. */
    int dayBits() {
        return dayBits;
    }

    /** When today began, or earlier. */
    long todayNanos() {
        return today << dayBits;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** How many days lie between today and that instant; not positive if it comes before tomorrow. */
    long daysUntil(long nanos) {
        return (nanos >> dayBits) - today;
    }

    /** Does the ring reach so many days ahead? */
    boolean reach(long daysAhead) {
        return daysAhead < heads.length;
    }

    /** Puts in an event of a day after today within the ring, posted after all others of its day. */
    void add(int s, long nanos) {
        int[] all = heads;
        int at = (int) (nanos >> dayBits) & all.length - 1;
        int head = all[at];
        cells.setNext(s, head);
        cells.setPrevious(s, EventCells.NONE);
        cells.setPrevious(head, s);
        all[at] = s;
        bits[at >> WORD_BITS] |= 1L << at;
        count++;
    }

    void remove(int s) {
        int next = cells.next(s);
        int previous = cells.previous(s);
        cells.setPrevious(next, previous);
        if (previous != EventCells.NONE) {
            cells.setNext(previous, next);
        } else {
            int at = (int) (cells.nanos(s) >> dayBits) & heads.length - 1;
            heads[at] = next;
            if (next == EventCells.NONE) {
                bits[at >> WORD_BITS] &= ~(1L << at);
            }
        }
        count--;
    }

    /** Makes the next day that has any event today, and hands its events over; there must be one. */
    int beginNextDay() {
        int from = (int) today + 1 & heads.length - 1;
        int word = from >> WORD_BITS;
        long found = bits[word] & -1L << from;
        while (found == 0) {
            word = word + 1 & bits.length - 1;
            found = bits[word];
        }
        int at = (word << WORD_BITS) + Long.numberOfTrailingZeros(found);
        bits[word] &= ~(1L << at);
        int s = heads[at];
        heads[at] = EventCells.NONE;
        today = cells.nanos(s) >> dayBits;
        return s;
    }

    /** One of those that {@link #beginNextDay} has handed over leaves; answers the next of them. */
    int leave(int s) {
        count--;
        int next = cells.next(s);
        cells.setNext(s, EventCells.NONE);
        return next;
    }
}
