package org.sluice.x86.pci;

import org.sluice.x86.RegisterDevice;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The MSI-X capability with its table and pending bits, both in one BAR: entries of address, data and mask. On the
 * baton.
 *
 * <pre>
 *   BAR + 0x000: entry 0: address low, address high, data, vector control (bit 0: mask)   16 bytes each
 *   BAR + 0x800: pending bits, 64 to a quadword
 * </pre>
 *
 * <p>Source: PCI Local Bus Specification 3.0 "MSI-X Capability and Table Structures", "Device Control" (bus
 * master).
 */
public final class MsixTable implements RegisterDevice, Snapshottable {

    /** The most entries that the BAR has room for. */
    public static final int ENTRIES_MAX = 64;
    /** Length of the BAR. */
    public static final int BAR_BYTES = 0x1000;
    /** Where the pending bits begin. */
    public static final int PENDING = 0x800;

    private static final int CAPABILITY_BYTES = 12;
    private static final int CONTROL = 2;
    private static final int ENABLE = 1 << 15;
    private static final int FUNCTION_MASK = 1 << 14;
    private static final int WORDS = 4;
    private static final int DATA = 2;
    private static final int VECTOR_CONTROL = 3;

    private final ConfigSpace config;
    private final MessageSink sink;
    private final int at;
    private final int[][] entry;
    private long pending;

    /** Adds the capability to a function's space; {@code bar} is to be of {@link #BAR_BYTES}, and this its device. */
    public MsixTable(ConfigSpace config, int bar, int entries, MessageSink sink) {
        if (entries < 1 || entries > ENTRIES_MAX) {
            throw new IllegalArgumentException("MSI-X entries " + entries + " is not in 1.." + ENTRIES_MAX);
        }
        this.config = config;
        this.sink = sink;
        this.at = config.addCapability(PciRegister.MSI_X, CAPABILITY_BYTES);
        config.memoryBar(bar, BAR_BYTES);
        config.init(at + CONTROL, 2, entries - 1).allow(at + CONTROL, 2, ENABLE | FUNCTION_MASK)
                .init(at + 4, 4, bar).init(at + 8, 4, PENDING | bar);
        this.entry = new int[entries][WORDS];
        for (int[] words : entry) {
            words[VECTOR_CONTROL] = 1; // masked after reset
        }
    }

    /** Is the function to send these messages instead of driving its pin? */
    public boolean isEnabled() {
        return (config.read(at + CONTROL, 2) & ENABLE) != 0;
    }

    private boolean isMasked(int number) {
        return (config.read(at + CONTROL, 2) & FUNCTION_MASK) != 0 || (entry[number][VECTOR_CONTROL] & 1) != 0;
    }

    /**
     * Sends message {@code number}, or notes it as pending while it is masked or the function may not master the bus.
     * Only while enabled.
     */
    public void raise(int number) {
        if (isMasked(number) || !config.command(PciRegister.BUS_MASTER)) {
            pending |= 1L << number;
        } else {
            int[] words = entry[number];
            pending &= ~(1L << number);
            sink.write(words[0] & 0xFFFF_FFFFL | (long) words[1] << 32, words[DATA]);
        }
    }

    /** What message {@code number} was to tell has been dealt with otherwise: it is no longer pending. */
    public void satisfied(int number) {
        pending &= ~(1L << number);
    }

    /** Configuration space or the table was written: what is pending and no longer held back goes. */
    public void configWritten() {
        for (int i = 0; isEnabled() && pending != 0 && i < entry.length; i++) {
            if ((pending >>> i & 1) != 0) {
                raise(i);
            }
        }
    }

    /** Accesses of 4 or 8 bytes, aligned; others read 0. */
    @Override
    public long read(int offset, int size) {
        if (size < Integer.BYTES || (offset & size - 1) != 0) {
            return 0;
        }
        long low = word(offset);
        return size == Integer.BYTES ? low : low | (long) (int) word(offset + 4) << 32;
    }

    private long word(int offset) {
        if (offset >= PENDING) {
            return offset < PENDING + 8 ? pending >>> 8 * (offset & 4) & 0xFFFF_FFFFL : 0;
        }
        int number = offset >> 4;
        return number < entry.length ? entry[number][offset >> 2 & 3] & 0xFFFF_FFFFL : 0;
    }

    @Override
    public void write(int offset, int size, long value) {
        if (size < Integer.BYTES || (offset & size - 1) != 0) {
            return;
        }
        for (int i = 0; i < size; i += 4) {
            writeWord(offset + i, (int) (value >>> 8 * i));
        }
        configWritten();
    }

    private void writeWord(int offset, int value) {
        int number = offset >> 4;
        int word = offset >> 2 & 3;
        if (offset < PENDING && number < entry.length) {
            entry[number][word] = word == 0 ? value & ~3 : word == VECTOR_CONTROL ? value & 1 : value;
        }
    }

    @Override
    public void exchange(StateStream state) {
        pending = state.exchange(pending);
        for (int[] words : entry) {
            state.exchange(words);
        }
    }
}
