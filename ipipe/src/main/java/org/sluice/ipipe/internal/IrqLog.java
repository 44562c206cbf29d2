package org.sluice.ipipe.internal;

/**
 * What waits for one stage on one CPU: a two-level bitmap, and for each irq the identity of the first hit and the
 * number of hits. Lowest number first, looked up afresh for each entry. Owner: its CPU.
 */
final class IrqLog {

    /** How many hits of a counted irq wait one by one; further ones merge with the first. */
    static final int COUNTED_MAX = 64;

    private long occupiedWords;
    private final long[] words;
    private final long[] firstId;
    private final long[] raisedNanos;
    private final int[] hits;
    private final CountedHits[] counted;
    private int pending;

    // the entry taken last
    long takenId;
    long takenRaisedNanos;
    int takenHits;

    IrqLog(int irqCount) {
        words = new long[(irqCount + 63) >>> 6];
        firstId = new long[irqCount];
        raisedNanos = new long[irqCount];
        hits = new int[irqCount];
        counted = new CountedHits[irqCount];
    }

    boolean isEmpty() {
        return occupiedWords == 0;
    }

    boolean contains(int irq) {
        return (words[irq >>> 6] & 1L << irq) != 0;
    }

    /** Entries that wait, by counter. */
    int pending() {
        return pending;
    }

    /** Chooses whether hits of the irq wait one by one. Nothing of it may be waiting. */
    void setCounted(int irq, boolean isCounted) {
        counted[irq] = isCounted ? new CountedHits(COUNTED_MAX - 1) : null;
    }

    /**
     * Writes an entry.
     *
     * @return 0 if it waits by itself, else the identity it merged into
     */
    long add(int irq, long id, long raised) {
        if (!contains(irq)) {
            words[irq >>> 6] |= 1L << irq;
            occupiedWords |= 1L << (irq >>> 6);
            firstId[irq] = id;
            raisedNanos[irq] = raised;
            hits[irq] = 1;
            pending++;
            return 0;
        }
        CountedHits queue = counted[irq];
        if (queue != null && queue.add(id, raised)) {
            pending++;
            return 0;
        }
        hits[irq]++;
        return firstId[irq];
    }

    /** Puts the entry that {@code from} has taken last into this log, with all the hits it stands for. */
    void addAgain(int irq, IrqLog from) {
        boolean first = !contains(irq);
        add(irq, from.takenId, from.takenRaisedNanos);
        if (first) {
            hits[irq] = from.takenHits;
        }
    }

    /** The lowest irq that waits; the log must not be empty. */
    int lowest() {
        int word = Long.numberOfTrailingZeros(occupiedWords);
        return word << 6 | Long.numberOfTrailingZeros(words[word]);
    }

    /** Takes the first entry of the irq into {@code takenId} and its fellows. */
    void take(int irq) {
        takenId = firstId[irq];
        takenRaisedNanos = raisedNanos[irq];
        takenHits = hits[irq];
        pending--;
        CountedHits queue = counted[irq];
        if (queue != null && queue.poll()) {
            firstId[irq] = queue.polledId;
            raisedNanos[irq] = queue.polledRaisedNanos;
            hits[irq] = 1;
            return;
        }
        words[irq >>> 6] &= ~(1L << irq);
        if (words[irq >>> 6] == 0) {
            occupiedWords &= ~(1L << (irq >>> 6));
        }
    }

    /** Entries that wait, by looking at every irq. */
    int scan() {
        int found = 0;
        for (int irq = 0; irq < hits.length; irq++) {
            if (contains(irq)) {
                found += counted[irq] == null ? 1 : 1 + counted[irq].size();
            }
        }
        return found;
    }

    /** The hits of a counted irq behind the first one: a ring. */
    private static final class CountedHits {
        private final long[] id;
        private final long[] raised;
        private int head;
        private int size;
        private long polledId;
        private long polledRaisedNanos;

        private CountedHits(int capacity) {
            id = new long[capacity];
            raised = new long[capacity];
        }

        private int size() {
            return size;
        }

        private boolean add(long newId, long newRaised) {
            if (size == id.length) {
                return false;
            }
            int tail = (head + size++) % id.length;
            id[tail] = newId;
            raised[tail] = newRaised;
            return true;
        }

        private boolean poll() {
            if (size == 0) {
                return false;
            }
            polledId = id[head];
            polledRaisedNanos = raised[head];
            head = (head + 1) % id.length;
            size--;
            return true;
        }
    }
}
