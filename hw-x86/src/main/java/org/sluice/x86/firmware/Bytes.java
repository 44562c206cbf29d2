package org.sluice.x86.firmware;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Little-endian bytes, one after the other. Not thread-safe. */
final class Bytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes u8(int value) {
        out.write(value);
        return this;
    }

    Bytes u16(int value) {
        return little(value, 2);
    }

    Bytes u32(long value) {
        return little(value, 4);
    }

    Bytes u64(long value) {
        return little(value, 8);
    }

    private Bytes little(long value, int size) {
        for (int i = 0; i < size; i++) {
            out.write((int) (value >>> 8 * i));
        }
        return this;
    }

    /** Text filled up with {@code fill} to {@code length}. */
    Bytes text(String text, int length, char fill) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        if (ascii.length > length) {
            throw new IllegalArgumentException("'" + text + "' is longer than " + length);
        }
        out.writeBytes(ascii);
        for (int i = ascii.length; i < length; i++) {
            out.write(fill);
        }
        return this;
    }

    Bytes zeros(int count) {
        for (int i = 0; i < count; i++) {
            out.write(0);
        }
        return this;
    }

    Bytes all(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    int size() {
        return out.size();
    }

    byte[] array() {
        return out.toByteArray();
    }

    /** Sets {@code bytes[at]} so that the bytes [from, to) add up to 0. */
    static void checksum(byte[] bytes, int from, int to, int at) {
        bytes[at] = 0;
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i];
        }
        bytes[at] = (byte) -sum;
    }
}
