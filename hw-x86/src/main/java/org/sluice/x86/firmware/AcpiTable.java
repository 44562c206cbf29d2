package org.sluice.x86.firmware;

/**
 * One ACPI table: header, body, checksum. Source: ACPI Specification "System Description Table Header".
 */
final class AcpiTable {

    static final int HEADER_BYTES = 36;

    private static final int LENGTH = 4;
    private static final int CHECKSUM = 9;

    private AcpiTable() {
    }

    static byte[] of(String signature, int revision, Bytes body) {
        Bytes table = new Bytes().text(signature, 4, ' ').u32(HEADER_BYTES + body.size()).u8(revision).u8(0)
                .text("SLUICE", 6, ' ').text("PC", 8, ' ').u32(1).text("SLCE", 4, ' ').u32(1).all(body.array());
        byte[] bytes = table.array();
        assert bytes[LENGTH] == (byte) bytes.length : signature;
        Bytes.checksum(bytes, 0, bytes.length, CHECKSUM);
        return bytes;
    }
}
