package org.sluice.x86.platform;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.Resettable;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * QEMU's firmware configuration interface: items of bytes, chosen by a 16-bit key at port 0x510, read one after the
 * other at 0x511; files are listed in the directory item. On the baton.
 *
 * <p>Not modelled: the DMA interface (the feature word does not promise it), writable items. Source: QEMU documentation
 * "QEMU Firmware Configuration (fw_cfg) Device".
 */
public final class FwCfg implements RegisterDevice, Resettable, Snapshottable {

    /** Port of the selector; data is one further. */
    public static final int PORT = 0x510;
    /** Length of the port range. */
    public static final int RANGE_BYTES = 2;

    public static final int SIGNATURE = 0x0000;   // "QEMU"
    public static final int FEATURES = 0x0001;    // bit 0: this interface
    public static final int RAM_SIZE = 0x0003;    // 64 bits, little-endian
    public static final int NB_CPUS = 0x0005;     // 16 bits
    public static final int MAX_CPUS = 0x000F;    // 16 bits
    public static final int FILE_DIR = 0x0019;    // count, then 64 bytes per file, big-endian
    public static final int FIRST_FILE = 0x0020;

    private static final int KEY_MASK = 0xBFFF; // bit 14 asks for writing, bit 15 is of an architecture's items
    private static final int NAME_BYTES = 56;
    private static final int ASCII_MAX = 0x7F;

    private final List<byte[]> items = new ArrayList<>();
    private final List<Integer> keys = new ArrayList<>();
    private final List<String> files = new ArrayList<>();

    private byte[] selected = {};
    private int position;

    /** An interface with signature, feature word, memory size and CPU count. */
    public FwCfg(long memoryBytes, int cpus) {
        put(SIGNATURE, "QEMU".getBytes(StandardCharsets.US_ASCII));
        put(FEATURES, little(1, Integer.BYTES));
        put(RAM_SIZE, little(memoryBytes, Long.BYTES));
        put(NB_CPUS, little(cpus, Short.BYTES));
        put(MAX_CPUS, little(cpus, Short.BYTES));
        directory();
    }

    /** Adds or replaces an item. */
    public void put(int key, byte[] bytes) {
        int at = keys.indexOf(key);
        if (at >= 0) {
            items.set(at, bytes.clone());
        } else {
            keys.add(key);
            items.add(bytes.clone());
        }
    }

    /**
     * Adds a file, such as {@code etc/acpi/tables}; answers its key.
     *
     * @throws IllegalArgumentException if the name has not 1 to 55 ASCII characters, or is there already
     */
    public int addFile(String name, byte[] bytes) {
        boolean ascii = name.chars().allMatch(c -> c > 0 && c <= ASCII_MAX);
        if (name.isEmpty() || name.length() >= NAME_BYTES || !ascii) {
            throw new IllegalArgumentException("fw_cfg file name '" + name + "' must have 1 to 55 ASCII characters");
        }
        if (files.contains(name)) {
            throw new IllegalArgumentException("fw_cfg file '" + name + "' is there already");
        }
        int key = FIRST_FILE + files.size();
        files.add(name);
        put(key, bytes);
        directory();
        return key;
    }

    private void directory() {
        byte[] bytes = new byte[Integer.BYTES + files.size() * 64];
        big(bytes, 0, files.size(), Integer.BYTES);
        for (int i = 0; i < files.size(); i++) {
            int at = Integer.BYTES + i * 64;
            big(bytes, at, items.get(keys.indexOf(FIRST_FILE + i)).length, Integer.BYTES);
            big(bytes, at + 4, FIRST_FILE + i, Short.BYTES);
            byte[] name = files.get(i).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(name, 0, bytes, at + 8, name.length);
        }
        put(FILE_DIR, bytes);
    }

    /** Data reads go byte by byte; beyond the end, and from an unknown key, they read 0. */
    @Override
    public long read(int offset, int size) {
        if (offset == 0) {
            return 0;
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            int next = position < selected.length ? selected[position++] & 0xFF : 0;
            value |= (long) next << 8 * i;
        }
        return value;
    }

    /** Selects by a 16-bit write; data cannot be written. */
    @Override
    public void write(int offset, int size, long value) {
        if (offset == 0 && size == Short.BYTES) {
            int at = keys.indexOf((int) value & KEY_MASK);
            selected = at < 0 ? new byte[0] : items.get(at);
            position = 0;
        }
    }

    /** The items are the host's, and stay. */
    @Override
    public void reset() {
        selected = new byte[0];
        position = 0;
    }

    /** With the items that its loader has put there. */
    @Override
    public void exchange(StateStream state) {
        int itemCount = state.exchange(items.size());
        int fileCount = state.exchange(files.size());
        if (state.isRestoring()) {
            items.clear();
            keys.clear();
            files.clear();
        }
        for (int i = 0; i < itemCount; i++) {
            int key = state.exchange(i < keys.size() ? keys.get(i) : 0);
            byte[] bytes = state.exchangeAny(i < items.size() ? items.get(i) : selected);
            if (state.isRestoring()) {
                put(key, bytes);
            }
        }
        for (int i = 0; i < fileCount; i++) {
            String name = state.exchange(i < files.size() ? files.get(i) : "");
            if (i >= files.size()) {
                files.add(name);
            }
        }
        selected = state.exchangeAny(selected);
        position = state.exchange(position);
    }

    private static byte[] little(long value, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (value >>> 8 * i);
        }
        return bytes;
    }

    private static void big(byte[] bytes, int at, long value, int size) {
        for (int i = 0; i < size; i++) {
            bytes[at + i] = (byte) (value >>> 8 * (size - 1 - i));
        }
    }
}
