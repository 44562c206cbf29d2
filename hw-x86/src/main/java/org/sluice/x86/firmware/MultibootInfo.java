package org.sluice.x86.firmware;

import java.util.List;
import org.sluice.x86.board.Board;
import org.sluice.x86.memory.GuestMemory;

/**
 * The information structure of Multiboot, version 1: what EBX points at when the kernel begins with {@link #MAGIC} in
 * EAX. Stateless.
 *
 * <pre>
 *   address: flags memory command-line modules map loader-name ... | memory map | module list | texts
 * </pre>
 *
 * <p>Not made: symbols, drives, the BIOS's tables, graphics: their flags are clear. Source: Multiboot Specification
 * 0.6.96 "Boot information format".
 */
public final class MultibootInfo {

    /** In EAX when the kernel begins. */
    public static final int MAGIC = 0x2BADB002;
    /** Length of the structure alone. */
    public static final int BYTES = 116;

    private static final int MEMORY = 1;
    private static final int COMMAND_LINE = 1 << 2;
    private static final int MODULES = 1 << 3;
    private static final int MEMORY_MAP = 1 << 6;
    private static final int LOADER_NAME = 1 << 9;
    private static final int MAP_ENTRY_BYTES = 24;
    private static final int MAP_ENTRY_REST = 20; // the size field does not count itself
    private static final int MODULE_BYTES = 16;
    private static final int ALIGN = 4;
    private static final long LIMIT = 1L << 32;

    private MultibootInfo() {
    }

    /**
     * Writes it, and behind it what it points at.
     *
     * @param address where, a multiple of 4 below 4 GiB
     * @return the address behind the last byte
     * @throws IllegalArgumentException if the information or a module does not lie below 4 GiB in RAM that the memory
     *                                  map calls usable, or would overwrite another or the RSDP; nothing is written
     */
    public static long write(Board board, GuestMemory memory, BootRequest boot, long address) {
        List<E820.Entry> map = E820.of(board);
        long mapAt = address + BYTES;
        long modulesAt = mapAt + (long) map.size() * MAP_ENTRY_BYTES;
        long textsAt = modulesAt + (long) boot.modules().size() * MODULE_BYTES;
        Bytes texts = new Bytes().all(BootRequest.zeroTerminated(boot.commandLine()));
        long loaderAt = textsAt + texts.size();
        texts.all(BootRequest.zeroTerminated(BootRequest.LOADER));
        Bytes modules = new Bytes();
        for (BootRequest.Module module : boot.modules()) {
            modules.u32(module.first()).u32(module.end()).u32(textsAt + texts.size()).u32(0);
            texts.all(BootRequest.zeroTerminated(module.text()));
        }
        Bytes info = new Bytes().u32(MEMORY | COMMAND_LINE | MODULES | MEMORY_MAP | LOADER_NAME)
                .u32(BootRequest.usableKib(board, 0)).u32(BootRequest.usableKib(board, 1 << 20)).u32(0)
                .u32(textsAt).u32(boot.modules().size()).u32(modulesAt).zeros(16)
                .u32((long) map.size() * MAP_ENTRY_BYTES).u32(mapAt).zeros(12).u32(loaderAt).zeros(BYTES - 68);
        for (E820.Entry entry : map) {
            info.u32(MAP_ENTRY_REST).u64(entry.first()).u64(entry.bytes()).u32(entry.type());
        }
        byte[] all = info.all(modules.array()).all(texts.array()).array();
        if (address % ALIGN != 0 || address + all.length > LIMIT) {
            throw new IllegalArgumentException("0x" + Long.toHexString(address)
                    + " is no multiple of 4 with room below 4 GiB");
        }
        boot.check(board, memory, address, all.length, LIMIT);
        memory.copyIn(address, all, 0, all.length);
        return address + all.length;
    }
}
