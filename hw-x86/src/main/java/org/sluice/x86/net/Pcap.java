package org.sluice.x86.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Captured frames as files that tcpdump and Wireshark read: the classic format with nanoseconds, Ethernet,
 * little-endian. The times are virtual. Stateless. Source: IETF draft "PCAP Capture File Format".
 */
public final class Pcap {

    private static final int MAGIC_NANOS = 0xA1B23C4D;
    private static final int MAGIC_MICROS = 0xA1B2C3D4;
    private static final int HEAD_BYTES = 24;
    private static final int PACKET_HEAD_BYTES = 16;
    private static final String CUT = "the capture ends in the middle of a frame";
    private static final int ETHERNET = 1;
    private static final int SNAP_BYTES = 65_535;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /**
     * One frame.
     *
     * @param nanos when, in nanoseconds since the start of the capture's clock
     * @param frame its bytes, without the check sequence
     */
    public record Packet(long nanos, byte[] frame) {
    }

    private Pcap() {
    }

    /** Writes the file's header. */
    public static void writeHeader(OutputStream out) throws IOException {
        little(out, MAGIC_NANOS, 4);
        little(out, 2, 2);
        little(out, 4, 2);
        little(out, 0, 8);
        little(out, SNAP_BYTES, 4);
        little(out, ETHERNET, 4);
    }

    /** Writes one frame, the first {@code length} bytes. */
    public static void write(OutputStream out, long nanos, byte[] frame, int length) throws IOException {
        little(out, nanos / NANOS_PER_SECOND, 4);
        little(out, nanos % NANOS_PER_SECOND, 4);
        little(out, length, 4);
        little(out, length, 4);
        out.write(frame, 0, length);
    }

    /**
     * Reads a whole file, of nanoseconds or microseconds, in either byte order.
     *
     * @throws IOException if it is no Ethernet capture, or ends in the middle of a frame
     */
    public static List<Packet> read(InputStream in) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(in.readNBytes(HEAD_BYTES));
        if (head.limit() < HEAD_BYTES) {
            throw new IOException("no pcap file: it has only " + head.limit() + " bytes");
        }
        boolean little = isMagic(head.order(ByteOrder.LITTLE_ENDIAN).getInt(0));
        ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        int magic = head.order(order).getInt(0);
        if (!isMagic(magic)) {
            throw new IOException("no pcap file: it begins with 0x" + Integer.toHexString(magic));
        }
        if (head.getInt(20) != ETHERNET) {
            throw new IOException("the capture is not of Ethernet");
        }
        List<Packet> packets = new ArrayList<>();
        Packet packet = readPacket(in, order, magic == MAGIC_NANOS ? 1 : 1_000);
        while (packet != null) {
            packets.add(packet);
            packet = readPacket(in, order, magic == MAGIC_NANOS ? 1 : 1_000);
        }
        return packets;
    }

    private static boolean isMagic(int number) {
        return number == MAGIC_NANOS || number == MAGIC_MICROS;
    }

    /** Null at the end. */
    private static Packet readPacket(InputStream in, ByteOrder order, long unitNanos) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(in.readNBytes(PACKET_HEAD_BYTES)).order(order);
        if (head.limit() == 0) {
            return null;
        }
        if (head.limit() < PACKET_HEAD_BYTES) {
            throw new IOException(CUT);
        }
        int captured = head.getInt(8);
        if (captured < 0 || captured > SNAP_BYTES) {
            throw new IOException("a frame of " + captured + " bytes is longer than " + SNAP_BYTES);
        }
        byte[] frame = in.readNBytes(captured);
        if (frame.length < captured) {
            throw new IOException(CUT);
        }
        long seconds = head.getInt(0) & 0xFFFF_FFFFL;
        long fraction = head.getInt(4) & 0xFFFF_FFFFL;
        return new Packet(seconds * NANOS_PER_SECOND + fraction * unitNanos, frame);
    }

    private static void little(OutputStream out, long value, int size) throws IOException {
        for (int i = 0; i < size; i++) {
            out.write((int) (value >>> 8 * i));
        }
    }
}
