package org.sluice.x86.snapshot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The envelope of a snapshot. Little-endian:
 *
 * <pre>
 *   0  8 bytes  "SLUICESN"
 *   8  int      version: {@value #VERSION}
 *  12  int      length of the state
 *  16  long     hash of the state
 *  24  ...      the state, as a {@link StateStream} wrote it
 * </pre>
 *
 * A change of what any part writes is a new version; older ones are refused, not converted.
 */
public final class SnapshotFormat {

    /** The version that is written, and the only one that is read. */
    public static final int VERSION = 5;

    private static final long MAGIC = 0x4E53_4543_4955_4C53L; // "SLUICESN"
    private static final int HEADER_BYTES = 24;
    private static final long FNV_BASIS = 0xCBF2_9CE4_8422_2325L;
    private static final long FNV_PRIME = 0x100_0000_01B3L;

    private SnapshotFormat() {
    }

    /** Puts a state into its envelope. */
    public static byte[] seal(byte[] state) {
        return ByteBuffer.allocate(HEADER_BYTES + state.length).order(ByteOrder.LITTLE_ENDIAN).putLong(MAGIC)
                .putInt(VERSION).putInt(state.length).putLong(hash(state)).put(state).array();
    }

    /**
     * Takes a state out of its envelope.
     *
     * @throws SnapshotException if it is no snapshot, one of another version, cut off, or damaged
     */
    public static byte[] open(byte[] snapshot) {
        ByteBuffer bytes = ByteBuffer.wrap(snapshot).order(ByteOrder.LITTLE_ENDIAN);
        if (snapshot.length < HEADER_BYTES || bytes.getLong() != MAGIC) {
            throw new SnapshotException("these " + snapshot.length + " bytes are no snapshot");
        }
        int version = bytes.getInt();
        if (version != VERSION) {
            throw new SnapshotException("a snapshot of version " + version + "; this is version " + VERSION);
        }
        int length = bytes.getInt();
        if (length != snapshot.length - HEADER_BYTES) {
            throw new SnapshotException("the snapshot should have " + length + " bytes of state, not "
                    + (snapshot.length - HEADER_BYTES));
        }
        long hash = bytes.getLong();
        byte[] state = Arrays.copyOfRange(snapshot, HEADER_BYTES, snapshot.length);
        if (hash != hash(state)) {
            throw new SnapshotException("the snapshot is damaged: its hash does not fit its state");
        }
        return state;
    }

    /** A hash of bytes, FNV-1a of 64 bits: finds accidents, not malice. */
    public static long hash(byte[] bytes) {
        long hash = FNV_BASIS;
        for (byte b : bytes) {
            hash = (hash ^ b & 0xFF) * FNV_PRIME;
        }
        return hash;
    }
}
