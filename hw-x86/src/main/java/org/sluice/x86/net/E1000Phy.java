package org.sluice.x86.net;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The card's PHY behind MDIC: an M88 whose link is up at 1000 Mb/s as soon as it is asked. On the baton.
 *
 * <p>Source: 8254x manual "MDI Control Register", "PHY Registers".
 */
final class E1000Phy implements Snapshottable {

    private static final int ADDRESS = 1;
    private static final int REGISTERS = 32;
    private static final int READY = 1 << 28;
    private static final int ERROR = 1 << 30;
    private static final int WRITE = 1;
    private static final int READ = 2;
    private static final int CONTROL = 0;
    private static final int LOOPBACK = 0x4000;
    private static final int SELF_CLEARING = 0x8200; // reset, restart auto-negotiation

    private final int[] register = new int[REGISTERS];
    private int mdic;

    E1000Phy() {
        register[CONTROL] = 0x1140;
        register[1] = 0x796D;  // link up, auto-negotiation done
        register[2] = 0x0141;  // Marvell
        register[3] = 0x0C20;  // M88E1011
        register[4] = 0x0DE1;
        register[5] = 0x45E1;
        register[9] = 0x0E00;
        register[10] = 0x3C00; // the partner does 1000 Mb/s
        register[15] = 0x3000;
        register[17] = 0xAC08; // 1000 Mb/s, full duplex, link up
        register[20] = 0x0D60;
    }

    /** Does what is sent come back, and go nowhere else? */
    boolean isLoopedBack() {
        return (register[CONTROL] & LOOPBACK) != 0;
    }

    int readMdic() {
        return mdic;
    }

    void writeMdic(int value) {
        int number = value >> 16 & REGISTERS - 1;
        int operation = value >> 26 & 3;
        boolean known = (value >> 21 & 0x1F) == ADDRESS && (operation == READ || operation == WRITE);
        mdic = value & ~(READY | ERROR);
        if (!known) {
            mdic |= READY | ERROR;
            return;
        }
        if (operation == READ) {
            mdic = mdic & ~0xFFFF | register[number];
        } else if (number == CONTROL) {
            register[CONTROL] = value & 0xFFFF & ~SELF_CLEARING;
        } else if (number == 4 || number == 9 || number >= 16 && number != 17) {
            register[number] = value & 0xFFFF;
        }
        mdic |= READY;
    }

    @Override
    public void exchange(StateStream state) {
        mdic = state.exchange(mdic);
        state.exchange(register);
    }
}
