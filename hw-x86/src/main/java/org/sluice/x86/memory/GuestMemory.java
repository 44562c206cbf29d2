package org.sluice.x86.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.sluice.x86.snapshot.SnapshotException;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * RAM: zero until written, and then kept in pages of 64 KiB, so that a board may have many GiB. Little-endian.
 *
 * <p>Threading: the baton. Allocates the first time a page is written. Not modelled: caches, ECC.
 */
public final class GuestMemory implements Snapshottable {

    /** Length of a page as it is kept. */
    public static final int PAGE_BYTES = 1 << 16;

    private static final int PAGE_SHIFT = 16;
    private static final int DIRECTORY_SHIFT = 30;
    private static final int PAGES_PER_DIRECTORY = 1 << DIRECTORY_SHIFT - PAGE_SHIFT;
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private final MemoryLayout layout;
    /** By GiB, then by page; null where nothing was written. */
    private final byte[][][] directories;
    private long residentPages;

    /** Memory that reads 0 everywhere. */
    public GuestMemory(MemoryLayout layout) {
        this.layout = layout;
        long end = layout.ranges().isEmpty() ? 0 : layout.ranges().get(layout.ranges().size() - 1).end();
        this.directories = new byte[(int) (end + (1L << DIRECTORY_SHIFT) - 1 >> DIRECTORY_SHIFT)][][];
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    /** Where it lies, and on which node. */
    public MemoryLayout layout() {
        return layout;
    }

    /** Is there RAM at this address? */
    public boolean contains(long address) {
        return layout.nodeOf(address) >= 0;
    }

    /** Pages that were written at least once. */
    public long residentPages() {
        return residentPages;
    }

    /**
     * Reads 1, 2, 4 or 8 bytes, zero-extended; bytes where no RAM is read as ones.
     *
     * @throws IllegalArgumentException for another size
     */
    public long read(long address, int size) {
        int at = (int) address & PAGE_BYTES - 1;
        if (at > PAGE_BYTES - size || !contains(address)) {
            return readBytes(address, checked(size));
        }
        byte[] page = page(address);
        if (page == null) {
            checked(size);
            return 0;
        }
        switch (size) {
            case 1: return page[at] & 0xFF;
            case 2: return (short) SHORT.get(page, at) & 0xFFFF;
            case 4: return (int) INT.get(page, at) & 0xFFFF_FFFFL;
            case 8: return (long) LONG.get(page, at);
            default: throw new IllegalArgumentException("an access has 1, 2, 4 or 8 bytes, not " + size);
        }
    }

    private static int checked(int size) {
        if (Integer.bitCount(size) != 1 || size < 1 || size > Long.BYTES) {
            throw new IllegalArgumentException("an access has 1, 2, 4 or 8 bytes, not " + size);
        }
        return size;
    }

    private long readBytes(long address, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            long at = address + i;
            byte[] page = contains(at) ? page(at) : null;
            int b = page != null ? page[(int) at & PAGE_BYTES - 1] & 0xFF : contains(at) ? 0 : 0xFF;
            value |= (long) b << 8 * i;
        }
        return value;
    }

    /** Writes the low {@code size} bytes, 1, 2, 4 or 8; bytes where no RAM is are lost. */
    public void write(long address, int size, long value) {
        int at = (int) address & PAGE_BYTES - 1;
        if (at > PAGE_BYTES - size || !contains(address)) {
            checked(size);
            for (int i = 0; i < size; i++) {
                writeByte(address + i, (byte) (value >>> 8 * i));
            }
            return;
        }
        byte[] page = pageToWrite(address);
        switch (size) {
            case 1:
                page[at] = (byte) value;
                break;
            case 2:
                SHORT.set(page, at, (short) value);
                break;
            case 4:
                INT.set(page, at, (int) value);
                break;
            case 8:
                LONG.set(page, at, value);
                break;
            default: throw new IllegalArgumentException("an access has 1, 2, 4 or 8 bytes, not " + size);
        }
    }

    private void writeByte(long address, byte value) {
        if (contains(address)) {
            pageToWrite(address)[(int) address & PAGE_BYTES - 1] = value;
        }
    }

    /** Copies into memory, as a loader or a device's DMA does; bytes where no RAM is are lost. */
    public void copyIn(long address, byte[] bytes, int from, int count) {
        for (int done = 0; done < count; ) {
            long at = address + done;
            int chunk = Math.min(count - done, PAGE_BYTES - ((int) at & PAGE_BYTES - 1));
            if (contains(at) && contains(at + chunk - 1)) {
                System.arraycopy(bytes, from + done, pageToWrite(at), (int) at & PAGE_BYTES - 1, chunk);
            } else {
                for (int i = 0; i < chunk; i++) {
                    writeByte(at + i, bytes[from + done + i]);
                }
            }
            done += chunk;
        }
    }

    /** Copies out of memory; bytes where no RAM is read as ones. */
    public void copyOut(long address, byte[] bytes, int to, int count) {
        for (int i = 0; i < count; i++) {
            bytes[to + i] = (byte) readBytes(address + i, 1);
        }
    }

    /** The pages that were written at least once. */
    @Override
    public void exchange(StateStream state) {
        long pages = state.exchange(residentPages);
        if (state.isRestoring()) {
            Arrays.fill(directories, null);
            residentPages = 0;
        }
        long at = 0;
        for (long i = 0; i < pages; i++, at += PAGE_BYTES) {
            while (!state.isRestoring() && page(at) == null) {
                at += PAGE_BYTES;
            }
            at = state.exchange(at);
            if (!contains(at)) {
                throw new SnapshotException("the snapshot has memory at 0x" + Long.toHexString(at) + ", which is none");
            }
            state.exchange(pageToWrite(at));
        }
    }

    private byte[] page(long address) {
        byte[][] pages = directories[(int) (address >>> DIRECTORY_SHIFT)];
        return pages == null ? null : pages[(int) (address >>> PAGE_SHIFT) & PAGES_PER_DIRECTORY - 1];
    }

    private byte[] pageToWrite(long address) {
        int gib = (int) (address >>> DIRECTORY_SHIFT);
        int index = (int) (address >>> PAGE_SHIFT) & PAGES_PER_DIRECTORY - 1;
        if (directories[gib] == null) {
            directories[gib] = new byte[PAGES_PER_DIRECTORY][];
        }
        byte[] page = directories[gib][index];
        if (page == null) {
            page = new byte[PAGE_BYTES];
            directories[gib][index] = page;
            residentPages++;
        }
        return page;
    }
}
