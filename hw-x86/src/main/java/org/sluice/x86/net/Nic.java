package org.sluice.x86.net;

import org.sluice.x86.IrqLine;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * An e1000-style network card: interrupt causes, their mask, and a count of packets received. Passive; its host side
 * is {@link #packetArrives}.
 *
 * <p>The line is asserted while a cause is set that the mask lets through. Threading: the baton. Not modelled:
 * descriptor rings, packet contents, interrupt throttling, the link. Source: Intel "PCI/PCI-X Family of Gigabit
 * Ethernet Controllers Software Developer's Manual", "Register Descriptions".
 */
public final class Nic implements RegisterDevice, Snapshottable {

    public static final int ICR = 0x000C0;  // RC  0, reading clears; writing ones clears those
    public static final int ICS = 0x000C8;  // WO  sets causes
    public static final int IMS = 0x000D0;  // RW  0, sets mask bits; reads the mask
    public static final int IMC = 0x000D8;  // WO  clears mask bits
    public static final int GPRC = 0x04074; // RC  0, good packets received, stays at its maximum

    /** Causes: transmit descriptor written back, link status change, receiver timer (a packet has arrived). */
    public static final int TXDW = 1;
    public static final int LSC = 1 << 2;
    public static final int RXT0 = 1 << 7;

    private static final int CAUSES = 0x0001FFFF;

    private final IrqLine line;

    // owner: the baton
    private int cause;
    private int mask;
    private long goodPackets;

    /** A card after reset, wired to {@code line}. */
    public Nic(IrqLine line) {
        this.line = line;
    }

    /** Host side: a packet has come in. */
    public void packetArrives() {
        goodPackets = Math.min(goodPackets + 1, 0xFFFF_FFFFL);
        setCauses(RXT0);
    }

    @Override
    public long read(int offset, int size) {
        switch (offset) {
            case ICR:
                int causes = cause;
                cause = 0;
                drive();
                return causes;
            case IMS:
                return mask;
            case GPRC:
                long packets = goodPackets;
                goodPackets = 0;
                return packets;
            default:
                return 0;
        }
    }

    @Override
    public void write(int offset, int size, long value) {
        int bits = (int) value & CAUSES;
        switch (offset) {
            case ICR:
                cause &= ~bits;
                break;
            case ICS:
                cause |= bits;
                break;
            case IMS:
                mask |= bits;
                break;
            case IMC:
                mask &= ~bits;
                break;
            default:
                return;
        }
        drive();
    }

    private void setCauses(int bits) {
        cause |= bits;
        drive();
    }

    private void drive() {
        if ((cause & mask) != 0) {
            line.raise();
        } else {
            line.lower();
        }
    }

    @Override
    public void exchange(StateStream state) {
        cause = state.exchange(cause);
        mask = state.exchange(mask);
        goodPackets = state.exchange(goodPackets);
    }
}
