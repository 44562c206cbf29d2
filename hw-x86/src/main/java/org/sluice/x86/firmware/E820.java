package org.sluice.x86.firmware;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.memory.MemoryRange;
import org.sluice.x86.pci.PciHost;

/** The memory map as a PC's firmware tells it. Source: ACPI Specification "System Address Map Interfaces". */
public final class E820 {

    /** Free for the kernel. */
    public static final int USABLE = 1;
    /** Not for the kernel. */
    public static final int RESERVED = 2;

    private static final long BASE_END = 0x9FC00;
    private static final long LEGACY_END = 0x100000;

    /**
     * One stretch.
     *
     * @param first address of its first byte
     * @param bytes length
     * @param type  {@link #USABLE} or {@link #RESERVED}
     */
    public record Entry(long first, long bytes, int type) {
    }

    private E820() {
    }

    /** The map of a board, by address. */
    public static List<Entry> of(Board board) {
        List<Entry> map = new ArrayList<>();
        for (MemoryRange range : board.memoryLayout().ranges()) {
            add(map, range.first(), Math.min(range.end(), BASE_END));
            add(map, Math.max(range.first(), LEGACY_END), range.end());
        }
        map.add(new Entry(BASE_END, LEGACY_END - BASE_END, RESERVED));
        board.devices().stream().filter(device -> device.kind() == DeviceKind.PCI).forEach(device ->
                map.add(new Entry(device.address(), PciHost.ECAM_BYTES, RESERVED)));
        map.sort((a, b) -> Long.compareUnsigned(a.first(), b.first()));
        return List.copyOf(map);
    }

    /** Adds [first, end) if there is anything in it; neighbouring nodes are one stretch. */
    private static void add(List<Entry> map, long first, long end) {
        Entry last = map.isEmpty() ? null : map.get(map.size() - 1);
        if (first >= end) {
            return;
        }
        if (last != null && last.first() + last.bytes() == first) {
            map.set(map.size() - 1, new Entry(last.first(), end - last.first(), USABLE));
        } else {
            map.add(new Entry(first, end - first, USABLE));
        }
    }

    /** The map as 20 bytes each: address, length, type; as INT 15h, fw_cfg and the zero page want it. */
    public static byte[] bytes(List<Entry> map) {
        Bytes out = new Bytes();
        map.forEach(entry -> out.u64(entry.first()).u64(entry.bytes()).u32(entry.type()));
        return out.array();
    }
}
