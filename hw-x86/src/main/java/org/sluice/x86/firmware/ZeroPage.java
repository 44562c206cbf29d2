package org.sluice.x86.firmware;

import java.util.List;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.memory.GuestMemory;

/**
 * Linux's boot_params, the zero page, as a loader fills it that enters the kernel in 32-bit or 64-bit mode: the setup
 * header of the image with what the loader has to say, the memory map, the RSDP, the text screen; behind it the command
 * line. Stateless.
 *
 * <pre>
 *   address + 0x000 screen_info  0x070 RSDP  0x1E8 entries  0x1F1 setup header  0x2D0 e820 map  | 0x1000 command line
 * </pre>
 *
 * <p>Not made: EFI, EDD, setup_data, a kernel at another place than its header's code32_start, real-mode fields (heap,
 * setup_move_size). Source: Linux Documentation/arch/x86/boot.rst "Details of Header Fields", "32-bit Boot Protocol";
 * zero-page.rst; include/uapi/linux/screen_info.h.
 */
public final class ZeroPage {

    /** Length of the page. */
    public static final int BYTES = 0x1000;

    public static final int SCREEN_INFO = 0x000;
    public static final int ACPI_RSDP_ADDR = 0x070;
    public static final int EXT_RAMDISK_IMAGE = 0x0C0;
    public static final int EXT_RAMDISK_SIZE = 0x0C4;
    public static final int EXT_CMD_LINE_PTR = 0x0C8;
    public static final int ALT_MEM_K = 0x1E0;
    public static final int E820_ENTRIES = 0x1E8;
    public static final int SETUP_HEADER = 0x1F1;
    public static final int VID_MODE = 0x1FA;
    public static final int BOOT_FLAG = 0x1FE;
    public static final int JUMP_OFFSET = 0x201;   // the header ends so far behind 0x202
    public static final int HEADER = 0x202;
    public static final int VERSION = 0x206;
    public static final int TYPE_OF_LOADER = 0x210;
    public static final int RAMDISK_IMAGE = 0x218;
    public static final int RAMDISK_SIZE = 0x21C;
    public static final int CMD_LINE_PTR = 0x228;
    public static final int INITRD_ADDR_MAX = 0x22C;
    public static final int XLOADFLAGS = 0x236;
    public static final int CMDLINE_SIZE = 0x238;
    public static final int E820_TABLE = 0x2D0;

    /** How many entries the map has room for. */
    public static final int E820_MAX = 128;

    private static final int HEADER_END_MAX = 0x290;
    private static final int MAGIC = 0x53726448; // HdrS
    private static final int BOOT_MAGIC = 0xAA55;
    private static final int UNDEFINED_LOADER = 0xFF;
    private static final int NORMAL_MODE = 0xFFFF;
    private static final int ABOVE_4G = 1 << 1;
    private static final int E820_ENTRY_BYTES = 20;
    private static final long NO_INITRD_MAX = 0x37FF_FFFFL;
    private static final int NO_CMDLINE_SIZE = 255;

    private final byte[] page = new byte[BYTES];
    private final BootRequest boot;

    private ZeroPage(BootRequest boot) {
        this.boot = boot;
    }

    /**
     * Writes it, and the command line behind it.
     *
     * @param image   the kernel's file, or at least its setup header, which protocol 2.02 or later describes
     * @param address where, a multiple of 16
     * @return the address behind the last byte
     * @throws IllegalArgumentException if the image has no such header; if page, command line or RAM disk do not lie
     *                                  in RAM that the memory map calls usable, are longer than or beyond what the
     *                                  header allows, or would overwrite another or the RSDP; if the place of the RSDP
     *                                  is not in RAM (what is there is the kernel's to check); nothing is written
     */
    public static long write(Board board, GuestMemory memory, byte[] image, BootRequest boot, long address) {
        ZeroPage page = new ZeroPage(boot);
        page.copyHeader(image);
        byte[] commandLine = BootRequest.zeroTerminated(boot.commandLine());
        page.refuseLong(commandLine.length - 1);
        if (address % 16 != 0 || address + BYTES + commandLine.length > (page.mayLieAbove4G() ? Long.MAX_VALUE
                : 1L << 32)) {
            throw new IllegalArgumentException("0x" + Long.toHexString(address)
                    + " is no multiple of 16 that this kernel can reach");
        }
        boot.check(board, memory, address, BYTES + commandLine.length, page.ramdiskLimit());
        page.setLoaderFields(address + BYTES);
        page.setMachine(board);
        memory.copyIn(address, page.page, 0, BYTES);
        memory.copyIn(address + BYTES, commandLine, 0, commandLine.length);
        return address + BYTES + commandLine.length;
    }

    private void copyHeader(byte[] image) {
        boolean isImage = image.length >= HEADER + 0x2C && little(image, HEADER, 4) == MAGIC
                && little(image, BOOT_FLAG, 2) == BOOT_MAGIC;
        int end = isImage ? HEADER + (image[JUMP_OFFSET] & 0xFF) : 0;
        if (!isImage || little(image, VERSION, 2) < 0x0202 || end > Math.min(image.length, HEADER_END_MAX)) {
            throw new IllegalArgumentException("the image has no setup header of boot protocol 2.02 or later");
        }
        System.arraycopy(image, SETUP_HEADER, page, SETUP_HEADER, end - SETUP_HEADER);
    }

    private boolean isVersion(int least) {
        return little(page, VERSION, 2) >= least;
    }

    private boolean mayLieAbove4G() {
        return isVersion(0x020C) && (page[XLOADFLAGS] & ABOVE_4G) != 0;
    }

    /** The address behind the last byte that the RAM disk may occupy. */
    private long ramdiskLimit() {
        return mayLieAbove4G() ? Long.MAX_VALUE
                : 1 + (isVersion(0x0203) ? little(page, INITRD_ADDR_MAX, 4) : NO_INITRD_MAX);
    }

    private void refuseLong(int length) {
        long most = isVersion(0x0206) ? little(page, CMDLINE_SIZE, 4) : NO_CMDLINE_SIZE;
        if (length > most) {
            throw new IllegalArgumentException("the command line has " + length + " bytes, but this kernel takes "
                    + most);
        }
        if (boot.modules().size() > 1) {
            throw new IllegalArgumentException("Linux takes one initial RAM disk, not " + boot.modules().size());
        }
    }

    private void setLoaderFields(long commandLine) {
        put(VID_MODE, 2, NORMAL_MODE);
        put(TYPE_OF_LOADER, 1, UNDEFINED_LOADER);
        putWide(CMD_LINE_PTR, EXT_CMD_LINE_PTR, commandLine);
        for (BootRequest.Module ramdisk : boot.modules()) {
            putWide(RAMDISK_IMAGE, EXT_RAMDISK_IMAGE, ramdisk.first());
            putWide(RAMDISK_SIZE, EXT_RAMDISK_SIZE, ramdisk.bytes());
        }
    }

    private void setMachine(Board board) {
        put(ACPI_RSDP_ADDR, 8, boot.rsdp());
        put(ALT_MEM_K, 4, BootRequest.usableKib(board, 1 << 20));
        List<E820.Entry> map = E820.of(board);
        if (map.size() > E820_MAX) {
            throw new IllegalArgumentException("the map has " + map.size() + " entries, but the page has room for "
                    + E820_MAX);
        }
        put(E820_ENTRIES, 1, map.size());
        byte[] table = E820.bytes(map);
        assert table.length == map.size() * E820_ENTRY_BYTES;
        System.arraycopy(table, 0, page, E820_TABLE, table.length);
        if (Isa.has(board, DeviceKind.VGA)) {
            put(SCREEN_INFO + 0x06, 1, 3);   // orig_video_mode: 80 x 25 text
            put(SCREEN_INFO + 0x07, 1, 80);  // orig_video_cols
            put(SCREEN_INFO + 0x0E, 1, 25);  // orig_video_lines
            put(SCREEN_INFO + 0x0F, 1, 1);   // orig_video_isVGA
            put(SCREEN_INFO + 0x10, 2, 16);  // orig_video_points
        }
    }

    private void putWide(int low, int high, long value) {
        put(low, 4, value);
        put(high, 4, value >>> 32);
    }

    private void put(int at, int size, long value) {
        for (int i = 0; i < size; i++) {
            page[at + i] = (byte) (value >>> 8 * i);
        }
    }

    private static long little(byte[] bytes, int at, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (bytes[at + i] & 0xFFL) << 8 * i;
        }
        return value;
    }
}
