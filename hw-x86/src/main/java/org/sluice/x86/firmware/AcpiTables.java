package org.sluice.x86.firmware;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.CpuSpec;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;
import org.sluice.x86.board.IoApicSpec;
import org.sluice.x86.memory.MemoryLayout;
import org.sluice.x86.memory.MemoryRange;
import org.sluice.x86.platform.AcpiPm;
import org.sluice.x86.timer.Hpet;

/**
 * The ACPI tables of a board, one method each. Stateless but for the board.
 *
 * <p>Source: ACPI Specification 6.5, "ACPI System Description Tables"; IA-PC HPET Specification "The ACPI 2.0 HPET
 * Description Table"; PCI Firmware Specification "MCFG Table Description".
 */
final class AcpiTables {

    private static final long APIC_BASE = 0xFEE00000L;
    private static final int NARROW_MAX = 254;
    private static final int ALL_UIDS = 0xFF;
    private static final int NMI_PIN = 1;
    private static final int FACS_BYTES = 64;
    private static final int MEMORY_SPACE = 0;
    private static final int IO_SPACE = 1;
    private static final int ADDRESS_BYTES = 12;

    private final Board board;

    AcpiTables(Board board) {
        this.board = board;
    }

    /** All tables that the RSDT lists, but for the FADT, which needs to know where the DSDT is. */
    List<byte[]> listed() {
        List<byte[]> tables = new ArrayList<>();
        tables.add(madt());
        if (Isa.has(board, DeviceKind.HPET)) {
            tables.add(hpet());
        }
        if (Isa.has(board, DeviceKind.PCI)) {
            tables.add(mcfg());
        }
        tables.add(srat());
        tables.add(slit());
        return tables;
    }

    // ---- interrupts ----

    byte[] madt() {
        Bytes body = new Bytes().u32(APIC_BASE).u32(Isa.has(board, DeviceKind.PIC) ? 1 : 0);
        for (CpuSpec cpu : board.cpus()) {
            if (cpu.apicId() <= NARROW_MAX && cpu.index() < ALL_UIDS) {
                body.u8(0).u8(8).u8(cpu.index()).u8(cpu.apicId()).u32(1);
            } else {
                body.u8(9).u8(16).u16(0).u32(cpu.apicId()).u32(1).u32(cpu.index());
            }
        }
        for (IoApicSpec ioApic : board.ioApics()) {
            body.u8(1).u8(12).u8(ioApic.index()).u8(0).u32(ioApic.address()).u32(ioApic.gsiBase());
        }
        for (Isa.Override override : Isa.overrides(board)) {
            body.u8(2).u8(10).u8(0).u8(override.irq()).u32(override.gsi()).u16(override.flags());
        }
        body.u8(4).u8(6).u8(ALL_UIDS).u16(0).u8(NMI_PIN);
        if (board.cpus().stream().anyMatch(cpu -> cpu.apicId() > NARROW_MAX)) {
            body.u8(0xA).u8(12).u16(0).u32(0xFFFFFFFFL).u8(NMI_PIN).zeros(3);
        }
        return AcpiTable.of("APIC", 4, body);
    }

    // ---- fixed hardware ----

    /** The FACS: no table like the others, without a checksum; nothing of it is used. */
    static byte[] facs() {
        return new Bytes().text("FACS", 4, ' ').u32(FACS_BYTES).zeros(24).u8(2).zeros(FACS_BYTES - 33).array();
    }

    /** The FADT, pointing at FACS and DSDT: revision 3, or, without power management, 5, which knows that. */
    byte[] fadt(long facs, long dsdt) {
        DeviceSpec pm = Isa.find(board, DeviceKind.ACPI);
        boolean reset = Isa.has(board, DeviceKind.RESET);
        long port = pm == null ? 0 : pm.address();
        int flags = 1 | 1 << 2 | 1 << 5 | (reset ? 1 << 10 : 0) | (pm == null ? 1 << 20 : 0);
        Bytes body = new Bytes().u32(facs).u32(dsdt).u8(0).u8(0).u16(pm == null ? 0 : pm.gsi()).u32(0).u8(0).u8(0).u8(0)
                .u8(0);
        body.u32(port).u32(0).u32(port == 0 ? 0 : port + AcpiPm.PM1_CNT).u32(0).u32(0)
                .u32(port == 0 ? 0 : port + AcpiPm.PM_TMR).u32(0).u32(0);
        body.u8(port == 0 ? 0 : 4).u8(port == 0 ? 0 : 2).u8(0).u8(port == 0 ? 0 : 4).u8(0).u8(0).u8(0).u8(0);
        body.u16(0xFFFF).u16(0xFFFF).u16(0).u16(0).u8(0).u8(0).u8(0).u8(0).u8(0x32).u16(bootFlags()).u8(0).u32(flags);
        address(body, IO_SPACE, 8, reset ? 0xCF9 : 0).u8(reset ? 6 : 0).u16(0).u8(0).u64(0).u64(dsdt);
        address(body, IO_SPACE, 32, port);
        address(body, IO_SPACE, 0, 0);
        address(body, IO_SPACE, 16, port == 0 ? 0 : port + AcpiPm.PM1_CNT);
        address(body, IO_SPACE, 0, 0);
        address(body, IO_SPACE, 0, 0);
        address(body, IO_SPACE, 32, port == 0 ? 0 : port + AcpiPm.PM_TMR);
        address(body, IO_SPACE, 0, 0);
        address(body, IO_SPACE, 0, 0);
        return pm != null ? AcpiTable.of("FACP", 3, body)
                : AcpiTable.of("FACP", 5, body.zeros(2 * ADDRESS_BYTES)); // no sleep registers either
    }

    /** Bit 0: ISA devices; bit 1: a keyboard controller; bit 2: no VGA; bit 5: no CMOS clock. */
    private int bootFlags() {
        return 1 | (Isa.has(board, DeviceKind.RESET) ? 2 : 0) | (Isa.has(board, DeviceKind.VGA) ? 0 : 4)
                | (Isa.has(board, DeviceKind.RTC) ? 0 : 1 << 5);
    }

    private static Bytes address(Bytes body, int space, int bits, long address) {
        return body.u8(space).u8(bits).u8(0).u8(0).u64(address);
    }

    /** _S5, and the PCI root bridge with the wires of its slots. */
    byte[] dsdt() {
        Bytes body = new Bytes().all(Aml.name("\\_S5_", Aml.pack(Aml.integer(AcpiPm.S5), Aml.integer(AcpiPm.S5),
                Aml.integer(0), Aml.integer(0))));
        if (Isa.has(board, DeviceKind.PCI)) {
            body.all(Aml.scope("\\_SB_", Aml.device("PCI0", Aml.name("_HID", Aml.eisaId("PNP0A03")),
                    Aml.name("_ADR", Aml.integer(0)), Aml.name("_BBN", Aml.integer(0)),
                    Aml.name("_CRS", Aml.buffer(bridgeResources())), Aml.name("_PRT", routing()))));
        }
        return AcpiTable.of("DSDT", 2, body);
    }

    private byte[] routing() {
        List<byte[]> routes = new ArrayList<>();
        for (DeviceSpec device : board.devices()) {
            if (device.kind().isPciFunction() && device.hasLine()) {
                routes.add(Aml.pack(Aml.integer(device.address() << 16 | 0xFFFF), Aml.integer(0), Aml.integer(0),
                        Aml.integer(device.gsi())));
            }
        }
        return Aml.pack(routes.toArray(new byte[0][]));
    }

    /** Bus 0, ports 0xCF8 to 0xCFF, ports from 0xC000, memory from the hole to the I/O APICs. */
    private static byte[] bridgeResources() {
        Bytes out = new Bytes();
        out.u8(0x88).u16(13).u8(2).u8(0x0C).u8(0).u16(0).u16(0).u16(0).u16(0).u16(1);
        out.u8(0x47).u8(1).u16(0xCF8).u16(0xCF8).u8(1).u8(8);
        out.u8(0x88).u16(13).u8(1).u8(0x0C).u8(3).u16(0).u16(0xC000).u16(0xFFFF).u16(0).u16(0x4000);
        out.u8(0x87).u16(23).u8(0).u8(0x0C).u8(1).u32(0).u32(MemoryLayout.HOLE).u32(0xDFFFFFFFL).u32(0)
                .u32(0x20000000L);
        return out.u8(0x79).u8(0).array();
    }

    // ---- timers and PCI ----

    byte[] hpet() {
        DeviceSpec hpet = Isa.find(board, DeviceKind.HPET);
        long id = 0x8086L << 16 | 1 << 15 | 1 << 13 | Hpet.TIMERS - 1 << 8 | 1;
        Bytes body = new Bytes().u32(id);
        address(body, MEMORY_SPACE, 64, hpet.address()).u8(0).u16(0x80).u8(0);
        return AcpiTable.of("HPET", 1, body);
    }

    byte[] mcfg() {
        DeviceSpec bridge = Isa.find(board, DeviceKind.PCI);
        return AcpiTable.of("MCFG", 1, new Bytes().u64(0).u64(bridge.address()).u16(0).u8(0).u8(0).u32(0));
    }

    // ---- NUMA ----

    byte[] srat() {
        Bytes body = new Bytes().u32(1).u64(0);
        for (CpuSpec cpu : board.cpus()) {
            if (cpu.apicId() <= NARROW_MAX) {
                body.u8(0).u8(16).u8(cpu.node()).u8(cpu.apicId()).u32(1).u8(0).zeros(3).u32(0);
            } else {
                body.u8(2).u8(24).u16(0).u32(cpu.node()).u32(cpu.apicId()).u32(1).u32(0).u32(0);
            }
        }
        for (MemoryRange range : board.memoryLayout().ranges()) {
            body.u8(1).u8(40).u32(range.node()).u16(0).u64(range.first()).u64(range.bytes()).u32(0).u32(1).u64(0);
        }
        return AcpiTable.of("SRAT", 3, body);
    }

    byte[] slit() {
        int nodes = board.nodes().size();
        Bytes body = new Bytes().u64(nodes);
        for (int from = 0; from < nodes; from++) {
            for (int to = 0; to < nodes; to++) {
                body.u8(board.distances().get(from, to));
            }
        }
        return AcpiTable.of("SLIT", 1, body);
    }
}
