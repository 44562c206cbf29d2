package org.sluice.x86.firmware;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.board.Board;
import org.sluice.x86.memory.GuestMemory;

/**
 * What a loader passes on to the kernel that it has loaded, beside the firmware's tables. Immutable.
 *
 * @param commandLine of the kernel, without a NUL
 * @param modules     what was loaded beside the kernel, in order; for Linux at most one, the initial RAM disk
 * @param rsdp        physical address of the RSDP, {@link Firmware#RSDP}, in RAM; 0 if no tables were installed
 */
public record BootRequest(String commandLine, List<Module> modules, long rsdp) {

    /** The name by which the loader calls itself. */
    public static final String LOADER = "Sluice";

    /**
     * A file in memory.
     *
     * @param first address of its first byte
     * @param bytes length, 1 or more
     * @param text  its name or command line, without a NUL
     */
    public record Module(long first, long bytes, String text) {

        /** Refuses what is empty or has a NUL in its text. */
        public Module {
            refuseNul("module", text);
            if (first < 0 || bytes < 1 || first + bytes < 0) {
                throw new IllegalArgumentException("module " + text + " at 0x" + Long.toHexString(first) + " of "
                        + bytes + " bytes");
            }
        }

        /** The address behind its last byte. */
        public long end() {
            return first + bytes;
        }
    }

    /** Refuses a NUL in the command line; copies the list. */
    public BootRequest {
        refuseNul("command line", commandLine);
        modules = List.copyOf(modules);
    }

    private static void refuseNul(String what, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + " has a NUL in it");
        }
    }

    static byte[] zeroTerminated(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    /** KiB of usable memory from {@code first} on, as far as it is without a hole; at most what 32 bits hold. */
    static long usableKib(Board board, long first) {
        long bytes = E820.of(board).stream().filter(entry -> entry.type() == E820.USABLE && entry.first() == first)
                .mapToLong(E820.Entry::bytes).findFirst().orElse(0);
        return Math.min(bytes >> 10, 0xFFFF_FFFFL);
    }

    /**
     * Refuses an information, or a module, that is not in RAM which the memory map calls usable; modules that end above
     * {@code limit}; and whatever two of these, and the RSDP, would share.
     */
    void check(Board board, GuestMemory memory, long address, long length, long limit) {
        List<Area> areas = new ArrayList<>();
        if (!isUsable(board, memory, address, length)) {
            throw new IllegalArgumentException("the information, " + length + " bytes at 0x"
                    + Long.toHexString(address) + ", does not lie in RAM that the memory map calls usable");
        }
        if (rsdp != 0) {
            Rsdp.refuseOutsideRam(memory, rsdp);
            claim(areas, new Area("the RSDP", rsdp, rsdp + Rsdp.BYTES));
        }
        claim(areas, new Area("the information", address, address + length));
        for (Module module : modules) {
            if (!isUsable(board, memory, module.first, module.bytes) || module.end() > limit) {
                throw new IllegalArgumentException("module " + module.text + " at 0x" + Long.toHexString(module.first)
                        + " of " + module.bytes + " bytes does not lie in RAM below 0x" + Long.toHexString(limit)
                        + " that the memory map calls usable");
            }
            claim(areas, new Area("module " + module.text, module.first, module.end()));
        }
    }

    private static boolean isUsable(Board board, GuestMemory memory, long first, long bytes) {
        return first >= 0 && memory.layout().covers(first, bytes) && E820.of(board).stream()
                .anyMatch(entry -> entry.type() == E820.USABLE && entry.first() <= first
                        && bytes <= entry.first() + entry.bytes() - first);
    }

    private static void claim(List<Area> areas, Area area) {
        for (Area other : areas) {
            if (area.first < other.end && other.first < area.end) {
                throw new IllegalArgumentException(area.what + " lies where " + other.what + " is, 0x"
                        + Long.toHexString(other.first) + "-0x" + Long.toHexString(other.end - 1));
            }
        }
        areas.add(area);
    }

    /** What nobody else may lie in. */
    private record Area(String what, long first, long end) {
    }
}
