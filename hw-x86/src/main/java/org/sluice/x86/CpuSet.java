package org.sluice.x86;

import org.sluice.x86.engine.Due;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/** A set of CPUs: where a message goes. Flat bits, filled anew for each message. On the baton; no allocation. */
final class CpuSet implements Snapshottable {

    private final long[] words;

    CpuSet(int cpuCount) {
        words = new long[cpuCount + Long.SIZE - 1 >> 6];
    }

    void clear() {
        for (int i = 0; i < words.length; i++) {
            words[i] = 0;
        }
    }

    void add(int cpu) {
        words[cpu >> 6] |= 1L << cpu;
    }

    /** The first member at or after {@code cpu}, -1 if there is none. */
    int next(int cpu) {
        int word = cpu >> 6;
        if (word >= words.length) {
            return -1;
        }
        long bits = words[word] & -1L << cpu;
        while (bits == 0) {
            if (++word == words.length) {
                return -1;
            }
            bits = words[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    int size() {
        int size = 0;
        for (long word : words) {
            size += Long.bitCount(word);
        }
        return size;
    }

    /** The members as an explorer's bits. */
    long bits() {
        long bits = 0;
        for (int cpu = next(0); cpu >= 0; cpu = next(cpu + 1)) {
            bits |= Due.cpuBit(cpu);
        }
        return bits;
    }

    void copyFrom(CpuSet other) {
        System.arraycopy(other.words, 0, words, 0, words.length);
    }

    @Override
    public void exchange(StateStream state) {
        state.exchange(words);
    }
}
