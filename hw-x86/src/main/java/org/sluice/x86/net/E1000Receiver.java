package org.sluice.x86.net;

import org.sluice.x86.memory.GuestMemory;

/**
 * The receive side: filters by address, writes frames into the ring's buffers. On the baton.
 *
 * <p>Not modelled: VLAN filter, checksum offload (the status says that none was looked at), packet split, flow control.
 * Source: 8254x manual "Packet Reception", "Packet Address Filtering".
 */
final class E1000Receiver {

    private static final int FRAME_BYTES_MIN = 60;
    /** Unless long packets are enabled; 1,522 with the CRC. */
    private static final int FRAME_BYTES_MAX = 1518;
    private static final int CRC_BYTES = 4;
    private static final int DONE_END_NO_CHECKSUM = 0x07;
    private static final int DONE = 0x01;
    private static final int ADDRESSES = 16;
    private static final int[] HASH_SHIFT = {4, 3, 2, 0};

    private final E1000Ring ring;
    private final GuestMemory memory;
    private final int[] registers;

    /** {@code registers}: the card's plain registers by offset / 4, of which RCTL, MTA and RAL are read. */
    E1000Receiver(E1000Ring ring, int[] registers) {
        this.ring = ring;
        this.memory = ring.memory();
        this.registers = registers;
    }

    private int rctl() {
        return registers[E1000Register.RCTL / 4];
    }

    /** Does the card want a frame to this address and of this length, its CRC not counted? */
    boolean wants(byte[] frame, int length) {
        boolean isTooLong = length > FRAME_BYTES_MAX && (rctl() & E1000Register.RCTL_LPE) == 0;
        if ((rctl() & E1000Register.RCTL_EN) == 0 || isTooLong) {
            return false;
        }
        boolean group = (frame[0] & 1) != 0;
        if (group && isBroadcast(frame)) {
            return (rctl() & (E1000Register.RCTL_BAM | E1000Register.RCTL_MPE)) != 0;
        }
        boolean promiscuous = (rctl() & (group ? E1000Register.RCTL_MPE : E1000Register.RCTL_UPE)) != 0;
        return promiscuous || matchesOwn(frame) || group && matchesHash(frame);
    }

    private static boolean isBroadcast(byte[] frame) {
        int all = 0xFF;
        for (int i = 0; i < 6; i++) {
            all &= frame[i];
        }
        return (all & 0xFF) == 0xFF;
    }

    private boolean matchesOwn(byte[] frame) {
        for (int i = 0; i < ADDRESSES; i++) {
            int low = registers[E1000Register.RAL_0 / 4 + 2 * i];
            int high = registers[E1000Register.RAL_0 / 4 + 2 * i + 1];
            boolean same = high < 0;
            for (int b = 0; b < 6; b++) {
                same &= frame[b] == (byte) (b < 4 ? low >> 8 * b : high >> 8 * (b - 4));
            }
            if (same) {
                return true;
            }
        }
        return false;
    }

    /** Twelve bits of the last two bytes, which ones RCTL.MO says, index 4096 bits. */
    private boolean matchesHash(byte[] frame) {
        int last = (frame[5] & 0xFF) << 8 | frame[4] & 0xFF;
        int hash = last >> HASH_SHIFT[rctl() >> 12 & 3] & 0xFFF;
        return (registers[E1000Register.MTA / 4 + (hash >> 5)] >>> (hash & 31) & 1) != 0;
    }

    private int bufferBytes() {
        int size = rctl() >> 16 & 3;
        boolean extended = (rctl() & 1 << 25) != 0 && size != 0;
        return (2048 >> size) * (extended ? 16 : 1);
    }

    /** Writes a frame that {@link #wants} said yes to; answers the causes. */
    int receive(byte[] frame, int length, E1000Statistics statistics) {
        int crc = (rctl() & E1000Register.RCTL_SECRC) != 0 ? 0 : CRC_BYTES;
        int total = Math.max(length, FRAME_BYTES_MIN) + crc;
        int buffers = (total + bufferBytes() - 1) / bufferBytes();
        if (ring.available() < buffers) {
            statistics.missed();
            return E1000Register.RXO;
        }
        byte[] padded = java.util.Arrays.copyOf(frame, total);
        java.util.Arrays.fill(padded, Math.min(length, total), total, (byte) 0);
        for (int done = 0; done < total; ) {
            int chunk = Math.min(total - done, bufferBytes());
            long at = ring.current();
            memory.copyIn(memory.read(at, 8), padded, done, chunk);
            done += chunk;
            memory.write(at + 8, 2, chunk);
            memory.write(at + 10, 2, 0);
            memory.write(at + 12, 4, done == total ? DONE_END_NO_CHECKSUM : DONE);
            ring.advance();
        }
        statistics.received();
        int threshold = ring.count() >> 1 + (rctl() >> 8 & 3);
        return E1000Register.RXT0 | (ring.available() <= threshold ? E1000Register.RXDMT0 : 0);
    }
}
