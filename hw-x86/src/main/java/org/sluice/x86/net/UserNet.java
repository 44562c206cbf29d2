package org.sluice.x86.net;

/**
 * A network of one peer, in the host's memory: it answers ARP for its address, echoes ICMP pings and UDP datagrams to
 * port
 * 7, at the instant a frame comes. Enough for a guest to see that its card works, without a host network.
 *
 * <p>On the baton. Not modelled: fragments, DHCP, TCP, connections to the host's own network, IPv6. Source: RFC 826,
 * RFC
 * 792, RFC 862.
 */
public final class UserNet implements Network {

    /** The peer's IPv4 address: 10.0.2.2. */
    public static final int PEER = 10 << 24 | 2 << 8 | 2;

    private static final byte[] ADDRESS = {0x52, 0x55, 10, 0, 2, 2};
    private static final int ETHER_TYPE = 12;
    private static final int PAYLOAD = 14;
    private static final int ARP = 0x0806;
    private static final int IPV4 = 0x0800;
    private static final int ICMP = 1;
    private static final int UDP = 17;
    private static final int ECHO_PORT = 7;

    private final E1000 card;

    /** The peer at the other end of that card's cable. */
    public UserNet(E1000 card) {
        this.card = card;
    }

    @Override
    public void transmit(byte[] frame, int length) {
        if (length < PAYLOAD + 28) {
            return;
        }
        byte[] reply = java.util.Arrays.copyOf(frame, length);
        int type = word(reply, ETHER_TYPE);
        boolean answered = type == ARP ? answerArp(reply) : type == IPV4 && answerIp(reply, length);
        if (answered) {
            System.arraycopy(frame, 6, reply, 0, 6);
            System.arraycopy(ADDRESS, 0, reply, 6, 6);
            card.receive(reply, length);
        }
    }

    /** A request for the peer's address becomes the reply. */
    private static boolean answerArp(byte[] reply) {
        if (word(reply, PAYLOAD + 6) != 1 || address(reply, PAYLOAD + 24) != PEER) {
            return false;
        }
        reply[PAYLOAD + 7] = 2;
        System.arraycopy(reply, PAYLOAD + 8, reply, PAYLOAD + 18, 10);
        System.arraycopy(ADDRESS, 0, reply, PAYLOAD + 8, 6);
        putAddress(reply, PAYLOAD + 14);
        return true;
    }

    private static boolean answerIp(byte[] reply, int length) {
        int header = (reply[PAYLOAD] & 0xF) * 4;
        int at = PAYLOAD + header;
        boolean whole = (word(reply, PAYLOAD + 6) & 0x3FFF) == 0;
        if (address(reply, PAYLOAD + 16) != PEER || header < 20 || !whole || at + 8 > length) {
            return false;
        }
        System.arraycopy(reply, PAYLOAD + 12, reply, PAYLOAD + 16, 4);
        putAddress(reply, PAYLOAD + 12); // the header's sum is the same: two addresses changed places
        switch (reply[PAYLOAD + 9]) {
            case ICMP: return answerPing(reply, at);
            case UDP: return answerUdp(reply, at);
            default: return false;
        }
    }

    private static boolean answerPing(byte[] reply, int at) {
        if (reply[at] != 8) {
            return false;
        }
        reply[at] = 0;
        int sum = word(reply, at + 2) + 0x0800; // type 8 became 0
        sum = (sum & 0xFFFF) + (sum >> 16);
        reply[at + 2] = (byte) (sum >> 8);
        reply[at + 3] = (byte) sum;
        return true;
    }

    /** Ports change places, and so the sum stays. */
    private static boolean answerUdp(byte[] reply, int at) {
        if (word(reply, at + 2) != ECHO_PORT) {
            return false;
        }
        int from = word(reply, at);
        reply[at] = 0;
        reply[at + 1] = ECHO_PORT;
        reply[at + 2] = (byte) (from >> 8);
        reply[at + 3] = (byte) from;
        return true;
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    private static int address(byte[] bytes, int at) {
        return word(bytes, at) << 16 | word(bytes, at + 2);
    }

    private static void putAddress(byte[] bytes, int at) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (PEER >>> 24 - 8 * i);
        }
    }
}
