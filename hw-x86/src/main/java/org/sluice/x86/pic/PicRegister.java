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

    private static final int CHOOSES = 2; // OCW3's RR and ESMM: the bit beside them counts

    private PicRegister() {
    }

    /** OCW2 as it would bring about this rotation in automatic EOI mode and this input of least priority. */
    static int ocw2(boolean rotatesInAutoEoi, int lowest) {
        return OCW2_COMMAND.with(OCW2_LEVEL.with(0, lowest), rotatesInAutoEoi ? ROTATE_AUTO_SET : ROTATE_AUTO_CLEAR);
    }

    /** OCW3 as it would bring about these modes. */
    static int ocw3(boolean specialMask, boolean poll, boolean readIsr) {
        int word = OCW3_READ.with(OCW3.mask(), readIsr ? CHOOSES + 1 : CHOOSES);
        return OCW3_SPECIAL_MASK.with(OCW3_POLL.with(word, poll ? 1 : 0), specialMask ? CHOOSES + 1 : CHOOSES);
    }
}
