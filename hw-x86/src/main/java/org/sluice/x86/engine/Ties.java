package org.sluice.x86.engine;

import java.util.Arrays;

/** Lets a {@link Chance} decide which event is at the head of the queue. Allocates only when more are due than ever. */
final class Ties {

    private static final int INITIAL_CAPACITY = 8;

    private final EventQueue queue;
    private final Chance chance;
    private int[] slots = new int[INITIAL_CAPACITY];
    private Due[] due = new Due[INITIAL_CAPACITY];
    private Due[] allowed = new Due[INITIAL_CAPACITY];
    private int count;
    /** The event chosen last, until it is taken: the loop may pass it to another strand first, and ask again. */
    private long chosen = -1;
    private boolean between;

    Ties(EventQueue queue, Chance chance) {
        this.queue = queue;
        this.chance = chance;
        fill(due, 0);
    }

    /**
     * Before an event is taken: moves the chosen one to the head.
     *
     * @return false if meanwhile nothing is due any more up to the limit
     */
    boolean arrange(long limitNanos) {
        if (queue.firstSequence() == chosen) {
            return true;
        }
        between = true;
        chance.between();
        between = false;
        if (queue.nextNanos() > limitNanos) {
            return false;
        }
        count = 0;
        queue.eachDueFirst(this::add);
        int allowedCount = 0;
        for (int i = 0; i < count; i++) {
            if (!hasPredecessor(i)) {
                allowed[allowedCount++] = due[i];
            }
        }
        int index = chance.first(allowed, allowedCount);
        chosen = allowed[index].sequence();
        queue.promote(slotOf(chosen));
        return true;
    }

    /** Has the chance been asked for nothing yet: is this between two events? */
    boolean isBetween() {
        return between;
    }

    /** Insertion sort by sequence: there are few. */
    private void add(int slot, EventTarget target, int kind, long argument, long sequence) {
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, count * 2);
            allowed = new Due[count * 2];
            due = Arrays.copyOf(due, count * 2);
            fill(due, count);
        }
        Due added = due[count].about(target, kind, argument, sequence, queue.nextNanos());
        int at = count++;
        while (at > 0 && due[at - 1].sequence() > sequence) {
            due[at] = due[at - 1];
            slots[at] = slots[at - 1];
            at--;
        }
        due[at] = added;
        slots[at] = slot;
    }

    private boolean hasPredecessor(int index) {
        for (int earlier = 0; earlier < index; earlier++) {
            if (due[earlier].precedes(due[index])) {
                return true;
            }
        }
        return false;
    }

    private int slotOf(long sequence) {
        int index = 0;
        while (due[index].sequence() != sequence) {
            index++;
        }
        return slots[index];
    }

    private static void fill(Due[] all, int from) {
        for (int i = from; i < all.length; i++) {
            all[i] = new Due();
        }
    }
}
