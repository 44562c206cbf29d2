package org.sluice.ipipe.internal;

/**
 * The hits of one irq that wait in one place: one entry that merges them, or, if they are counted, one each. Owner:
 * the CPU of the log. Allocates nothing.
 */
class Entries {

    /** How many hits of a counted irq wait one by one; further ones merge with the first. */
    static final int COUNTED_MAX = 64;

    // the first entry
    long id;
    long raisedNanos;
    int hits;
    /** How many entries wait. */
    int count;
    private Ring more;

    /** Chooses whether hits wait one by one. Nothing may be waiting. */
    final void setCounted(boolean counted) {
        assert count == 0 : "entries wait";
        more = counted ? new Ring() : null;
    }

    final boolean isCounted() {
        return more != null;
    }

    /** Writes the first entry. */
    final void first(long newId, long newRaisedNanos) {
        id = newId;
        raisedNanos = newRaisedNanos;
        hits = 1;
        count = 1;
    }

    /** Writes a further hit; true if it waits as an entry of its own, false if it merged into the first. */
    final boolean further(long newId, long newRaisedNanos, int newHits) {
        if (more != null && more.add(newId, newRaisedNanos, newHits)) {
            count++;
            return true;
        }
        hits += newHits;
        return false;
    }

    /** The first entry has been read and goes. */
    final void removeFirst() {
        count--;
        if (count > 0) {
            more.removeFirst(this);
        }
    }

    /** Entries that wait, by looking. */
    final int scan() {
        return count == 0 ? 0 : 1 + (more == null ? 0 : more.size);
    }

    /** What waits behind the first. */
    private static final class Ring {
        private final long[] id = new long[COUNTED_MAX - 1];
        private final long[] raised = new long[COUNTED_MAX - 1];
        private final int[] hits = new int[COUNTED_MAX - 1];
        private int head;
        private int size;

        private boolean add(long newId, long newRaised, int newHits) {
            if (size == id.length) {
                return false;
            }
            int tail = (head + size++) % id.length;
            id[tail] = newId;
            raised[tail] = newRaised;
            hits[tail] = newHits;
            return true;
        }

        private void removeFirst(Entries into) {
            into.id = id[head];
            into.raisedNanos = raised[head];
            into.hits = hits[head];
            head = (head + 1) % id.length;
            size--;
        }
    }
}
