package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;
import static org.sluice.testkit.conformance.Expect.that;

import org.sluice.x86.board.Board;
import org.sluice.x86.board.BoardBuilder;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;
import org.sluice.x86.pci.EduDevice;

/** PCI configuration, base addresses, MSI and MSI-X; and memory. */
final class PciRows {

    private static final String PCI = "PCI Local Bus Specification 3.0";
    private static final long ECAM = 0xE0000000L;
    private static final int SLOT = 3;
    private static final long BAR0 = 0xD0000000L;
    private static final long BAR1 = 0xD0200000L;
    private static final int GSI = 17;

    private PciRows() {
    }

    static Board board() {
        return Benches.start(2).device(DeviceSpec.of("pci", DeviceKind.PCI))
                .device(DeviceSpec.of("edu", DeviceKind.EDU, SLOT, GSI)).build();
    }

    static void addTo(Rows rows) {
        rows.device("pci", board());
        configuration(rows);
        bases(rows);
        interrupts(rows);
        rows.device("msix", board());
        msix(rows);
        rows.device("memory", new BoardBuilder("numa").cpus(2).node(5L << 30, 0).node(1L << 30, 1)
                .distance(0, 1, 30).memoryNanos(80).build());
        memory(rows);
    }

    private static long config(Rig rig, int slot, int register, int size) {
        rig.machine.writePort(0xCF8, 4, 0x80000000L | slot << 11 | register & 0xFC);
        return rig.machine.readPort(0xCFC + (register & 3), size);
    }

    private static Rig setConfig(Rig rig, int register, int size, long value) {
        rig.machine.writePort(0xCF8, 4, 0x80000000L | SLOT << 11 | register & 0xFC);
        rig.machine.writePort(0xCFC + (register & 3), size, value);
        return rig;
    }

    private static Rig mapped(Rig rig) {
        setConfig(setConfig(setConfig(rig.booted(), 0x10, 4, BAR0), 0x14, 4, BAR1), 0x04, 2, 6);
        return rig.redirect(GSI, 0, 0xA070);
    }

    private static void configuration(Rows rows) {
        rows.source(PCI, "Software Generation of Configuration Transactions")
                .fact("0xCF8 chooses function and register, 0xCFC reads it in any width", rig -> {
                    same(0x12378086, config(rig, 0, 0, 4));
                    same(0x1237, config(rig, 0, 2, 2));
                    same(0x12, config(rig, 0, 3, 1));
                })
                .fact("without the enable bit 0xCFC reaches nobody", rig -> {
                    rig.machine.writePort(0xCF8, 4, 0);
                    same(0xFFFFFFFFL, rig.machine.readPort(0xCFC, 4));
                })
                .fact("an access of 0xCFC stays within its dword", rig ->
                        same(0xFFFF1237L, config(rig, 0, 2, 4)))
                .fact("a function or bus that is not there takes no writes, and ECAM reads ones of it, too", rig -> {
                    rig.machine.writePort(0xCF8, 4, 0x80000104L | SLOT << 11);
                    rig.machine.writePort(0xCFC, 4, 6);
                    same(0, config(rig, SLOT, 4, 2));
                    same(0xFFFFFFFFL, rig.read32(ECAM + (SLOT << 15) + 0x1000));
                })
                .fact("an empty slot reads ones", rig -> same(0xFFFF, config(rig, 9, 0, 2)))
                .fact("0xCF8 takes accesses of four bytes only", rig -> {
                    rig.machine.writePort(0xCF8, 4, 0x80001800L);
                    rig.machine.writePort(0xCF8, 1, 4);
                    same(0x80001800L, rig.machine.readPort(0xCF8, 4));
                });
        rows.source("PCI Express Base Specification", "PCI Express Enhanced Configuration Access Mechanism (ECAM)")
                .fact("ECAM shows the same registers, 4 KiB per function", rig ->
                        same(0x11E81234, rig.read32(ECAM + (SLOT << 15))))
                .fact("a register written through ECAM reads back through 0xCFC", rig -> {
                    rig.machine.writeMmio(0, ECAM + (SLOT << 15) + 0x3C, 1, 0x0B);
                    same(0x0B, config(rig, SLOT, 0x3C, 1));
                });
        rows.source(PCI, "Configuration Space Organization")
                .fact("vendor, device and class cannot be written", rig -> {
                    setConfig(rig, 0, 4, 0);
                    setConfig(rig, 8, 4, 0);
                    same(0x11E81234, config(rig, SLOT, 0, 4));
                    same(0x00FF0010, config(rig, SLOT, 8, 4));
                });
    }

    private static void bases(Rows rows) {
        rows.source(PCI, "Base Addresses")
                .fact("ones written to a base address show its size", rig -> {
                    setConfig(rig, 0x10, 4, 0xFFFFFFFFL);
                    same(0xFFF00000L, config(rig, SLOT, 0x10, 4));
                })
                .fact("a base address that does not exist reads 0", rig -> {
                    setConfig(rig, 0x20, 4, 0xFFFFFFFFL);
                    same(0, config(rig, SLOT, 0x20, 4));
                })
                .fact("a function answers at its base address once memory space is enabled", rig -> {
                    setConfig(rig, 0x10, 4, BAR0);
                    same(0xFFFFFFFFL, rig.read32(BAR0));
                    setConfig(rig, 0x04, 2, 2);
                    same(0x010000ED, rig.read32(BAR0));
                })
                .fact("a base address can be moved", rig -> {
                    setConfig(mapped(rig), 0x10, 4, 0xD1000000L);
                    same(0xFFFFFFFFL, rig.read32(BAR0));
                    same(0x010000ED, rig.read32(0xD1000000L));
                });
        rows.source(PCI, "Capabilities List")
                .fact("the status bit says that there is a list; each entry links to the next; 0 ends it", rig -> {
                    same(0x10, config(rig, SLOT, 0x06, 2) & 0x10);
                    int first = (int) config(rig, SLOT, 0x34, 1);
                    same(0x05, config(rig, SLOT, first, 1));
                    int second = (int) config(rig, SLOT, first + 1, 1);
                    same(0x11, config(rig, SLOT, second, 1));
                    same(0, config(rig, SLOT, second + 1, 1));
                });
    }

    private static void interrupts(Rows rows) {
        rows.source(PCI, "Interrupt Pin")
                .fact("a function drives its pin as a level while it has a cause", rig -> {
                    mapped(rig.holding(0)).write32(BAR0 + EduDevice.IRQ_RAISE, 1).settle();
                    same("70", rig.taken(0));
                    rig.write32(BAR0 + EduDevice.IRQ_ACK, 1);
                    that(!rig.machine.ioApics().get(0).isActive(GSI), "the line is released");
                });
        rows.source(PCI, "Device Control")
                .fact("with command bit 10 the function does not drive its pin, and status bit 3 still tells", rig -> {
                    setConfig(mapped(rig), 0x04, 2, 0x406).write32(BAR0 + EduDevice.IRQ_RAISE, 1).settle();
                    same("", rig.taken(0));
                    same(8, config(rig, SLOT, 0x06, 2) & 8);
                });
        rows.source(PCI, "MSI Capability Structure")
                .fact("with MSI enabled the function sends its message and leaves its pin alone", rig -> {
                    mapped(rig);
                    setConfig(setConfig(setConfig(rig, 0x44, 4, 0xFEE01000L), 0x4C, 2, 0x71), 0x42, 2, 1);
                    rig.write32(BAR0 + EduDevice.IRQ_RAISE, 1).settle();
                    same("71", rig.taken(1));
                    same("", rig.taken(0));
                })
                .fact("a masked MSI is pending and goes when it is unmasked", rig -> {
                    mapped(rig);
                    setConfig(setConfig(setConfig(rig, 0x44, 4, 0xFEE01000L), 0x4C, 2, 0x71), 0x50, 4, 1);
                    setConfig(rig, 0x42, 2, 1).write32(BAR0 + EduDevice.IRQ_RAISE, 1).settle();
                    same("", rig.taken(1));
                    same(1, config(rig, SLOT, 0x54, 4));
                    setConfig(rig, 0x50, 4, 0).settle();
                    same("71", rig.taken(1));
                    same(0, config(rig, SLOT, 0x54, 4));
                })
                .fact("a pending message whose cause was dealt with otherwise is not sent", rig -> {
                    mapped(rig);
                    setConfig(setConfig(setConfig(rig, 0x44, 4, 0xFEE01000L), 0x4C, 2, 0x71), 0x50, 4, 1);
                    setConfig(rig, 0x42, 2, 1).write32(BAR0 + EduDevice.IRQ_RAISE, 1);
                    rig.write32(BAR0 + EduDevice.IRQ_ACK, 1);
                    same(0, config(rig, SLOT, 0x54, 4));
                    setConfig(rig, 0x50, 4, 0).settle();
                    same("", rig.taken(1));
                })
                .fact("a function that is no bus master sends no message", rig -> {
                    mapped(rig);
                    setConfig(setConfig(setConfig(rig, 0x44, 4, 0xFEE01000L), 0x4C, 2, 0x71), 0x42, 2, 1);
                    setConfig(rig, 0x04, 2, 2).write32(BAR0 + EduDevice.IRQ_RAISE, 1).settle();
                    same("", rig.taken(1));
                });
    }

    private static int capability(Rig rig) {
        return (int) config(rig, SLOT, (int) config(rig, SLOT, 0x34, 1) + 1, 1);
    }

    private static Rig msix(Rig rig, int control) {
        mapped(rig).write32(BAR1, 0xFEE01000L).write32(BAR1 + 8, 0x72);
        return setConfig(rig, capability(rig) + 2, 2, control);
    }

    private static void msix(Rows rows) {
        rows.source(PCI, "MSI-X Capability and Table Structures")
                .fact("the capability tells the table's size less one, its BAR and its place", rig -> {
                    int at = capability(rig);
                    same(3, config(rig, SLOT, at + 2, 2));
                    same(1, config(rig, SLOT, at + 4, 4));
                    same(0x801, config(rig, SLOT, at + 8, 4));
                })
                .fact("every table entry is masked after reset", rig -> same(1, mapped(rig).read32(BAR1 + 0x1C)))
                .fact("an unmasked entry sends its data to its address", rig -> {
                    msix(rig, 0x8000).write32(BAR1 + 12, 0).write32(BAR0 + EduDevice.IRQ_RAISE, 1).settle();
                    same("72", rig.taken(1));
                })
                .fact("a masked entry is pending and goes when it is unmasked", rig -> {
                    msix(rig, 0x8000).write32(BAR0 + EduDevice.IRQ_RAISE, 1).settle();
                    same("", rig.taken(1));
                    same(1, rig.read32(BAR1 + 0x800));
                    same("72", rig.write32(BAR1 + 12, 0).settle().taken(1));
                    same(0, rig.read32(BAR1 + 0x800));
                })
                .fact("the function mask holds all entries", rig -> {
                    msix(rig, 0xC000).write32(BAR1 + 12, 0).write32(BAR0 + EduDevice.IRQ_RAISE, 1).settle();
                    same("", rig.taken(1));
                    setConfig(rig, capability(rig) + 2, 2, 0x8000).settle();
                    same("72", rig.taken(1));
                })
                .fact("pending bits cannot be written", rig ->
                        same(0, msix(rig, 0x8000).write32(BAR1 + 0x800, 1).read32(BAR1 + 0x800)))
                .fact("the table's size cannot be written", rig -> {
                    setConfig(rig, capability(rig) + 2, 2, 0x0000);
                    same(3, config(rig, SLOT, capability(rig) + 2, 2) & 0x7FF);
                });
    }

    private static void memory(Rows rows) {
        rows.source("Intel 440FX datasheet", "System Address Map")
                .fact("RAM reads what was written, in any width, little-endian", rig -> {
                    rig.machine.writeMmio(0, 0x1000FFFDL, 8, 0x0807060504030201L);
                    same(0x04, rig.machine.readMmio(0, 0x10010000L, 1));
                    same(0x0807060504030201L, rig.machine.readMmio(0, 0x1000FFFDL, 8));
                })
                .fact("RAM that was never written reads 0", rig -> same(0, rig.machine.readMmio(0, 0x20000000L, 8)))
                .fact("between 3 and 4 GiB is no RAM; it goes on above", rig -> {
                    rig.machine.writeMmio(0, 0xC0000000L, 4, 1);
                    same(0xFFFFFFFFL, rig.machine.readMmio(0, 0xC0000000L, 4));
                    rig.machine.writeMmio(0, 0x100000000L, 4, 7);
                    same(7, rig.machine.readMmio(0, 0x100000000L, 4));
                })
                .fact("behind the last byte is an open bus", rig ->
                        same(0xFFFFFFFFL, rig.machine.readMmio(0, 0x100000000L + (3L << 30), 4)));
        rows.source("ACPI Specification", "System Locality Information Table (SLIT)")
                .fact("an access costs in proportion to the distance of the nodes", rig -> {
                    same(80, rig.machine.memoryNanos(0, 0x1000));
                    same(240, rig.machine.memoryNanos(1, 0x1000));
                });
    }
}
