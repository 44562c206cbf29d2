package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.board.Board;
import org.sluice.x86.firmware.BootRequest;
import org.sluice.x86.firmware.E820;
import org.sluice.x86.firmware.Firmware;
import org.sluice.x86.firmware.Multiboot2Info;
import org.sluice.x86.firmware.MultibootInfo;
import org.sluice.x86.firmware.ZeroPage;

/** What loaders write: each is read as a kernel does it, by the offsets of the specifications. */
final class BootRows {

    private static final String MULTIBOOT = "Multiboot Specification 0.6.96";
    private static final String MULTIBOOT2 = "Multiboot2 Specification 2.0";
    private static final String LINUX = "Linux Documentation/arch/x86/";
    private static final long AT = 0x9000;
    private static final long MODULE = 0x200000;
    private static final BootRequest BOOT = new BootRequest("a b", List.of(
            new BootRequest.Module(MODULE, 0x1001, "one"), new BootRequest.Module(0x300000, 8, "two")), Firmware.RSDP);
    private static final BootRequest LINUX_BOOT = new BootRequest("a b", BOOT.modules().subList(0, 1), Firmware.RSDP);

    private BootRows() {
    }

    static void addTo(Rows rows) {
        rows.device("multiboot", Board.named("big64"));
        multiboot(rows);
        rows.device("multiboot2", Board.named("big64"));
        multiboot2(rows);
        rows.device("zeropage", Board.named("big64"));
        zeroPage(rows);
    }

    private static long u(Rig rig, long address, int size) {
        return rig.machine.memory().read(address, size);
    }

    private static String text(Rig rig, long address) {
        StringBuilder text = new StringBuilder();
        for (long at = address; u(rig, at, 1) != 0; at++) {
            text.append((char) u(rig, at, 1));
        }
        return text.toString();
    }

    private static E820.Entry entry(Rig rig, long at) {
        return new E820.Entry(u(rig, at, 8), u(rig, at + 8, 8), (int) u(rig, at + 16, 4));
    }

    /** 64 GiB around the hole, less the legacy area. */
    private static List<E820.Entry> map() {
        return List.of(new E820.Entry(0, 0x9FC00, 1), new E820.Entry(0x9FC00, 0x60400, 2),
                new E820.Entry(0x100000, 0xBFF00000L, 1), new E820.Entry(1L << 32, 61L << 30, 1));
    }

    // ---- Multiboot ----

    private static Rig one(Rig rig) {
        MultibootInfo.write(rig.machine.board(), rig.machine.memory(), BOOT, AT);
        return rig;
    }

    private static void multiboot(Rows rows) {
        rows.source(MULTIBOOT, "Boot information format")
                .fact("the flags tell which fields hold: memory, command line, modules, map, loader's name", rig ->
                        same(0x24D, u(one(rig), AT, 4)))
                .fact("mem_lower and mem_upper are KiB up to the first hole below and above 1 MiB", rig -> {
                    same(639, u(one(rig), AT + 4, 4));
                    same((3L << 20) - 1024, u(rig, AT + 8, 4));
                })
                .fact("command line and loader's name are zero-terminated texts", rig -> {
                    same("a b", text(rig, u(one(rig), AT + 16, 4)));
                    same("Sluice", text(rig, u(rig, AT + 64, 4)));
                })
                .fact("each module has its start, the address behind its end, and a text", rig -> {
                    same(2, u(one(rig), AT + 20, 4));
                    long list = u(rig, AT + 24, 4);
                    same(0x201001, u(rig, list + 4, 4));
                    same("one", text(rig, u(rig, list + 8, 4)));
                    same(0x300000, u(rig, list + 16, 4));
                })
                .fact("a map entry begins behind its size, which does not count itself", rig -> {
                    List<E820.Entry> found = new ArrayList<>();
                    long at = u(one(rig), AT + 48, 4);
                    for (long end = at + u(rig, AT + 44, 4); at < end; at += u(rig, at, 4) + 4) {
                        found.add(entry(rig, at + 4));
                    }
                    same(map(), found);
                });
    }

    // ---- Multiboot2 ----

    private static Rig two(Rig rig) {
        Firmware.install(rig.machine.board(), rig.machine.memory());
        Multiboot2Info.write(rig.machine.board(), rig.machine.memory(), BOOT, AT);
        return rig;
    }

    /** Addresses of the tags of a type. */
    private static List<Long> tags(Rig rig, int type) {
        List<Long> found = new ArrayList<>();
        long at = AT + 8;
        for (; u(rig, at, 4) != 0; at += u(rig, at + 4, 4) + 7 & ~7) {
            if (u(rig, at, 4) == type) {
                found.add(at);
            }
        }
        return found;
    }

    private static void multiboot2(Rows rows) {
        rows.source(MULTIBOOT2, "Basic tags structure")
                .fact("tags begin on 8-byte boundaries, and an end tag of 8 bytes ends at the total size", rig -> {
                    long at = AT + 8;
                    while (u(two(rig), at, 4) != 0) {
                        at += u(rig, at + 4, 4) + 7 & ~7;
                    }
                    same(8, u(rig, at + 4, 4));
                    same(u(rig, AT, 4), at + 8 - AT);
                });
        rows.source(MULTIBOOT2, "Boot command line")
                .fact("the command line's tag counts the text's zero and not the padding", rig ->
                        same(8 + 4, u(two(rig), tags(rig, 1).get(0) + 4, 4)));
        rows.source(MULTIBOOT2, "Modules")
                .fact("there is one tag for each module", rig -> {
                    List<Long> modules = tags(two(rig), 3);
                    same(2, modules.size());
                    same(MODULE, u(rig, modules.get(0) + 8, 4));
                    same("two", text(rig, modules.get(1) + 16));
                });
        rows.source(MULTIBOOT2, "Memory map")
                .fact("map entries are as long as their tag says, with a reserved zero", rig -> {
                    long tag = tags(two(rig), 6).get(0);
                    List<E820.Entry> found = new ArrayList<>();
                    long end = tag + u(rig, tag + 4, 4);
                    for (long at = tag + 16; at < end; at += u(rig, tag + 8, 4)) {
                        found.add(entry(rig, at));
                        same(0, u(rig, at + 20, 4));
                    }
                    same(map(), found);
                });
        rows.source(MULTIBOOT2, "ACPI new RSDP")
                .fact("the RSDP of revision 2 is copied whole", rig -> {
                    long tag = tags(two(rig), 15).get(0);
                    same(8 + 36, u(rig, tag + 4, 4));
                    same(u(rig, Firmware.RSDP + 24, 8), u(rig, tag + 8 + 24, 8));
                });
    }

    // ---- Linux ----

    private static byte[] image() {
        byte[] image = new byte[1024];
        long[][] fields = {{0x1FE, 2, 0xAA55}, {0x201, 1, 0x6A}, {0x202, 4, 0x53726448}, {0x206, 2, 0x020F},
            {0x22C, 4, 0x7FFFFFFF}, {0x230, 4, 0x200000}, {0x236, 2, 2}, {0x238, 4, 2047}, {0x268, 4, 0x1234}};
        for (long[] field : fields) {
            for (int i = 0; i < field[1]; i++) {
                image[(int) field[0] + i] = (byte) (field[2] >>> 8 * i);
            }
        }
        return image;
    }

    private static Rig page(Rig rig) {
        ZeroPage.write(rig.machine.board(), rig.machine.memory(), image(), LINUX_BOOT, AT);
        return rig;
    }

    private static void zeroPage(Rows rows) {
        rows.source(LINUX + "boot.rst", "32-bit Boot Protocol")
                .fact("the setup header is copied from 0x1F1 to where its jump says that it ends", rig -> {
                    same(0x53726448, u(page(rig), AT + 0x202, 4));
                    same(0x1234, u(rig, AT + 0x268, 4));
                    same(0, u(rig, AT + 0x26C, 4));
                });
        rows.source(LINUX + "boot.rst", "Details of Header Fields")
                .fact("a loader without an assigned number calls itself 0xFF", rig ->
                        same(0xFF, u(page(rig), AT + 0x210, 1)))
                .fact("cmd_line_ptr points at a zero-terminated command line", rig ->
                        same("a b", text(rig, u(page(rig), AT + 0x228, 4))))
                .fact("ramdisk_image and ramdisk_size tell of the initial RAM disk", rig -> {
                    same(MODULE, u(page(rig), AT + 0x218, 4));
                    same(0x1001, u(rig, AT + 0x21C, 4));
                });
        rows.source(LINUX + "zero-page.rst", "Zero Page")
                .fact("acpi_rsdp_addr is the RSDP's address", rig -> same(Firmware.RSDP, u(page(rig), AT + 0x70, 8)))
                .fact("e820_table has as many entries of 20 bytes as e820_entries says", rig -> {
                    List<E820.Entry> found = new ArrayList<>();
                    for (long i = 0; i < u(page(rig), AT + 0x1E8, 1); i++) {
                        found.add(entry(rig, AT + 0x2D0 + 20 * i));
                    }
                    same(map(), found);
                })
                .fact("what lies above 4 GiB has its upper half in the ext_ fields", rig -> {
                    BootRequest high = new BootRequest("", List.of(new BootRequest.Module(5L << 32, 16, "")), 0);
                    ZeroPage.write(rig.machine.board(), rig.machine.memory(), image(), high, AT);
                    same(5, u(rig, AT + 0xC0, 4));
                    same(0, u(rig, AT + 0x218, 4));
                });
    }
}
