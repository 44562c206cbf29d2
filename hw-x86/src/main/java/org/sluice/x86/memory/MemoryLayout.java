package org.sluice.x86.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the RAM of a board lies: one node after the other from address 0, around the hole for PCI and APICs below
 * 4 GiB. Immutable.
 *
 * <pre>
 *   0 ........ 0xC0000000        4 GiB .............
 *   node 0, node 1...   | hole | the rest
 * </pre>
 */
public final class MemoryLayout {

    /** The hole begins here; RAM goes on at 4 GiB. */
    public static final long HOLE = 0xC000_0000L;
    /** Where RAM goes on. */
    public static final long ABOVE_HOLE = 1L << 32;

    private final List<MemoryRange> ranges;

    /** Lays out nodes with these sizes in bytes, each a multiple of 4096. */
    public MemoryLayout(long... nodeBytes) {
        List<MemoryRange> laid = new ArrayList<>();
        long next = 0;
        for (int node = 0; node < nodeBytes.length; node++) {
            long left = nodeBytes[node];
            while (left > 0) {
                next = next == HOLE ? ABOVE_HOLE : next;
                long bytes = next < HOLE ? Math.min(left, HOLE - next) : left;
                laid.add(new MemoryRange(next, bytes, node));
                next += bytes;
                left -= bytes;
            }
        }
        ranges = List.copyOf(laid);
    }

    /** The ranges by address; unmodifiable. */
    public List<MemoryRange> ranges() {
        return ranges;
    }

    /** All bytes together. */
    public long bytes() {
        return ranges.stream().mapToLong(MemoryRange::bytes).sum();
    }

    /** The node whose RAM is at an address; -1 if there is none. */
    public int nodeOf(long address) {
        for (MemoryRange range : ranges) {
            if (range.contains(address)) {
                return range.node();
            }
        }
        return -1;
    }

    /** Is there RAM at all of {@code bytes} bytes from {@code address} on? */
    public boolean covers(long address, long bytes) {
        for (MemoryRange range : ranges) {
            if (range.contains(address)) {
                return bytes <= range.end() - address || covers(range.end(), bytes - (range.end() - address));
            }
        }
        return false;
    }
}
