package org.sluice.x86.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;

/**
 * Datagrams between one port of the guest and one of the host's 127.0.0.1, through a socket of its own that is bound
 * there. Not connected: Java sends no empty datagram through a connected socket. Never waits. On the baton.
 */
final class LoopbackFlow {

    private static final byte[] LOCALHOST = {127, 0, 0, 1};

    private final byte[] guestStation;
    private final int guestAddress;
    private final int guestPort;
    private final int hostPort;
    private final InetSocketAddress host;
    private final DatagramChannel channel;
    private long usedNanos;

    /** The flow to which the datagram belongs whose UDP header is at {@code at} of a guest's frame. */
    LoopbackFlow(byte[] frame, int at) throws IOException {
        this.guestStation = Arrays.copyOfRange(frame, 6, 12);
        this.guestAddress = Ipv4.address(frame, Ipv4.PAYLOAD + 12);
        this.guestPort = Ipv4.word(frame, at);
        this.hostPort = Ipv4.word(frame, at + 2);
        InetAddress localhost = InetAddress.getByAddress(LOCALHOST);
        this.host = new InetSocketAddress(localhost, hostPort);
        this.channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(localhost, 0));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    boolean owns(byte[] frame, int at) {
        return Ipv4.address(frame, Ipv4.PAYLOAD + 12) == guestAddress && Ipv4.word(frame, at) == guestPort
                && Ipv4.word(frame, at + 2) == hostPort
                && Arrays.equals(frame, 6, 12, guestStation, 0, guestStation.length);
    }

    /** False if the host had no room for it. Whether anybody listens is not told. */
    boolean send(byte[] frame, int from, int bytes) throws IOException {
        ByteBuffer datagram = ByteBuffer.wrap(frame, from, bytes);
        channel.send(datagram, host);
        return !datagram.hasRemaining();
    }

    /** From whom a datagram has come, of which {@code room} has what it can hold; null if none has. */
    SocketAddress receive(ByteBuffer room) throws IOException {
        return channel.receive(room);
    }

    /** Is it an answer, or did a stranger guess the port? */
    boolean isAnswer(SocketAddress from) {
        return host.equals(from);
    }

    /** An answer as a frame for the guest. */
    byte[] frame(byte[] payload, int bytes) {
        byte[] frame = Ipv4.udpFrame(guestStation, UserNet.STATION, bytes);
        Ipv4.putAddress(frame, Ipv4.PAYLOAD + 12, UserNet.PEER);
        Ipv4.putAddress(frame, Ipv4.PAYLOAD + 16, guestAddress);
        int at = Ipv4.PAYLOAD + Ipv4.HEADER_BYTES;
        Ipv4.putWord(frame, at, hostPort);
        Ipv4.putWord(frame, at + 2, guestPort);
        System.arraycopy(payload, 0, frame, at + Ipv4.UDP_BYTES, bytes);
        Ipv4.seal(frame);
        return frame;
    }

    void used(long nowNanos) {
        usedNanos = nowNanos;
    }

    long usedNanos() {
        return usedNanos;
    }

    void close() throws IOException {
        channel.close();
    }
}
