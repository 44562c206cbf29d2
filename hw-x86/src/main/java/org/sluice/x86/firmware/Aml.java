package org.sluice.x86.firmware;

import java.nio.charset.StandardCharsets;

/** The few words of ACPI machine language that the DSDT needs. Source: ACPI Specification "AML Grammar Definition". */
final class Aml {

    private static final int NAME = 0x08;
    private static final int BYTE = 0x0A;
    private static final int WORD = 0x0B;
    private static final int DWORD = 0x0C;
    private static final int SCOPE = 0x10;
    private static final int BUFFER = 0x11;
    private static final int PACKAGE = 0x12;
    private static final int EXT = 0x5B;
    private static final int DEVICE = 0x82;

    private Aml() {
    }

    static byte[] integer(long value) {
        if (value == 0 || value == 1) {
            return new byte[] {(byte) value};
        }
        return value <= 0xFF ? new Bytes().u8(BYTE).u8((int) value).array()
                : value <= 0xFFFF ? new Bytes().u8(WORD).u16((int) value).array()
                : new Bytes().u8(DWORD).u32(value).array();
    }

    /** EISAID("PNP0A03"). */
    static byte[] eisaId(String id) {
        int letters = (id.charAt(0) - '@') << 10 | (id.charAt(1) - '@') << 5 | id.charAt(2) - '@';
        int number = Integer.parseInt(id.substring(3), 16);
        return new Bytes().u8(DWORD).u8(letters >> 8).u8(letters).u8(number >> 8).u8(number).array();
    }

    static byte[] name(String name, byte[] value) {
        return new Bytes().u8(NAME).all(path(name)).all(value).array();
    }

    static byte[] pack(byte[]... elements) {
        Bytes body = new Bytes().u8(elements.length);
        for (byte[] element : elements) {
            body.all(element);
        }
        return new Bytes().u8(PACKAGE).all(withLength(body)).array();
    }

    static byte[] buffer(byte[] content) {
        return new Bytes().u8(BUFFER).all(withLength(new Bytes().all(integer(content.length)).all(content))).array();
    }

    static byte[] scope(String name, byte[]... terms) {
        return new Bytes().u8(SCOPE).all(withLength(join(path(name), terms))).array();
    }

    static byte[] device(String name, byte[]... terms) {
        return new Bytes().u8(EXT).u8(DEVICE).all(withLength(join(path(name), terms))).array();
    }

    private static Bytes join(byte[] first, byte[]... rest) {
        Bytes body = new Bytes().all(first);
        for (byte[] term : rest) {
            body.all(term);
        }
        return body;
    }

    /** A name of four characters, perhaps behind a root sign. */
    private static byte[] path(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /** PkgLength counts itself. */
    private static byte[] withLength(Bytes body) {
        int size = body.size();
        Bytes out = new Bytes();
        if (size + 1 < 0x40) {
            out.u8(size + 1);
        } else if (size + 2 < 0x1000) {
            out.u8(0x40 | size + 2 & 0xF).u8(size + 2 >> 4);
        } else {
            out.u8(0x80 | size + 3 & 0xF).u8(size + 3 >> 4).u8(size + 3 >> 12);
        }
        return out.all(body.array()).array();
    }
}
