package org.sluice.x86.net;

import static org.sluice.x86.net.Ipv4.ETHER_TYPE;
import static org.sluice.x86.net.Ipv4.IPV4;
import static org.sluice.x86.net.Ipv4.PAYLOAD;
import static org.sluice.x86.net.Ipv4.UDP;
import static org.sluice.x86.net.Ipv4.address;
import static org.sluice.x86.net.Ipv4.putAddress;
import static org.sluice.x86.net.Ipv4.putWord;
import static org.sluice.x86.net.Ipv4.word;

/**
 * A network of one peer, in the host's memory: it answers ARP for its address, echoes ICMP pings and UDP datagrams to
 * port 7, at the instant a frame comes. Enough for a guest to see that its card works, without a host network.
 *
 * <p>On the baton. Not modelled: fragments, DHCP, TCP, the host's own services ({@link LoopbackNet} has those), IPv6.
 * Source: RFC 826, RFC 792, RFC 862.
 */
public final class UserNet implements Network {

    /** The peer's IPv4 address: 10.0.2.2. */
    public static final int PEER = 10 << 24 | 2 << 8 | 2;

    /** Its Ethernet address. */
    static final byte[] STATION = {0x52, 0x55, 10, 0, 2, 2};
    private static final int ARP = 0x0806;
    private static final int ICMP = 1;
    private static final int ECHO_PORT = 7;

    private final Network answers;

    /** The peer at the other end of a cable; {@code answers} is the way back: {@code card::receive}. */
    public UserNet(Network answers) {
        this.answers = answers;
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
            System.arraycopy(STATION, 0, reply, 6, 6);
            answers.transmit(reply, length);
        }
    }

    /** A request for the peer's address becomes the reply. */
    private static boolean answerArp(byte[] reply) {
        if (word(reply, PAYLOAD + 6) != 1 || address(reply, PAYLOAD + 24) != PEER) {
            return false;
        }
        reply[PAYLOAD + 7] = 2;
        System.arraycopy(reply, PAYLOAD + 8, reply, PAYLOAD + 18, 10);
        System.arraycopy(STATION, 0, reply, PAYLOAD + 8, 6);
        putAddress(reply, PAYLOAD + 14, PEER);
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
        putAddress(reply, PAYLOAD + 12, PEER); // the header's sum is the same: two addresses changed places
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
        putWord(reply, at + 2, sum);
        return true;
    }

    /** Ports change places, and so the sum stays. */
    private static boolean answerUdp(byte[] reply, int at) {
        if (word(reply, at + 2) != ECHO_PORT) {
            return false;
        }
        int from = word(reply, at);
        putWord(reply, at, ECHO_PORT);
        putWord(reply, at + 2, from);
        return true;
    }
}
