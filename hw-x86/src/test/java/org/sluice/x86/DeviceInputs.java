package org.sluice.x86;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sluice.x86.board.Board;
import org.sluice.x86.engine.SplitMix64;

/**
 * Bytes as accesses to a group of devices of the board pc, for who makes such bytes up. Eight bytes are an access:
 *
 * <pre>
 *   byte 0: 7 write, not read | 6..4 which range | 1..0 size   1..2 offset   3 ns that pass before   4..7 value
 * </pre>
 */
final class DeviceInputs {

    static final long[][] SERIAL = {{0x3F8, 8}};
    static final long[][] PIC = {{0x20, 2}, {0xA0, 2}, {0x4D0, 2}};
    static final long[][] TIMERS = {{0x40, 4}, {0x61, 1}, {0x70, 2}, {0x608, 4}, {0xFED00000L, 0x170}};
    static final long[][] APICS = {{0xFEE00000L, 0x400}, {0xFEC00000L, 0x50}};
    static final long[][] PCI = {{0xCF8, 8}, {0xE0000000L, 0x100000}, {0xD0000000L, 0x1000}};
    static final long[][] NETWORK = {{0xD2000000L, 0x5800}};

    private static final int ACCESS_BYTES = 8;
    private static final long PORTS_END = 0x10000;

    private DeviceInputs() {
    }

    /** Makes the accesses; throws if a device does, or if the books do not balance. */
    static void run(long[][] ranges, byte[] input) {
        try (Machine machine = Machine.of(Board.named("pc"), MachineTrace.NONE, BusTiming.DEFAULT)) {
            for (int i = 0; i < machine.cpuCount(); i++) {
                FakeSoftware.boot(machine, i).endingAtOnce();
            }
            machine.writeMmio(0, 0xE0020010L, 4, 0xD0000000L);
            machine.writeMmio(0, 0xE0020004L, 2, 6);
            machine.writeMmio(0, 0xE0018010L, 4, 0xD2000000L);
            machine.writeMmio(0, 0xE0018004L, 2, 6);
            ByteBuffer bytes = ByteBuffer.wrap(input);
            while (bytes.remaining() >= ACCESS_BYTES) {
                access(machine, ranges, bytes);
                if (!machine.ledger().balanced()) {
                    throw new AssertionError(machine.ledger().toString());
                }
            }
        }
    }

    private static void access(Machine machine, long[][] ranges, ByteBuffer bytes) {
        int what = bytes.get();
        int offset = bytes.getShort() & 0xFFFF;
        machine.engine().runUntil(machine.engine().nowNanos() + (bytes.get() & 0xFF));
        long value = bytes.getInt();
        long[] range = ranges[(what >> 4 & 7) % ranges.length];
        long address = range[0] + offset % range[1];
        int size = 1 << (what & 3);
        boolean write = what < 0;
        if (address < PORTS_END && write) {
            machine.writePort((int) address, size, value);
        } else if (address < PORTS_END) {
            machine.readPort((int) address, size);
        } else if (write) {
            machine.writeMmio(0, address, size, value);
        } else {
            machine.readMmio(0, address, size);
        }
    }

    /** Writes the committed inputs anew: a folder, as {@link DeviceInputsTest} finds them. */
    public static void main(String[] arguments) throws IOException {
        SplitMix64 random = new SplitMix64(2026);
        String[] groups = {"serialPort", "interruptControllers8259", "timers", "apics", "pci", "network"};
        for (String group : groups) {
            Path folder = Path.of(arguments[0], group);
            Files.createDirectories(folder);
            for (int file = 1; file <= 4; file++) {
                byte[] input = new byte[ACCESS_BYTES * 24];
                for (int i = 0; i < input.length; i++) {
                    input[i] = (byte) random.next();
                }
                Files.write(folder.resolve("input-" + file), input);
            }
        }
    }
}
