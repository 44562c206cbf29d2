package org.sluice.x86.pic;

import static org.sluice.x86.BitField.bit;
import static org.sluice.x86.BitField.bits;

import org.sluice.x86.BitField;

/** The words of an 8259A. Source: Intel 8259A datasheet "Programming the 8259A"; PIIX3 datasheet "ELCR". */
public final class PicRegister {

    public static final int MASTER = 0x20;   // two ports: command (A0 = 0) and data (A0 = 1)
    public static final int SLAVE = 0xA0;    // two ports
    public static final int ELCR = 0x4D0;    // two ports, one bit per input: 1 = level

    public static final BitField ICW1_IC4 = bit(0);
    public static final BitField ICW1_SINGLE = bit(1);
    public static final BitField ICW1_LEVEL = bit(3);
    public static final BitField ICW1 = bit(4);

    public static final BitField ICW2_BASE = bits(7, 3);

    public static final BitField ICW4_AUTO_EOI = bit(1);
    public static final BitField ICW4_FULLY_NESTED = bit(4);

    public static final BitField OCW2_LEVEL = bits(2, 0);
    public static final BitField OCW2_COMMAND = bits(7, 5);

    public static final BitField OCW3_READ = bits(1, 0);
    public static final BitField OCW3_POLL = bit(2);
    public static final BitField OCW3 = bit(3);
    public static final BitField OCW3_SPECIAL_MASK = bits(6, 5);

    /** OCW2 commands, bits [7:5]. */
    public static final int ROTATE_AUTO_CLEAR = 0;
    public static final int EOI = 1;
    public static final int NO_OPERATION = 2;
    public static final int SPECIFIC_EOI = 3;
    public static final int ROTATE_AUTO_SET = 4;
    public static final int ROTATE_EOI = 5;
    public static final int SET_PRIORITY = 6;
    public static final int ROTATE_SPECIFIC_EOI = 7;

    private PicRegister() {
    }
}
