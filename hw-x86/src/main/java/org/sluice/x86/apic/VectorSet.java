package org.sluice.x86.apic;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * 256 bits, one per interrupt vector: IRR, ISR and TMR are each one of these. On the baton; no allocation.
 *
 * <p>Source: Intel SDM Vol. 3A "Interrupt Acceptance for Fixed Interrupts" (IRR, ISR and TMR registers).
 */
public final class VectorSet implements Snapshottable {

    private static final int WORD_SHIFT = 6;
    private static final int LAST_BIT = 63;

    private long bits0;
    private long bits64;
    private long bits128;
    private long bits192;

    /** Sets the bit of {@code vector}, 0 to 255. */
    public void add(int vector) {
        long bit = 1L << vector;
        switch (vector >> WORD_SHIFT) {
            case 0: bits0 |= bit; break;
            case 1: bits64 |= bit; break;
            case 2: bits128 |= bit; break;
            default: bits192 |= bit; break;
        }
    }

    /** Clears the bit of {@code vector}, 0 to 255. */
    public void remove(int vector) {
        long bit = ~(1L << vector);
        switch (vector >> WORD_SHIFT) {
            case 0: bits0 &= bit; break;
            case 1: bits64 &= bit; break;
            case 2: bits128 &= bit; break;
            default: bits192 &= bit; break;
        }
    }

    /** Is the bit of {@code vector}, 0 to 255, set? */
    public boolean contains(int vector) {
        long bit = 1L << vector;
        switch (vector >> WORD_SHIFT) {
            case 0: return (bits0 & bit) != 0;
            case 1: return (bits64 & bit) != 0;
            case 2: return (bits128 & bit) != 0;
            default: return (bits192 & bit) != 0;
        }
    }

    /** The highest vector whose bit is set, -1 if there is none. */
    public int highest() {
        if (bits192 != 0) {
            return 192 + LAST_BIT - Long.numberOfLeadingZeros(bits192);
        }
        if (bits128 != 0) {
            return 128 + LAST_BIT - Long.numberOfLeadingZeros(bits128);
        }
        if (bits64 != 0) {
            return 64 + LAST_BIT - Long.numberOfLeadingZeros(bits64);
        }
        return LAST_BIT - Long.numberOfLeadingZeros(bits0);
    }

    /** How many bits are set. */
    public int size() {
        return Long.bitCount(bits0) + Long.bitCount(bits64) + Long.bitCount(bits128) + Long.bitCount(bits192);
    }

    /** Clears all. */
    public void clear() {
        bits0 = 0;
        bits64 = 0;
        bits128 = 0;
        bits192 = 0;
    }

    /** Bits [32 x index + 31 : 32 x index], as the registers show them; index 0 to 7. */
    public int word32(int index) {
        return (int) (word(index >> 1) >>> (index & 1) * Integer.SIZE);
    }

    private long word(int index) {
        switch (index) {
            case 0: return bits0;
            case 1: return bits64;
            case 2: return bits128;
            default: return bits192;
        }
    }

    @Override
    public void exchange(StateStream state) {
        bits0 = state.exchange(bits0);
        bits64 = state.exchange(bits64);
        bits128 = state.exchange(bits128);
        bits192 = state.exchange(bits192);
    }
}
