package org.sluice.x86.net;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The card's EEPROM: 64 words with the address of the card and a checksum, read by word (EERD) or over the Microwire
 * (EECD). On the baton.
 *
 * <p>Not modelled: writing. Source: 8254x manual "EEPROM Interface", "EEPROM/Flash Control and Data Register".
 */
final class E1000Eeprom implements Snapshottable {

    private static final int WORDS = 64;
    private static final int SUM = 0xBABA;
    private static final int CLOCK = 1;
    private static final int SELECT = 1 << 1;
    private static final int DATA_IN = 1 << 2;
    private static final int DATA_OUT = 1 << 3;
    private static final int REQUEST = 1 << 6;
    private static final int GRANT = 1 << 7;
    private static final int PRESENT = 1 << 8;
    private static final int WRITABLE = 0x77;
    private static final int COMMAND_BITS = 9; // start, two of opcode, six of address
    private static final int READ = 0b110;
    private static final int EERD_START = 1;
    private static final int EERD_DONE = 1 << 4;

    private final int[] word = new int[WORDS];
    private int eecd;
    private int eerd;
    private int bitsIn;
    private int shiftIn;
    private int bitsOut;
    private boolean out = true;

    /** A card with this address of six bytes. */
    E1000Eeprom(byte[] address) {
        for (int i = 0; i < 3; i++) {
            word[i] = address[2 * i] & 0xFF | (address[2 * i + 1] & 0xFF) << 8;
        }
        word[0x0B] = 0x8086; // subsystem vendor, subsystem, device, vendor
        word[0x0C] = 0x100E;
        word[0x0D] = 0x100E;
        word[0x0E] = 0x8086;
        int sum = 0;
        for (int i = 0; i < WORDS - 1; i++) {
            sum += word[i];
        }
        word[WORDS - 1] = SUM - sum & 0xFFFF;
    }

    int readEerd() {
        return eerd;
    }

    void writeEerd(int value) {
        int address = value >> 8 & 0xFF;
        boolean start = (value & EERD_START) != 0;
        int data = address < WORDS ? word[address] : 0;
        eerd = start ? data << 16 | address << 8 | EERD_DONE : value & 0xFF00;
    }

    int readEecd() {
        return eecd | PRESENT | ((eecd & REQUEST) != 0 ? GRANT : 0) | (out ? DATA_OUT : 0);
    }

    void writeEecd(int value) {
        boolean selected = (value & SELECT) != 0;
        boolean clockRose = (value & ~eecd & CLOCK) != 0;
        eecd = value & WRITABLE;
        if (!selected) {
            bitsIn = 0;
            shiftIn = 0;
            bitsOut = 0;
            out = true;
        } else if (clockRose) {
            clock((value & DATA_IN) != 0 ? 1 : 0);
        }
    }

    private void clock(int in) {
        if (bitsIn < COMMAND_BITS) {
            if (bitsIn == 0 && in == 0) {
                return; // before the start bit
            }
            shiftIn = shiftIn << 1 | in;
            bitsIn++;
            out = bitsIn != COMMAND_BITS; // a dummy 0 says that the address is complete
            return;
        }
        int address = (shiftIn & WORDS - 1) + bitsOut / 16 & WORDS - 1;
        out = shiftIn >> 6 == READ && (word[address] >> 15 - bitsOut % 16 & 1) != 0;
        bitsOut++;
    }

    @Override
    public void exchange(StateStream state) {
        eecd = state.exchange(eecd);
        eerd = state.exchange(eerd);
        bitsIn = state.exchange(bitsIn);
        shiftIn = state.exchange(shiftIn);
        bitsOut = state.exchange(bitsOut);
        out = state.exchange(out);
    }
}
