package org.sluice.x86.net;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Captured frames as files that tcpdump and Wireshark read: the classic format with nanoseconds, Ethernet,
 * little-endian.
 * The times are virtual. Stateless. Source: IETF draft "PCAP Capture File Format".
 */
public final class Pcap {

    private static final int MAGIC_NANOS = 0xA1B23C4D;
    private static final int MAGIC_MICROS = 0xA1B2C3D4;
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
        DataInputStream data = new DataInputStream(in);
        int magic = data.readInt();
        boolean swapped = magic != MAGIC_NANOS && magic != MAGIC_MICROS;
        int kind = swapped ? Integer.reverseBytes(magic) : magic;
        if (kind != MAGIC_NANOS && kind != MAGIC_MICROS) {
            throw new IOException("no pcap file: it begins with 0x" + Integer.toHexString(magic));
        }
        data.skipNBytes(16);
        if (number(data, swapped) != ETHERNET) {
            throw new IOException("the capture is not of Ethernet");
        }
        List<Packet> packets = new ArrayList<>();
        while (true) {
            long seconds;
            try {
                seconds = number(data, swapped) & 0xFFFF_FFFFL;
            } catch (EOFException end) {
                return packets;
            }
            long fraction = number(data, swapped) & 0xFFFF_FFFFL;
            int captured = number(data, swapped);
            data.skipNBytes(4);
            if (captured < 0 || captured > SNAP_BYTES) {
                throw new IOException("a frame of " + captured + " bytes is longer than " + SNAP_BYTES);
            }
            byte[] frame = new byte[captured];
            data.readFully(frame);
            packets.add(new Packet(seconds * NANOS_PER_SECOND + fraction * (kind == MAGIC_NANOS ? 1 : 1_000), frame));
        }
    }

    private static int number(DataInputStream data, boolean swapped) throws IOException {
        int value = data.readInt();
        return swapped ? Integer.reverseBytes(value) : value;
    }

    private static void little(OutputStream out, long value, int size) throws IOException {
        for (int i = 0; i < size; i++) {
            out.write((int) (value >>> 8 * i));
        }
    }
}
