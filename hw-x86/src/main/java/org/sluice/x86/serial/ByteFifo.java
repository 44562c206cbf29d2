package org.sluice.x86.serial;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/** Sixteen bytes, first in first out. No allocation after construction. */
final class ByteFifo implements Snapshottable {

    static final int CAPACITY = 16;

    private final byte[] bytes = new byte[CAPACITY];
    private int head;
    private int count;

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Adds a byte, if there is room for it. */
    boolean offer(byte value) {
        if (count == CAPACITY) {
            return false;
        }
        bytes[head + count & CAPACITY - 1] = value;
        count++;
        return true;
    }

    /** The oldest byte, 0 if there is none; unsigned. It stays. */
    int peek() {
        return count == 0 ? 0 : bytes[head] & 0xFF;
    }

    /** Takes the oldest byte, 0 if there is none; unsigned. */
    int poll() {
        int value = peek();
        if (count == 0) {
            return value;
        }
        head = head + 1 & CAPACITY - 1;
        count--;
        return value;
    }

    void clear() {
        count = 0;
    }

    @Override
    public void exchange(StateStream state) {
        head = state.exchange(head);
        count = state.exchange(count);
        state.exchange(bytes);
    }
}
