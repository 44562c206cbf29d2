package org.sluice.x86.apic;

import static org.sluice.x86.BitField.bit;
import static org.sluice.x86.BitField.bits;

import org.sluice.x86.BitField;

/**
 * The local APIC's registers: offsets in its page, in the manual's order, and their fields.
 *
 * <p>Source: Intel SDM Vol. 3A "The Local APIC Block Diagram" (Local APIC Register Address Map) and the figures of
 * each register.
 */
public final class ApicRegister {

    public static final int ID = 0x020;            // RO  apicId << 24
    public static final int VERSION = 0x030;       // RO  0x01060015
    public static final int TPR = 0x080;           // RW  0
    public static final int APR = 0x090;           // RO  0 (only the Pentium arbitrates)
    public static final int PPR = 0x0A0;           // RO  0
    public static final int EOI = 0x0B0;           // WO
    public static final int RRD = 0x0C0;           // RO  0 (only the Pentium reads remotely)
    public static final int LDR = 0x0D0;           // RW  0
    public static final int DFR = 0x0E0;           // RW  0xFFFFFFFF
    public static final int SVR = 0x0F0;           // RW  0x000000FF
    public static final int ISR = 0x100;           // RO  0, eight words 0x10 apart
    public static final int TMR = 0x180;           // RO  0, eight words
    public static final int IRR = 0x200;           // RO  0, eight words
    public static final int ESR = 0x280;           // RW  0, a write shows what was noticed since the last one
    public static final int LVT_CMCI = 0x2F0;      // RW  0x00010000
    public static final int ICR_LOW = 0x300;       // RW  0, a write sends
    public static final int ICR_HIGH = 0x310;      // RW  0
    public static final int LVT_TIMER = 0x320;     // RW  0x00010000
    public static final int LVT_THERMAL = 0x330;   // RW  0x00010000
    public static final int LVT_PMC = 0x340;       // RW  0x00010000
    public static final int LVT_LINT0 = 0x350;     // RW  0x00010000
    public static final int LVT_LINT1 = 0x360;     // RW  0x00010000
    public static final int LVT_ERROR = 0x370;     // RW  0x00010000
    public static final int INITIAL_COUNT = 0x380; // RW  0, a write starts the timer
    public static final int CURRENT_COUNT = 0x390; // RO  0
    public static final int DIVIDE = 0x3E0;        // RW  0 (divides by 2)
    public static final int SELF_IPI = 0x3F0;      // WO  in x2APIC mode only

    /** The version register: xAPIC, seven LVT entries, EOI broadcasts can be suppressed. */
    public static final int VERSION_VALUE = 0x01060015;

    // ID, LDR, DFR, ICR high: an id in the top byte
    public static final BitField TOP_BYTE = bits(31, 24);
    public static final BitField DFR_MODEL = bits(31, 28);

    // TPR, PPR
    public static final BitField PRIORITY = bits(7, 0);
    public static final BitField PRIORITY_CLASS = bits(7, 4);

    // SVR
    public static final BitField SPURIOUS_VECTOR = bits(7, 0);
    public static final BitField SOFTWARE_ENABLE = bit(8);
    public static final BitField SUPPRESS_EOI_BROADCAST = bit(12);

    // ICR low, LVT entries and I/O APIC redirection entries share their low bits
    public static final BitField VECTOR = bits(7, 0);
    public static final BitField DELIVERY_MODE = bits(10, 8);
    public static final BitField LOGICAL = bit(11);
    public static final BitField DELIVERY_STATUS = bit(12);
    public static final BitField ACTIVE_LOW = bit(13);
    public static final BitField LEVEL_ASSERT = bit(14);
    public static final BitField LEVEL_TRIGGERED = bit(15);
    public static final BitField MASKED = bit(16);
    public static final BitField PERIODIC = bit(17);
    public static final BitField TSC_DEADLINE = bit(18);
    public static final BitField SHORTHAND = bits(19, 18);

    // ESR
    public static final BitField SEND_ILLEGAL_VECTOR = bit(5);
    public static final BitField RECEIVE_ILLEGAL_VECTOR = bit(6);
    public static final BitField ILLEGAL_REGISTER = bit(7);

    // divide configuration: [3] and [1:0] together
    public static final BitField DIVIDE_HIGH = bit(3);
    public static final BitField DIVIDE_LOW = bits(1, 0);

    /** Destination shorthands, the values of {@link #SHORTHAND}. */
    public static final int TO_DESTINATION = 0;
    public static final int TO_SELF = 1;
    public static final int TO_ALL = 2;
    public static final int TO_OTHERS = 3;

    /** The first vector that may be used. */
    public static final int VECTOR_MIN = 16;

    private ApicRegister() {
    }

    /** Are writes to this offset of the page ignored? */
    static boolean isReadOnly(int offset) {
        switch (offset) {
            case ID:
            case VERSION:
            case APR:
            case PPR:
            case RRD:
            case CURRENT_COUNT: return true;
            default: return offset >= ISR && offset < ESR || (offset & 0xF) != 0;
        }
    }
}
