package org.sluice.x86;

/**
 * A register as people look at it.
 *
 * @param name  under which the manual has it
 * @param value what it holds
 * @param bits  its width, 1 to 64; {@link #WRITE_ONLY} if it cannot be read
 */
public record RegisterValue(String name, long value, int bits) {

    /** In place of a width: the register takes commands, and has nothing to show. */
    public static final int WRITE_ONLY = 0;

    /** A register that has nothing to show. */
    public static RegisterValue writeOnly(String name) {
        return new RegisterValue(name, 0, WRITE_ONLY);
    }

    /** The value in hexadecimal, with as many digits as the width has, or "write-only". */
    public String hex() {
        if (bits == WRITE_ONLY) {
            return "write-only";
        }
        String text = Long.toHexString(bits == Long.SIZE ? value : value & (1L << bits) - 1);
        return "0x" + "0".repeat(Math.max(0, (bits + 3) / 4 - text.length())) + text;
    }
}
