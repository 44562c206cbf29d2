package org.sluice.x86;

/**
 * A register as people look at it.
 *
 * @param name  under which the manual has it
 * @param value what it holds
 * @param bits  its width, 1 to 64
 */
public record RegisterValue(String name, long value, int bits) {

    /** The value in hexadecimal, with as many digits as the width has. */
    public String hex() {
        String text = Long.toHexString(bits == Long.SIZE ? value : value & (1L << bits) - 1);
        return "0x" + "0".repeat(Math.max(0, (bits + 3) / 4 - text.length())) + text;
    }
}
