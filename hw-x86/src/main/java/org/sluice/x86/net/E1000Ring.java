package org.sluice.x86.net;

import org.sluice.x86.memory.GuestMemory;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/** A ring of 16-byte descriptors in the guest's memory: base, length, head, tail. On the baton. */
final class E1000Ring implements Snapshottable {

    static final int DESCRIPTOR_BYTES = 16;

    private final GuestMemory memory;

    // owner: the baton
    private long base;
    private int bytes;
    private int head;
    private int tail;

    E1000Ring(GuestMemory memory) {
        this.memory = memory;
    }

    void reset() {
        base = 0;
        bytes = 0;
        head = 0;
        tail = 0;
    }

    int read(int register) {
        switch (register) {
            case 0x00: return (int) base;
            case 0x04: return (int) (base >>> 32);
            case 0x08: return bytes;
            case 0x10: return head;
            default: return tail;
        }
    }

    /** Writes base low, base high, length, head or tail, by its offset from the base register. */
    void write(int register, int value) {
        switch (register) {
            case 0x00:
                base = base & ~0xFFFF_FFFFL | value & 0xFFFF_FFF0L;
                break;
            case 0x04:
                base = base & 0xFFFF_FFFFL | (long) value << 32;
                break;
            case 0x08:
                bytes = value & 0xFFF80;
                break;
            case 0x10:
                head = value & 0xFFFF;
                break;
            default:
                tail = value & 0xFFFF;
                break;
        }
    }

    int count() {
        return bytes / DESCRIPTOR_BYTES;
    }

    /** Has the card descriptors to work on? A head or tail outside the ring is none. */
    boolean isEmpty() {
        return head == tail || head >= count() || tail >= count();
    }

    /** How many descriptors the card has. */
    int available() {
        return isEmpty() ? 0 : (tail - head + count()) % count();
    }

    /** Address of the descriptor at the head. */
    long current() {
        return base + (long) head * DESCRIPTOR_BYTES;
    }

    void advance() {
        head = (head + 1) % count();
    }

    GuestMemory memory() {
        return memory;
    }

    @Override
    public void exchange(StateStream state) {
        base = state.exchange(base);
        bytes = state.exchange(bytes);
        head = state.exchange(head);
        tail = state.exchange(tail);
    }
}
