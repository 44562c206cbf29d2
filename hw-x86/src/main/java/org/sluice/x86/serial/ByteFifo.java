package org.sluice.x86.serial;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/** Sixteen characters with their marks, first in first out. No allocation after construction. */
final class ByteFifo implements Snapshottable {

    static final int CAPACITY = 16;

    private static final int MARK_SHIFT = 8;

    /** The character in bits 7 to 0, its marks above. */
    private final int[] entries = new int[CAPACITY];
    private int head;
    private int count;

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Adds a character, if there is room for it. */
    boolean offer(int character, int marks) {
        if (count == CAPACITY) {
            return false;
        }
        entries[head + count & CAPACITY - 1] = character & 0xFF | marks << MARK_SHIFT;
        count++;
        return true;
    }

    /** The oldest character, 0 if there is none; unsigned. It stays. */
    int peek() {
        return count == 0 ? 0 : entries[head] & 0xFF;
    }

    /** Takes the oldest character, 0 if there is none; unsigned. */
    int poll() {
        int value = peek();
        if (count == 0) {
            return value;
        }
        head = head + 1 & CAPACITY - 1;
        count--;
        return value;
    }

    /** Takes the marks off the oldest character; 0 if there is none. */
    int pollMarks() {
        if (count == 0) {
            return 0;
        }
        int marks = entries[head] >>> MARK_SHIFT;
        entries[head] &= 0xFF;
        return marks;
    }

    /** Does any character bear a mark? */
    boolean hasMarks() {
        for (int i = 0; i < count; i++) {
            if (entries[head + i & CAPACITY - 1] >>> MARK_SHIFT != 0) {
                return true;
            }
        }
        return false;
    }

    void clear() {
        count = 0;
    }

    @Override
    public void exchange(StateStream state) {
        head = state.exchange(head);
        count = state.exchange(count);
        state.exchange(entries);
    }
}
