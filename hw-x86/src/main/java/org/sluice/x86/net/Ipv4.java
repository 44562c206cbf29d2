package org.sluice.x86.net;

/** IPv4 packets in Ethernet frames: numbers in network order, sums, headers. Stateless. Source: RFC 791, RFC 768. */
final class Ipv4 {

    /** Where the frame's type stands. */
    static final int ETHER_TYPE = 12;
    /** Where the packet begins. */
    static final int PAYLOAD = 14;
    /** The frame's type. */
    static final int IPV4 = 0x0800;
    /** The packet's protocol. */
    static final int UDP = 17;
    /** Of IP, without options. */
    static final int HEADER_BYTES = 20;
    /** Of UDP. */
    static final int UDP_BYTES = 8;

    private static final int FRAME_BYTES_MIN = 60;
    private static final int NOT_FRAGMENTED = 0x4000;
    private static final int HOPS = 64;

    private Ipv4() {
    }

    static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    static void putWord(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    static int address(byte[] bytes, int at) {
        return word(bytes, at) << 16 | word(bytes, at + 2);
    }

    static void putAddress(byte[] bytes, int at, int address) {
        putWord(bytes, at, address >>> 16);
        putWord(bytes, at + 2, address);
    }

    /** Where the UDP header of a frame begins; -1 if there is no whole datagram to {@code destination} in it. */
    static int udpAt(byte[] frame, int length, int destination) {
        boolean isIp = length >= PAYLOAD + HEADER_BYTES + UDP_BYTES && word(frame, ETHER_TYPE) == IPV4;
        if (!isIp || frame[PAYLOAD] >> 4 != 4) {
            return -1;
        }
        int header = (frame[PAYLOAD] & 0xF) * 4;
        boolean whole = (word(frame, PAYLOAD + 6) & 0x3FFF) == 0;
        boolean isUdp = frame[PAYLOAD + 9] == UDP && address(frame, PAYLOAD + 16) == destination;
        int at = PAYLOAD + header;
        return isUdp && whole && header >= HEADER_BYTES && at + UDP_BYTES <= length ? at : -1;
    }

    /** A frame with room for a datagram of {@code bytes} bytes, padded; all but payload and {@link #seal} is done. */
    static byte[] udpFrame(byte[] toStation, byte[] fromStation, int bytes) {
        int headers = PAYLOAD + HEADER_BYTES + UDP_BYTES;
        byte[] frame = new byte[Math.max(FRAME_BYTES_MIN, headers + bytes)];
        System.arraycopy(toStation, 0, frame, 0, toStation.length);
        System.arraycopy(fromStation, 0, frame, toStation.length, fromStation.length);
        putWord(frame, ETHER_TYPE, IPV4);
        frame[PAYLOAD] = 0x45;
        putWord(frame, PAYLOAD + 2, HEADER_BYTES + UDP_BYTES + bytes);
        putWord(frame, PAYLOAD + 6, NOT_FRAGMENTED);
        frame[PAYLOAD + 8] = HOPS;
        frame[PAYLOAD + 9] = UDP;
        putWord(frame, PAYLOAD + HEADER_BYTES + 4, UDP_BYTES + bytes);
        return frame;
    }

    /** Computes both sums of a frame of {@link #udpFrame}, whose addresses, ports and payload are in place. */
    static void seal(byte[] frame) {
        int at = PAYLOAD + HEADER_BYTES;
        putWord(frame, PAYLOAD + 10, ~sum(frame, PAYLOAD, at, 0));
        int bytes = word(frame, at + 4);
        int pseudoHeader = sum(frame, PAYLOAD + 12, at, UDP + bytes);
        int sum = ~sum(frame, at, at + bytes, pseudoHeader) & 0xFFFF;
        putWord(frame, at + 6, sum == 0 ? 0xFFFF : sum);
    }

    /** The ones' complement sum of the words in [from, to) and of {@code start}, 0 to 0xFFFF. */
    static int sum(byte[] bytes, int from, int to, int start) {
        int sum = start;
        for (int at = from; at < to; at += 2) {
            sum += at + 1 < to ? word(bytes, at) : (bytes[at] & 0xFF) << 8;
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return sum;
    }
}
