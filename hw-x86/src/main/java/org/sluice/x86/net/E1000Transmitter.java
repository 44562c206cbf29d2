package org.sluice.x86.net;

import java.util.Arrays;
import org.sluice.x86.memory.GuestMemory;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The transmit side: reads descriptors, gathers frames, inserts checksums, writes status back. On the baton.
 *
 * <p>Legacy descriptors and extended ones (context and data). Not modelled: TCP segmentation (a TSE descriptor's
 * payload
 * goes out as one frame), VLAN tags, the time a frame takes on the wire. Source: 8254x manual "Packet Transmission".
 */
final class E1000Transmitter implements Snapshottable {

    private static final int FRAME_BYTES_MIN = 60;
    private static final int FRAME_BYTES_MAX = 16_288;
    private static final int EOP = 1;
    private static final int INSERT_CHECKSUM = 1 << 2;
    private static final int REPORT_STATUS = 1 << 3;
    private static final int EXTENDED = 1 << 5;
    private static final int DONE = 1;
    private static final int INSERT_IP = 1;
    private static final int INSERT_TCP_UDP = 1 << 1;

    private final E1000Ring ring;
    private final GuestMemory memory;
    private final byte[] frame = new byte[FRAME_BYTES_MAX];
    private int length;
    private boolean pads;
    private int options;
    /** The context: where the IP and the TCP or UDP checksums start, lie and end. */
    private int ipStart;
    private int ipAt;
    private int ipEnd;
    private int tcpStart;
    private int tcpAt;
    private int tcpEnd;

    E1000Transmitter(E1000Ring ring) {
        this.ring = ring;
        this.memory = ring.memory();
    }

    /** Are frames shorter than the least that Ethernet allows to be filled with zeros? Said before each run. */
    void padShort(boolean whether) {
        pads = whether;
    }

    /** Works off the ring; answers the causes, and sends each frame to {@code network} by way of {@code statistics}. */
    int run(Network network, E1000Statistics statistics) {
        int causes = 0;
        int left = ring.available();
        while (left-- > 0) {
            long at = ring.current();
            long low = memory.read(at, 8);
            int command = (int) memory.read(at + 11, 1);
            boolean extended = (command & EXTENDED) != 0;
            if (extended && ((int) memory.read(at + 10, 1) >> 4 & 0xF) == 0) {
                context(at);
            } else {
                gather(at, low, command, extended, network, statistics);
            }
            if ((command & REPORT_STATUS) != 0) {
                memory.write(at + 12, 1, memory.read(at + 12, 1) | DONE);
                causes |= E1000Register.TXDW;
            }
            ring.advance();
        }
        return causes | E1000Register.TXQE;
    }

    /** Forgets what has been gathered of a frame, and the checksums' context. */
    void reset() {
        length = 0;
        options = 0;
        ipStart = 0;
        ipAt = 0;
        ipEnd = 0;
        tcpStart = 0;
        tcpAt = 0;
        tcpEnd = 0;
    }

    private void context(long at) {
        ipStart = (int) memory.read(at, 1);
        ipAt = (int) memory.read(at + 1, 1);
        ipEnd = (int) memory.read(at + 2, 2);
        tcpStart = (int) memory.read(at + 4, 1);
        tcpAt = (int) memory.read(at + 5, 1);
        tcpEnd = (int) memory.read(at + 6, 2);
    }

    private void gather(long at, long buffer, int command, boolean extended, Network network,
            E1000Statistics statistics) {
        int bytes = (int) memory.read(at + 8, extended ? 4 : 2) & (extended ? 0xFFFFF : 0xFFFF);
        if (extended && length == 0) {
            options = (int) memory.read(at + 13, 1);
        }
        int fits = Math.min(bytes, FRAME_BYTES_MAX - length);
        memory.copyOut(buffer, frame, length, fits);
        length += fits;
        if ((command & EOP) == 0) {
            return;
        }
        if (!extended && (command & INSERT_CHECKSUM) != 0) {
            insert((int) memory.read(at + 13, 1), (int) memory.read(at + 10, 1), 0);
        }
        if (extended && (options & INSERT_IP) != 0) {
            insert(ipStart, ipAt, ipEnd);
        }
        if (extended && (options & INSERT_TCP_UDP) != 0) {
            insert(tcpStart, tcpAt, tcpEnd);
        }
        statistics.transmitted();
        int whole = pads ? Math.max(length, FRAME_BYTES_MIN) : length;
        Arrays.fill(frame, length, whole, (byte) 0);
        length = 0;
        options = 0;
        network.transmit(frame, whole);
    }

    /** The ones' complement sum from {@code start} to {@code end} (0: the end of the frame) goes to {@code at}. */
    private void insert(int start, int at, int end) {
        int last = end == 0 ? length - 1 : Math.min(end, length - 1);
        if (at + 1 >= length || start > last) {
            return;
        }
        int sum = 0;
        for (int i = start; i <= last; i++) {
            sum += (i - start & 1) == 0 ? (frame[i] & 0xFF) << 8 : frame[i] & 0xFF;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        frame[at] = (byte) (~sum >> 8);
        frame[at + 1] = (byte) ~sum;
    }

    @Override
    public void exchange(StateStream state) {
        length = state.exchange(length);
        pads = state.exchange(pads);
        options = state.exchange(options);
        ipStart = state.exchange(ipStart);
        ipAt = state.exchange(ipAt);
        ipEnd = state.exchange(ipEnd);
        tcpStart = state.exchange(tcpStart);
        tcpAt = state.exchange(tcpAt);
        tcpEnd = state.exchange(tcpEnd);
        state.exchange(frame);
    }
}
