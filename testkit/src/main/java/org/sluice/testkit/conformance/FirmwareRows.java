package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;
import static org.sluice.testkit.conformance.Expect.that;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.board.Board;
import org.sluice.x86.firmware.E820;
import org.sluice.x86.firmware.Firmware;
import org.sluice.x86.platform.AcpiPm;

/** The tables that firmware leaves: each is found and read as a kernel does it. */
final class FirmwareRows {

    private static final String ACPI = "ACPI Specification";
    private static final String MP = "Intel MultiProcessor Specification 1.4";

    private FirmwareRows() {
    }

    static void addTo(Rows rows) {
        rows.device("acpi", Board.named("pc"));
        pointers(rows);
        fixed(rows);
        rows.on(Board.named("up"));
        reduced(rows);
        rows.on(Board.named("huge256"));
        numa(rows);
        rows.device("mptable", Board.named("big64"));
        mpTable(rows);
        rows.device("e820", Board.named("big64"));
        e820(rows);
    }

    private static Rig installed(Rig rig) {
        Firmware.install(rig.machine.board(), rig.machine.memory());
        return rig;
    }

    private static long u(Rig rig, long address, int size) {
        return rig.machine.memory().read(address, size);
    }

    private static int sum(Rig rig, long address, long bytes) {
        int sum = 0;
        for (long i = 0; i < bytes; i++) {
            sum += (int) u(rig, address + i, 1);
        }
        return sum & 0xFF;
    }

    private static List<Long> tables(Rig rig) {
        long xsdt = u(rig, Firmware.RSDP + 24, 8);
        List<Long> found = new ArrayList<>();
        for (long at = xsdt + 36; at < xsdt + u(rig, xsdt + 4, 4); at += 8) {
            found.add(u(rig, at, 8));
        }
        return found;
    }

    private static String signature(Rig rig, long table) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            text.append((char) u(rig, table + i, 1));
        }
        return text.toString();
    }

    private static long table(Rig rig, String signature) {
        for (long table : tables(rig)) {
            if (signature(rig, table).equals(signature)) {
                return table;
            }
        }
        throw new AssertionError("no table " + signature);
    }

    /** How many entries of a type a table has whose entries begin with type and length. */
    private static int entries(Rig rig, long table, int firstEntry, int type) {
        int count = 0;
        long end = table + u(rig, table + 4, 4);
        long at = table + firstEntry;
        while (at < end) {
            count += u(rig, at, 1) == type ? 1 : 0;
            at += u(rig, at + 1, 1);
        }
        same(end, at);
        return count;
    }

    private static long entry(Rig rig, long table, int type, int key) {
        long end = table + u(rig, table + 4, 4);
        for (long at = table + 44; at < end; at += u(rig, at + 1, 1)) {
            if (u(rig, at, 1) == type && u(rig, at + 3, 1) == key) {
                return at;
            }
        }
        throw new AssertionError("no entry of type " + type + " for " + key);
    }

    private static void pointers(Rows rows) {
        rows.source(ACPI, "Root System Description Pointer (RSDP)")
                .fact("the RSDP is on a 16-byte boundary between 0xE0000 and 1 MiB, and both its sums are 0", rig -> {
                    installed(rig);
                    same(0x2052545020445352L, u(rig, Firmware.RSDP, 8));
                    same(0, sum(rig, Firmware.RSDP, 20));
                    same(0, sum(rig, Firmware.RSDP, 36));
                });
        rows.source(ACPI, "Extended System Description Table (XSDT)")
                .fact("every listed table adds up to 0", rig -> {
                    for (long table : tables(installed(rig))) {
                        same(0, sum(rig, table, u(rig, table + 4, 4)));
                    }
                })
                .fact("the RSDT lists the same tables as the XSDT", rig -> {
                    long rsdt = u(installed(rig), Firmware.RSDP + 16, 4);
                    List<Long> narrow = new ArrayList<>();
                    for (long at = rsdt + 36; at < rsdt + u(rig, rsdt + 4, 4); at += 4) {
                        narrow.add(u(rig, at, 4));
                    }
                    same(tables(rig), narrow);
                })
                .fact("a whole PC has FADT, MADT, HPET, MCFG, SRAT and SLIT", rig ->
                        same("[FACP, APIC, HPET, MCFG, SRAT, SLIT]", tables(installed(rig)).stream()
                                .map(table -> signature(rig, table)).toList()));
        rows.source("PCI Firmware Specification", "MCFG Table Description")
                .fact("the MCFG tells where ECAM is, and it is there", rig -> {
                    long ecam = u(rig, table(installed(rig), "MCFG") + 44, 8);
                    same(0x12378086L, rig.read32(ecam));
                });
        rows.source("IA-PC HPET Specification 1.0a", "The ACPI 2.0 HPET Description Table (HPET)")
                .fact("the HPET table tells where the block is and how it identifies itself", rig -> {
                    long table = table(installed(rig), "HPET");
                    same(rig.read32(u(rig, table + 44, 8)), u(rig, table + 36, 4));
                });
    }

    private static void fixed(Rows rows) {
        rows.source(ACPI, "Fixed ACPI Description Table (FADT)")
                .fact("the FADT's blocks are where PM1a and the PM timer answer", rig -> {
                    long fadt = table(installed(rig), "FACP");
                    same(244, u(rig, fadt + 4, 4));
                    rig.machine.writePort((int) u(rig, fadt + 56, 4) + 2, 2, AcpiPm.PWRBTN);
                    same(AcpiPm.PWRBTN, rig.machine.readPort(0x602, 2));
                    same(3_579_545, rig.pass(1_000_000_000L).machine.readPort((int) u(rig, fadt + 76, 4), 4));
                })
                .fact("the reset register with its value resets", rig -> {
                    long fadt = table(installed(rig), "FACP");
                    same(1 << 10, u(rig, fadt + 112, 4) & 1 << 10);
                    rig.out((int) u(rig, fadt + 120, 8), (int) u(rig, fadt + 128, 1));
                    that(rig.machine.exit().isPresent(), "the machine was reset");
                })
                .fact("the DSDT's _S5 holds the sleep type of soft off", rig -> {
                    long dsdt = u(rig, table(installed(rig), "FACP") + 40, 4);
                    same("DSDT", signature(rig, dsdt));
                    same(0, sum(rig, dsdt, u(rig, dsdt + 4, 4)));
                    same(0x5F35535F5C08L, u(rig, dsdt + 36, 8) & 0xFFFF_FFFF_FFFFL);
                    same(AcpiPm.S5, u(rig, dsdt + 46, 1));
                });
        rows.source(ACPI, "Multiple APIC Description Table (MADT)")
                .fact("the MADT lists every CPU and every I/O APIC", rig -> {
                    long madt = table(installed(rig), "APIC");
                    same(2, entries(rig, madt, 44, 0));
                    same(1, entries(rig, madt, 44, 1));
                })
                .fact("ISA irq 0 is overridden to gsi 2, irq 9 to a level, active high", rig -> {
                    long madt = table(installed(rig), "APIC");
                    same(2, u(rig, entry(rig, madt, 2, 0) + 4, 4));
                    same(0x0D, u(rig, entry(rig, madt, 2, 9) + 8, 2));
                })
                .fact("NMI is wired to LINT1 of every CPU", rig -> {
                    long madt = table(installed(rig), "APIC");
                    same(1, entries(rig, madt, 44, 4));
                });
    }

    private static void reduced(Rows rows) {
        rows.source(ACPI, "Hardware-Reduced ACPI")
                .fact("a board without fixed hardware says HW_REDUCED_ACPI in a FADT of revision 5", rig -> {
                    long fadt = table(installed(rig), "FACP");
                    same(1 << 20, u(rig, fadt + 112, 4) & 1 << 20);
                    same(5, u(rig, fadt + 8, 1));
                    same(268, u(rig, fadt + 4, 4));
                });
        rows.source(ACPI, "Firmware ACPI Control Structure (FACS)")
                .fact("the FACS is on a 64-byte boundary and 64 bytes long", rig -> {
                    long facs = u(rig, table(installed(rig), "FACP") + 36, 4);
                    same("FACS", signature(rig, facs));
                    same(0, facs % 64);
                    same(64, u(rig, facs + 4, 4));
                });
    }

    private static void numa(Rows rows) {
        rows.source(ACPI, "Processor Local x2APIC Structure")
                .fact("a CPU whose id needs more than 8 bits is listed by its x2APIC id", rig -> {
                    long madt = table(installed(rig), "APIC");
                    same(255, entries(rig, madt, 44, 0));
                    same(1, entries(rig, madt, 44, 9));
                });
        rows.source(ACPI, "System Resource Affinity Table (SRAT)")
                .fact("the SRAT gives every CPU and every stretch of memory its node", rig -> {
                    long srat = table(installed(rig), "SRAT");
                    same(255, entries(rig, srat, 48, 0));
                    same(1, entries(rig, srat, 48, 2));
                    same(rig.machine.memory().layout().ranges().size(), entries(rig, srat, 48, 1));
                });
        rows.source(ACPI, "System Locality Information Table (SLIT)")
                .fact("the SLIT is the board's matrix of distances", rig -> {
                    long slit = table(installed(rig), "SLIT");
                    same(8, u(rig, slit + 36, 8));
                    same(10, u(rig, slit + 44, 1));
                    same(20, u(rig, slit + 45, 1));
                    same(30, u(rig, slit + 44 + 7, 1));
                });
    }

    private static void mpTable(Rows rows) {
        rows.source(MP, "MP Floating Pointer Structure")
                .fact("the floating pointer is on a 16-byte boundary, below 1 MiB, and sums to 0", rig -> {
                    same(0x5F504D5FL, u(installed(rig), Firmware.MP_FLOATING, 4));
                    same(0, sum(rig, Firmware.MP_FLOATING, 16));
                });
        rows.source(MP, "MP Configuration Table")
                .fact("the table lists every CPU once, the first as bootstrap processor, and sums to 0", rig -> {
                    long table = u(installed(rig), Firmware.MP_FLOATING + 4, 4);
                    same(0, sum(rig, table, u(rig, table + 4, 2)));
                    int cpus = 0;
                    for (long at = table + 44; u(rig, at, 1) == 0; at += 20) {
                        same(cpus, u(rig, at + 1, 1));
                        same(cpus == 0 ? 3 : 1, u(rig, at + 3, 1));
                        cpus++;
                    }
                    same(64, cpus);
                })
                .fact("entries are sorted by type", rig -> {
                    long at = u(installed(rig), Firmware.MP_FLOATING + 4, 4) + 44;
                    long last = 0;
                    for (long left = u(rig, at - 10, 2); left > 0; left--) {
                        that(u(rig, at, 1) >= last, "type " + u(rig, at, 1) + " behind " + last);
                        last = u(rig, at, 1);
                        at += last == 0 ? 20 : 8;
                    }
                    same(4, last);
                })
                .fact("the table has as many entries as its header says", rig -> {
                    long table = u(installed(rig), Firmware.MP_FLOATING + 4, 4);
                    long at = table + 44;
                    for (long left = u(rig, table + 34, 2); left > 0; left--) {
                        at += u(rig, at, 1) == 0 ? 20 : 8;
                    }
                    same(table + u(rig, table + 4, 2), at);
                });
    }

    private static void e820(Rows rows) {
        rows.source(ACPI, "System Address Map Interfaces")
                .fact("usable memory ends at 639 KiB, goes on at 1 MiB, leaves out the hole, and adds up", rig -> {
                    List<E820.Entry> map = E820.of(rig.machine.board());
                    same(0x9FC00, map.get(0).bytes());
                    same(0x100000, map.get(2).first());
                    same(0xC0000000L, map.get(2).first() + map.get(2).bytes());
                    same(0x100000000L, map.get(3).first());
                    same((64L << 30) - 0x60400, map.stream().filter(entry -> entry.type() == E820.USABLE)
                            .mapToLong(E820.Entry::bytes).sum());
                })
                .fact("no two entries overlap", rig -> {
                    long end = 0;
                    for (E820.Entry entry : E820.of(rig.machine.board())) {
                        that(entry.first() >= end, "in order");
                        end = entry.first() + entry.bytes();
                    }
                });
    }
}
