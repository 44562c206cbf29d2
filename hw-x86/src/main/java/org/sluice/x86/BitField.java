package org.sluice.x86;

/**
 * Some neighbouring bits of a register, named as the manuals name them: {@code bits(7, 0)} is the manual's [7:0].
 * A record, because HotSpot takes the fields of a record in a {@code static final} for constants. Immutable.
 *
 * @param low   the lowest bit's number, 0 to 31
 * @param width how many bits, 1 to 32
 */
public record BitField(int low, int width) {

    /** Refuses bits that a 32-bit register does not have. */
    public BitField {
        if (low < 0 || width < 1 || low + width > Integer.SIZE) {
            throw new IllegalArgumentException("no bits [" + (low + width - 1) + ":" + low + "] in 32");
        }
    }

    /** The field [high:low]. */
    public static BitField bits(int high, int low) {
        return new BitField(low, high - low + 1);
    }

    /** A field of one bit. */
    public static BitField bit(int number) {
        return new BitField(number, 1);
    }

    /** The bits of this field set, all others clear. */
    public int mask() {
        return -1 >>> Integer.SIZE - width << low;
    }

    /** The field's value in {@code register}, unsigned unless the field is all 32 bits. */
    public int get(int register) {
        return register >>> low & -1 >>> Integer.SIZE - width;
    }

    /** Is any bit of the field set in {@code register}? */
    public boolean isSet(int register) {
        return (register & mask()) != 0;
    }

    /** {@code register} with the field replaced by the low bits of {@code value}. */
    public int with(int register, int value) {
        return register & ~mask() | value << low & mask();
    }
}
