package org.sluice.bench;

/**
 * A peer of the event queue: a 4-ary heap of longs kept by hand, an instant in the upper bits and an event's number in
 * the lower ones. It knows no target, no argument, no order among equal instants but that of the numbers, and cannot
 * cancel: the least that a queue can do.
 */
final class LongHeap {

    private static final int ARITY = 4;

    private final long[] keys;
    private int count;

    LongHeap(int capacity) {
        keys = new long[capacity];
    }

    void add(long key) {
        int hole = count++;
        while (hole > 0) {
            int parent = (hole - 1) / ARITY;
            if (keys[parent] <= key) {
                break;
            }
            keys[hole] = keys[parent];
            hole = parent;
        }
        keys[hole] = key;
    }

    long poll() {
        long least = keys[0];
        long key = keys[--count];
        int hole = 0;
        for (int first = 1; first < count; first = hole * ARITY + 1) {
            int child = first;
            int end = Math.min(first + ARITY, count);
            for (int other = first + 1; other < end; other++) {
                child = keys[other] < keys[child] ? other : child;
            }
            if (keys[child] >= key) {
                break;
            }
            keys[hole] = keys[child];
            hole = child;
        }
        keys[hole] = key;
        return least;
    }
}
