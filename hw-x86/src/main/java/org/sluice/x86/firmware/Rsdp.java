package org.sluice.x86.firmware;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sluice.x86.memory.GuestMemory;

/**
 * The Root System Description Pointer, as somebody finds it who was told where it is. Stateless.
 *
 * <p>Source: ACPI Specification "Root System Description Pointer (RSDP) Structure".
 */
final class Rsdp {

    /** Length of a revision 0, and of what the first checksum covers. */
    static final int OLD_BYTES = 20;
    /** Length of a revision 2. */
    static final int BYTES = 36;
    /** Longer ones are not believed. */
    static final int BYTES_MAX = 0x1000;

    private static final byte[] SIGNATURE = "RSD PTR ".getBytes(StandardCharsets.US_ASCII);
    private static final int REVISION = 15;
    private static final int LENGTH = 20;
    private static final int NEW_REVISION = 2;

    private Rsdp() {
    }

    /**
     * A copy: the whole of a revision 2 or later, the first 20 bytes of an older one.
     *
     * @throws IllegalArgumentException if it does not lie in RAM, or signature, length or a checksum is wrong
     */
    static byte[] copy(GuestMemory memory, long at) {
        byte[] old = bytes(memory, at, OLD_BYTES);
        if (!Arrays.equals(SIGNATURE, 0, SIGNATURE.length, old, 0, SIGNATURE.length)) {
            throw refused(at, "has no signature RSD PTR");
        }
        refuseBadSum(at, old);
        if (!isNew(old)) {
            return old;
        }
        bytes(memory, at, BYTES);
        long length = memory.read(at + LENGTH, Integer.BYTES);
        if (length < BYTES || length > BYTES_MAX) {
            throw refused(at, "has a length of " + length + ", which is not in " + BYTES + ".." + BYTES_MAX);
        }
        byte[] whole = bytes(memory, at, (int) length);
        refuseBadSum(at, whole);
        return whole;
    }

    /** Does it have a length, and an XSDT? */
    static boolean isNew(byte[] rsdp) {
        return rsdp[REVISION] >= NEW_REVISION;
    }

    /** Refuses one of which not even an old revision is in RAM, firmware's areas and all. */
    static void refuseOutsideRam(GuestMemory memory, long at) {
        bytes(memory, at, OLD_BYTES);
    }

    private static byte[] bytes(GuestMemory memory, long at, int length) {
        if (at < 0 || !memory.layout().covers(at, length)) {
            throw refused(at, "does not lie in RAM");
        }
        byte[] copy = new byte[length];
        memory.copyOut(at, copy, 0, length);
        return copy;
    }

    private static void refuseBadSum(long at, byte[] bytes) {
        int sum = 0;
        for (byte each : bytes) {
            sum += each;
        }
        if ((sum & 0xFF) != 0) {
            throw refused(at, "has a wrong checksum over its first " + bytes.length + " bytes");
        }
    }

    private static IllegalArgumentException refused(long at, String why) {
        return new IllegalArgumentException("the RSDP at 0x" + Long.toHexString(at) + " " + why);
    }
}
