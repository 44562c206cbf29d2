package org.sluice.x86.pci;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The configuration space of one function: bytes, and which of their bits software may set. On the baton.
 *
 * <p>A BAR's low bits are read-only and its address bits below its size are 0, so that writing ones shows the size.
 * Source: PCI Local Bus Specification 3.0 "Configuration Space", "Base Addresses", "Capabilities List".
 */
public final class ConfigSpace implements Snapshottable {

    /** Length: what ECAM reaches; the doors 0xCF8/0xCFC reach the first 256 bytes. */
    public static final int BYTES = 0x1000;
    /** How many BARs. */
    public static final int BARS = 6;

    private static final int FIRST_CAPABILITY = 0x40;
    private static final int CAPABILITIES_END = 0x100;
    private static final long MEMORY_BYTES_MAX = 1L << 31;
    private static final long IO_BYTES_MAX = 256;
    /** Bits [2:1] of a memory BAR that may lie anywhere in 64 bits. */
    private static final int WIDE = 2 << 1;
    private static final int KIND = 7;
    private static final int COMMAND_WRITABLE = PciRegister.IO_SPACE | PciRegister.MEMORY_SPACE
            | PciRegister.BUS_MASTER | PciRegister.INTX_DISABLE | 0x140;

    private final byte[] value = new byte[BYTES];
    private final byte[] writable = new byte[BYTES];
    private final byte[] clearable = new byte[BYTES];
    private final long[] barBytes = new long[BARS];
    private int nextCapability = FIRST_CAPABILITY;

    /**
     * A function's space.
     *
     * @param classCode base class, subclass, interface in bits [23:0]
     */
    public ConfigSpace(int vendor, int device, int classCode) {
        init(PciRegister.VENDOR_ID, 2, vendor);
        init(PciRegister.DEVICE_ID, 2, device);
        init(PciRegister.CLASS_CODE, 3, classCode);
        init(PciRegister.SUBSYSTEM_VENDOR, 2, vendor);
        init(PciRegister.SUBSYSTEM_ID, 2, device);
        allow(PciRegister.COMMAND, 2, COMMAND_WRITABLE);
        allow(PciRegister.CACHE_LINE_SIZE, 1, 0xFF);
        allow(PciRegister.INTERRUPT_LINE, 1, 0xFF);
        clear(PciRegister.STATUS + 1, 0xF9);
    }

    /** Sets bytes as they are after reset. */
    public ConfigSpace init(int offset, int size, long bits) {
        for (int i = 0; i < size; i++) {
            value[offset + i] = (byte) (bits >>> 8 * i);
        }
        return this;
    }

    /** Bits that software may set. */
    public ConfigSpace allow(int offset, int size, long bits) {
        for (int i = 0; i < size; i++) {
            writable[offset + i] = (byte) (bits >>> 8 * i);
        }
        return this;
    }

    private void clear(int offset, int bits) {
        clearable[offset] = (byte) bits;
    }

    /** A memory BAR of 32 bits; {@code bytes} is a power of two, 16 to 2^31. */
    public ConfigSpace memoryBar(int bar, long bytes) {
        checkBar(bar, BARS - 1, bytes, 16, MEMORY_BYTES_MAX);
        return bar(bar, bytes, 0);
    }

    /** A memory BAR of 64 bits, which takes the next register, too; {@code bytes} as for {@link #memoryBar}. */
    public ConfigSpace wideMemoryBar(int bar, long bytes) {
        checkBar(bar, BARS - 2, bytes, 16, MEMORY_BYTES_MAX);
        allow(PciRegister.BAR_0 + 4 * bar + 4, 4, 0xFFFF_FFFFL);
        return bar(bar, bytes, WIDE);
    }

    /** An I/O BAR; {@code bytes} is a power of two, 4 to 256. */
    public ConfigSpace ioBar(int bar, long bytes) {
        checkBar(bar, BARS - 1, bytes, 4, IO_BYTES_MAX);
        return bar(bar, bytes, 1);
    }

    private static void checkBar(int bar, int last, long bytes, long least, long most) {
        if (bar < 0 || bar > last) {
            throw new IllegalArgumentException("BAR " + bar + " is not in 0.." + last);
        }
        if (Long.bitCount(bytes) != 1 || bytes < least || bytes > most) {
            throw new IllegalArgumentException("BAR " + bar + " of " + bytes + " bytes: must be a power of two in "
                    + least + ".." + most);
        }
    }

    private ConfigSpace bar(int bar, long bytes, int kind) {
        barBytes[bar] = bytes;
        init(PciRegister.BAR_0 + 4 * bar, 4, kind);
        return allow(PciRegister.BAR_0 + 4 * bar, 4, -bytes);
    }

    /** Links in a capability of {@code bytes} bytes; answers its offset. */
    public int addCapability(int id, int bytes) {
        int at = nextCapability;
        if (at + bytes > CAPABILITIES_END) {
            throw new IllegalStateException("capability 0x" + Integer.toHexString(id) + " of " + bytes
                    + " bytes does not fit between 0x" + Integer.toHexString(at) + " and 0x100");
        }
        int link = PciRegister.CAPABILITIES;
        while (value[link] != 0) {
            link = (value[link] & 0xFF) + 1;
        }
        value[link] = (byte) at;
        value[at] = (byte) id;
        init(PciRegister.STATUS, 2, read(PciRegister.STATUS, 2) | PciRegister.HAS_CAPABILITIES);
        nextCapability = at + bytes + 3 & ~3;
        return at;
    }

    /** Reads 1, 2, 4 or 8 bytes; beyond the end ones. */
    public long read(int offset, int size) {
        long bits = 0;
        for (int i = 0; i < size; i++) {
            bits |= (offset + i < BYTES ? value[offset + i] & 0xFFL : 0xFFL) << 8 * i;
        }
        return bits;
    }

    /** Writes what may be written; bits that are cleared by a 1 are. */
    public void write(int offset, int size, long bits) {
        for (int i = 0; i < size && offset + i < BYTES; i++) {
            int at = offset + i;
            int b = (int) (bits >>> 8 * i) & 0xFF;
            value[at] = (byte) (value[at] & ~writable[at] & ~(b & clearable[at]) | b & writable[at]);
        }
    }

    /** Sets or clears bits that only the function itself changes. */
    public void put(int offset, int bit, boolean set) {
        long old = read(offset, 2);
        init(offset, 2, set ? old | bit : old & ~bit);
    }

    /** Is a bit of the command register set? */
    public boolean command(int bit) {
        return (read(PciRegister.COMMAND, 2) & bit) != 0;
    }

    /** Length of what a BAR maps; 0: there is none. */
    public long barBytes(int bar) {
        return barBytes[bar];
    }

    /** Is a BAR one of I/O ports? */
    public boolean isIoBar(int bar) {
        return (value[PciRegister.BAR_0 + 4 * bar] & 1) != 0;
    }

    /** Where a BAR maps to; -1 if its space is off in the command register. */
    public long barAddress(int bar) {
        boolean on = command(isIoBar(bar) ? PciRegister.IO_SPACE : PciRegister.MEMORY_SPACE);
        int size = (value[PciRegister.BAR_0 + 4 * bar] & KIND) == WIDE ? Long.BYTES : Integer.BYTES;
        return on ? read(PciRegister.BAR_0 + 4 * bar, size) & -barBytes[bar] : -1;
    }

    @Override
    public void exchange(StateStream state) {
        state.exchange(value);
    }
}
