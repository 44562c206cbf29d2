package org.sluice.x86.firmware;

import org.sluice.x86.board.Board;
import org.sluice.x86.memory.GuestMemory;

/**
 * The information of Multiboot2: tags, one behind the other, which EBX points at when the kernel begins with
 * {@link #MAGIC} in EAX. Stateless.
 *
 * <pre>
 *   address: total size, 0 | type, size, ... | padding to 8 | type, size, ... | ... | 0, 8
 * </pre>
 *
 * <p>Not made: tags of ELF sections, of the BIOS and EFI, of networks and graphics, and of a relocated image. Source:
 * Multiboot2 Specification 2.0 "Boot information".
 */
public final class Multiboot2Info {

    /** In EAX when the kernel begins. */
    public static final int MAGIC = 0x36D76289;

    public static final int TAG_END = 0;
    public static final int TAG_COMMAND_LINE = 1;
    public static final int TAG_LOADER_NAME = 2;
    public static final int TAG_MODULE = 3;
    public static final int TAG_BASIC_MEMORY = 4;
    public static final int TAG_MEMORY_MAP = 6;
    public static final int TAG_OLD_RSDP = 14;
    public static final int TAG_NEW_RSDP = 15;

    private static final int HEAD_BYTES = 8;
    private static final int ALIGN = 8;
    private static final int MAP_ENTRY_BYTES = 24;
    private static final long LIMIT = 1L << 32;

    private final Bytes tags = new Bytes();

    private Multiboot2Info() {
    }

    /**
     * Writes it.
     *
     * @param address where, a multiple of 8 below 4 GiB
     * @return the address behind the last byte
     * @throws IllegalArgumentException if the information or a module does not lie below 4 GiB in RAM that the memory
     *                                  map calls usable, or would overwrite another or the RSDP; if there is no RSDP,
     *                                  with its signature and checksums, where the request says; nothing is written
     */
    public static long write(Board board, GuestMemory memory, BootRequest boot, long address) {
        byte[] tags = new Multiboot2Info().tags(board, memory, boot);
        byte[] all = new Bytes().u32(HEAD_BYTES + tags.length).u32(0).all(tags).array();
        if (address % ALIGN != 0 || address + all.length > LIMIT) {
            throw new IllegalArgumentException("0x" + Long.toHexString(address)
                    + " is no multiple of 8 with room below 4 GiB");
        }
        boot.check(board, memory, address, all.length, LIMIT);
        memory.copyIn(address, all, 0, all.length);
        return address + all.length;
    }

    private byte[] tags(Board board, GuestMemory memory, BootRequest boot) {
        tag(TAG_COMMAND_LINE, BootRequest.zeroTerminated(boot.commandLine()));
        tag(TAG_LOADER_NAME, BootRequest.zeroTerminated(BootRequest.LOADER));
        for (BootRequest.Module module : boot.modules()) {
            tag(TAG_MODULE, new Bytes().u32(module.first()).u32(module.end())
                    .all(BootRequest.zeroTerminated(module.text())).array());
        }
        tag(TAG_BASIC_MEMORY, new Bytes().u32(BootRequest.usableKib(board, 0))
                .u32(BootRequest.usableKib(board, 1 << 20)).array());
        Bytes map = new Bytes().u32(MAP_ENTRY_BYTES).u32(0);
        for (E820.Entry entry : E820.of(board)) {
            map.u64(entry.first()).u64(entry.bytes()).u32(entry.type()).u32(0);
        }
        tag(TAG_MEMORY_MAP, map.array());
        if (boot.rsdp() != 0) {
            byte[] rsdp = Rsdp.copy(memory, boot.rsdp());
            tag(Rsdp.isNew(rsdp) ? TAG_NEW_RSDP : TAG_OLD_RSDP, rsdp);
        }
        tag(TAG_END, new byte[0]);
        return tags.array();
    }

    /** Its size does not count the padding. */
    private void tag(int type, byte[] content) {
        tags.u32(type).u32(HEAD_BYTES + content.length).all(content);
        tags.zeros(-tags.size() & ALIGN - 1);
    }
}
