package org.sluice.x86.apic;

import static org.sluice.x86.BitField.bit;
import static org.sluice.x86.BitField.bits;

import org.sluice.x86.BitField;

/**
 * The I/O APIC's registers: offsets in its range, indices behind IOREGSEL, and their fields.
 *
 * <p>Source: Intel 82093AA datasheet "I/O APIC Registers"; Intel ICH2 datasheet "EOIR - EOI Register".
 */
public final class IoApicRegister {

    public static final int IOREGSEL = 0x00;    // RW  0, bits [7:0]: the index that IOWIN shows
    public static final int IOWIN = 0x10;       // RW  the register at that index
    public static final int EOIR = 0x40;        // WO  ends the level interrupts of the vector written

    public static final int IOAPICID = 0x00;    // RW  bits [27:24]
    public static final int IOAPICVER = 0x01;   // RO  pins - 1 << 16 | 0x20
    public static final int IOAPICARB = 0x02;   // RO  0 (there is no APIC bus to arbitrate)
    public static final int IOREDTBL = 0x10;    // RW  two words per pin: 0x00010000, 0

    /** Bits [7:0] of IOAPICVER: an I/O APIC with an EOI register. */
    public static final int VERSION_VALUE = 0x20;

    public static final BitField IDENTITY = bits(27, 24);
    public static final BitField LAST_PIN = bits(23, 16);
    public static final BitField VERSION = bits(7, 0);

    // redirection entry, low word: VECTOR to LEVEL_TRIGGERED as in ApicRegister, but bit 14
    public static final BitField REMOTE_IRR = bit(14);

    private IoApicRegister() {
    }
}
