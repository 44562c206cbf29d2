package org.sluice.x86.firmware;

import org.sluice.x86.board.Board;
import org.sluice.x86.board.CpuSpec;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;
import org.sluice.x86.board.IoApicSpec;

/**
 * The MultiProcessor table: floating pointer and configuration table, listing every CPU. Boards with APIC ids above 254
 * have none. Source: Intel MultiProcessor Specification 1.4 "MP Configuration Table".
 */
final class MpTable {

    static final int FLOATING_BYTES = 16;

    private static final int APIC_VERSION = 0x15;
    private static final int IO_APIC_VERSION = 0x20;
    private static final int ISA_BUS = 1;
    private static final int PCI_BUS = 0;
    private static final int EVERY_APIC = 0xFF;
    private static final int CONFORMS = 0;
    private static final int INT = 0;
    private static final int NMI = 1;
    private static final int EXT_INT = 3;
    private static final int CHECKSUM = 7;
    private static final int FLOATING_CHECKSUM = 10;

    private final Board board;
    private final Bytes entries = new Bytes();
    private int count;

    MpTable(Board board) {
        this.board = board;
    }

    /** The floating pointer, which is to be found in the last KiB of base memory or in the BIOS area. */
    static byte[] floating(long table) {
        byte[] bytes = new Bytes().text("_MP_", 4, ' ').u32(table).u8(1).u8(4).u8(0).u8(0).u32(0).array();
        Bytes.checksum(bytes, 0, bytes.length, FLOATING_CHECKSUM);
        return bytes;
    }

    /** The configuration table. */
    byte[] table() {
        for (CpuSpec cpu : board.cpus()) {
            entry().u8(0).u8(cpu.apicId()).u8(APIC_VERSION).u8(cpu.index() == 0 ? 3 : 1).u32(0x600).u32(0x201).u64(0);
        }
        if (Isa.has(board, DeviceKind.PCI)) {
            entry().u8(1).u8(PCI_BUS).text("PCI", 6, ' ');
        }
        entry().u8(1).u8(ISA_BUS).text("ISA", 6, ' ');
        for (IoApicSpec ioApic : board.ioApics()) {
            entry().u8(2).u8(ioApic.index()).u8(IO_APIC_VERSION).u8(1).u32(ioApic.address());
        }
        isaInterrupts();
        pciInterrupts();
        entry().u8(4).u8(EXT_INT).u16(CONFORMS).u8(ISA_BUS).u8(0).u8(EVERY_APIC).u8(0);
        entry().u8(4).u8(NMI).u16(CONFORMS).u8(ISA_BUS).u8(0).u8(EVERY_APIC).u8(1);
        byte[] bytes = new Bytes().text("PCMP", 4, ' ').u16(44 + entries.size()).u8(4).u8(0).text("SLUICE", 8, ' ')
                .text("PC", 12, ' ').u32(0).u16(0).u16(count).u32(0xFEE00000L).u16(0).u8(0).u8(0)
                .all(entries.array()).array();
        Bytes.checksum(bytes, 0, bytes.length, CHECKSUM);
        return bytes;
    }

    private Bytes entry() {
        count++;
        return entries;
    }

    /** Every ISA irq that the first I/O APIC has a pin for; irq 0 is at pin 2, irq 2 is the cascade. */
    private void isaInterrupts() {
        for (int irq = 0; irq < Isa.IRQS; irq++) {
            int gsi = irq;
            int flags = CONFORMS;
            for (Isa.Override override : Isa.overrides(board)) {
                gsi = override.irq() == irq ? override.gsi() : gsi;
                flags = override.irq() == irq ? override.flags() : flags;
            }
            if (irq != 2) {
                interrupt(flags, ISA_BUS, irq, gsi);
            }
        }
    }

    private void pciInterrupts() {
        for (DeviceSpec device : board.devices()) {
            if (device.kind().isPciFunction() && device.hasLine()) {
                interrupt(0xF, PCI_BUS, (int) device.address() << 2, device.gsi());
            }
        }
    }

    private void interrupt(int flags, int bus, int busIrq, int gsi) {
        for (IoApicSpec ioApic : board.ioApics()) {
            int pin = gsi - ioApic.gsiBase();
            if (pin >= 0 && pin < ioApic.pins()) {
                entry().u8(3).u8(INT).u16(flags).u8(bus).u8(busIrq).u8(ioApic.index()).u8(pin);
            }
        }
    }
}
