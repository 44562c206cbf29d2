package org.sluice.x86;

import java.util.Arrays;

/** Which device answers at an address: of ports, or of memory. Filled while the machine is built, read afterwards. */
final class AddressMap {

    private static final int INITIAL_RANGES = 4;

    private long[] base = new long[INITIAL_RANGES];
    private long[] size = new long[INITIAL_RANGES];
    private RegisterDevice[] device = new RegisterDevice[INITIAL_RANGES];
    private boolean[] byteWide = new boolean[INITIAL_RANGES];
    private int count;

    /** Gives the range to a device; the board has made sure that it is free. */
    void add(long newBase, long newSize, RegisterDevice newDevice) {
        if (count == base.length) {
            base = Arrays.copyOf(base, count * 2);
            size = Arrays.copyOf(size, count * 2);
            device = Arrays.copyOf(device, count * 2);
            byteWide = Arrays.copyOf(byteWide, count * 2);
        }
        base[count] = newBase;
        size[count] = newSize;
        device[count] = newDevice;
        count++;
    }

    /**
     * Gives the range to a device of single bytes: a wider access that begins there is one of bytes at ascending
     * addresses, each to whoever is there, as on the ISA bus.
     */
    void addByteWide(long newBase, long newSize, RegisterDevice newDevice) {
        add(newBase, newSize, newDevice);
        byteWide[count - 1] = true;
    }

    /** Is anybody there? */
    boolean has(long address) {
        return find(address) >= 0;
    }

    /** Reads from whoever is there; an open bus reads all ones. */
    long read(long address, int bytes) {
        int range = find(address);
        if (range >= 0 && byteWide[range] && bytes > 1) {
            return readBytes(address, bytes);
        }
        long value = range < 0 ? -1 : device[range].read((int) (address - base[range]), bytes);
        return value & ones(bytes);
    }

    private long readBytes(long address, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= read(address + i, 1) << Byte.SIZE * i;
        }
        return value & ones(bytes);
    }

    /** Writes to whoever is there, if anybody is. */
    void write(long address, int bytes, long value) {
        int range = find(address);
        if (range >= 0 && byteWide[range] && bytes > 1) {
            writeBytes(address, bytes, value & ones(bytes));
        } else if (range >= 0) {
            device[range].write((int) (address - base[range]), bytes, value & ones(bytes));
        }
    }

    private void writeBytes(long address, int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            write(address + i, 1, value >>> Byte.SIZE * i);
        }
    }

    /** So many bytes of ones. */
    static long ones(int bytes) {
        switch (bytes) {
            case 1: return 0xFFL;
            case 2: return 0xFFFFL;
            case 4: return 0xFFFF_FFFFL;
            case 8: return -1L;
            default: throw new IllegalArgumentException("an access has 1, 2, 4 or 8 bytes, not " + bytes);
        }
    }

    private int find(long address) {
        for (int i = 0; i < count; i++) {
            if (address >= base[i] && address - base[i] < size[i]) {
                return i;
            }
        }
        return -1;
    }
}
