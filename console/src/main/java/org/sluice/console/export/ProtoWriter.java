package org.sluice.console.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One message in Protocol Buffers' wire format, field by field. Grows as needed, is emptied and used again. Not
 * modelled: groups, packed fields, 32-bit fields.
 *
 * <p>Source: protobuf.dev, "Encoding".
 */
final class ProtoWriter {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;

    private static final int TYPE_BITS = 3;
    private static final int PAYLOAD_BITS = 7;
    private static final int MORE = 0x80;
    private static final int VARINT_BYTES_MAX = 10;

    private byte[] bytes = new byte[256];
    private int size;

    /** Starts over. */
    ProtoWriter clear() {
        size = 0;
        return this;
    }

    /** A field of type uint32, uint64, int32 or enum, never negative here. */
    ProtoWriter number(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    /** A field of type fixed64. */
    ProtoWriter fixed64(int field, long value) {
        tag(field, FIXED_64);
        reserve(Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[size++] = (byte) (value >>> i * Byte.SIZE);
        }
        return this;
    }

    /** A field of type string. */
    ProtoWriter text(int field, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        delimited(field, utf8, utf8.length);
        return this;
    }

    /** A field that is a message of its own. */
    ProtoWriter message(int field, ProtoWriter value) {
        delimited(field, value.bytes, value.size);
        return this;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }

    private void delimited(int field, byte[] content, int length) {
        tag(field, LENGTH_DELIMITED);
        varint(length);
        reserve(length);
        System.arraycopy(content, 0, bytes, size, length);
        size += length;
    }

    private void tag(int field, int type) {
        varint((long) field << TYPE_BITS | type);
    }

    private void varint(long value) {
        reserve(VARINT_BYTES_MAX);
        long rest = value;
        while ((rest & -MORE) != 0) {
            bytes[size++] = (byte) (rest | MORE);
            rest >>>= PAYLOAD_BITS;
        }
        bytes[size++] = (byte) rest;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
