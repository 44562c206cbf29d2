package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;
import static org.sluice.testkit.conformance.Expect.that;

import org.sluice.x86.apic.ApicRegister;

/** The I/O APIC and message-signalled interrupts. */
final class IoApicRows {

    private static final String MANUAL = "Intel 82093AA datasheet";
    private static final long AT = 0xFEC00000L;
    private static final int MASKED = 0x10000;
    private static final int LEVEL = 0x8000;
    private static final int LOW = 0x2000;
    private static final int IRR = 0x4000;
    private static final int ENTRY = 0x10 + 2 * Benches.LEVEL;

    private IoApicRows() {
    }

    static void addTo(Rows rows) {
        rows.device("ioapic", Benches.lines(4));
        registers(rows);
        edges(rows);
        levels(rows);
        endOfInterrupt(rows);
        destinations(rows);
        rows.device("msi", Benches.lines(4));
        messages(rows);
    }

    private static Rig level(Rig rig) {
        return rig.holding(0).booted().redirect(Benches.LEVEL, 0, LEVEL | LOW | 0x52);
    }

    private static void registers(Rows rows) {
        rows.source(MANUAL, "IOREGSEL - I/O Register Select Register")
                .fact("IOREGSEL chooses the register that IOWIN shows", rig -> {
                    rig.write32(AT, 0x01);
                    same(0x170020, rig.read32(AT + 0x10));
                    same(0x01, rig.read32(AT));
                });
        rows.source(MANUAL, "IOAPICID - IOAPIC Identification Register")
                .fact("the id is four bits, [27:24], that software may set", rig -> {
                    rig.write32(AT, 0).write32(AT + 0x10, 0xFFFFFFFFL);
                    same(0x0F000000, rig.read32(AT + 0x10));
                });
        rows.source(MANUAL, "IOAPICVER - IOAPIC Version Register")
                .fact("the version register names the last pin and cannot be written", rig -> {
                    rig.write32(AT, 1).write32(AT + 0x10, 0);
                    same(23, rig.read32(AT + 0x10) >> 16);
                });
        rows.source(MANUAL, "IOREDTBL[23:0] - I/O Redirection Table Registers")
                .fact("every entry is masked after reset", rig -> {
                    for (int pin = 0; pin < 24; pin++) {
                        same(MASKED, rig.ioApic(0x10 + 2 * pin));
                        same(0, rig.ioApic(0x11 + 2 * pin));
                    }
                })
                .fact("delivery status and remote IRR cannot be written", rig ->
                        same(LEVEL | MASKED | 0x31, rig.redirect(3, 0, LEVEL | MASKED | IRR | 0x1000 | 0x31)
                                .ioApic(0x16)))
                .fact("indices without a register read ones", rig -> same(-1, rig.ioApic(0x40)));
    }

    private static void edges(Rows rows) {
        rows.source(MANUAL, "IOREDTBL[23:0] - I/O Redirection Table Registers")
                .fact("an edge sends its vector to its destination", rig ->
                        same("51", rig.booted().redirect(Benches.EDGE, 2, 0x51).pulse("edge").taken(2)))
                .fact("an edge at a masked pin is lost", rig -> {
                    rig.booted().redirect(Benches.EDGE, 0, MASKED | 0x51).pulse("edge").redirect(Benches.EDGE, 0, 0x51);
                    same("", rig.settle().taken(0));
                })
                .fact("an edge pin interrupts once however long the line stays", rig ->
                        same("51", rig.booted().redirect(Benches.EDGE, 0, 0x51).raise("edge").pass(1000).taken(0)))
                .fact("with the polarity bit a falling line is the edge", rig -> {
                    rig.booted().redirect(Benches.EDGE, 0, LOW | 0x51).raise("edge");
                    same("", rig.taken(0));
                    same("51", rig.lower("edge").taken(0));
                })
                .fact("remote IRR is never set for an edge", rig ->
                        same(0x51, rig.holding(0).booted().redirect(Benches.EDGE, 0, 0x51).raise("edge")
                                .ioApic(0x10 + 2 * Benches.EDGE)));
    }

    private static void levels(Rows rows) {
        rows.source(MANUAL, "IOREDTBL[23:0] - I/O Redirection Table Registers")
                .fact("a level sets remote IRR when a local APIC accepts it", rig -> {
                    level(rig).raise("level");
                    that((rig.ioApic(ENTRY) & IRR) != 0, "remote IRR");
                })
                .fact("the EOI clears remote IRR", rig -> {
                    level(rig).raise("level").lower("level").cpu(0).eoi();
                    same(0, rig.ioApic(ENTRY) & IRR);
                })
                .fact("a level still asserted at its EOI interrupts again", rig -> {
                    level(rig).raise("level").cpu(0).eoi();
                    rig.cpu(0).hardEnable();
                    same("52 52", rig.settle().taken(0));
                })
                .fact("while remote IRR is set the pin does not interrupt again", rig -> {
                    level(rig).raise("level").lower("level").raise("level").cpu(0).hardEnable();
                    same("52", rig.taken(0));
                })
                .fact("two devices share a level line: it ends when both have let go", rig -> {
                    level(rig).raise("level").raise("level2").lower("level").cpu(0).eoi();
                    rig.cpu(0).hardEnable();
                    same("52 52", rig.settle().taken(0));
                })
                .fact("a level that is asserted at unmasking interrupts then", rig -> {
                    rig.booted().redirect(Benches.LEVEL, 0, MASKED | LEVEL | LOW | 0x52).raise("level");
                    same("", rig.taken(0));
                    rig.holding(0).redirect(Benches.LEVEL, 0, LEVEL | LOW | 0x52).settle();
                    same("52", rig.taken(0));
                })
                .fact("masking an entry keeps its remote IRR", rig -> {
                    level(rig).raise("level").redirect(Benches.LEVEL, 0, MASKED | LEVEL | LOW | 0x52);
                    that((rig.ioApic(ENTRY) & IRR) != 0, "remote IRR");
                })
                .fact("changing an entry from level to edge clears its remote IRR", rig -> {
                    level(rig).raise("level").redirect(Benches.LEVEL, 0, MASKED | LOW | 0x52);
                    same(0, rig.ioApic(ENTRY) & IRR);
                })
                .fact("a level that no local APIC accepts leaves remote IRR clear", rig -> {
                    level(rig).apic(0, ApicRegister.SVR, 0xFF).raise("level");
                    same(0, rig.ioApic(ENTRY) & IRR);
                });
    }

    private static void endOfInterrupt(Rows rows) {
        rows.source("Intel ICH2 datasheet", "EOIR - EOI Register")
                .fact("a vector written to the EOI register ends the level interrupts of that vector", rig -> {
                    level(rig).raise("level").lower("level").write32(AT + 0x40, 0x52);
                    same(0, rig.ioApic(ENTRY) & IRR);
                })
                .fact("another vector written there ends nothing", rig -> {
                    level(rig).raise("level").lower("level").write32(AT + 0x40, 0x53);
                    same(IRR, rig.ioApic(ENTRY) & IRR);
                });
    }

    private static void destinations(Rows rows) {
        rows.source(MANUAL, "IOREDTBL[23:0] - I/O Redirection Table Registers")
                .fact("logical destination mode uses the local APICs' LDR", rig -> {
                    rig.booted().apic(3, ApicRegister.LDR, 0x08000000).redirect(Benches.EDGE, 8, 0x800 | 0x51);
                    same("51", rig.pulse("edge").taken(3));
                })
                .fact("lowest priority mode chooses among the destinations", rig -> {
                    rig.booted();
                    for (int cpu = 0; cpu < 4; cpu++) {
                        rig.apic(cpu, ApicRegister.LDR, 1 << 24 + cpu).apic(cpu, ApicRegister.TPR, 0x40 - 16 * cpu);
                    }
                    same("51", rig.redirect(Benches.EDGE, 0xF, 0x900 | 0x51).pulse("edge").taken(3));
                })
                .fact("delivery mode NMI interrupts through vector 2, whatever the vector field", rig ->
                        same("nmi", rig.booted().redirect(Benches.EDGE, 1, 0x400).pulse("edge").taken(1)))
                .fact("delivery mode INIT resets the destination", rig ->
                        same("init", rig.booted().redirect(Benches.EDGE, 1, 0x500).pulse("edge").taken(1)));
    }

    private static void messages(Rows rows) {
        rows.source("Intel SDM Vol. 3A", "Message Address Register Format")
                .fact("a message reaches the id in address bits [19:12]", rig -> {
                    rig.booted();
                    msi(rig).program(0xFEE02000L, 0x61);
                    same("61", rig.pulse("msi").taken(2));
                })
                .fact("address bit 2 makes the destination logical", rig -> {
                    rig.booted().apic(3, ApicRegister.LDR, 0x08000000);
                    msi(rig).program(0xFEE08004L, 0x61);
                    same("61", rig.pulse("msi").taken(3));
                });
        rows.source("Intel SDM Vol. 3A", "Message Data Register Format")
                .fact("data bits [10:8] are the delivery mode", rig -> {
                    rig.booted();
                    msi(rig).program(0xFEE01000L, 0x400);
                    same("nmi", rig.pulse("msi").taken(1));
                })
                .fact("a message is an edge: the TMR bit stays clear", rig -> {
                    rig.booted();
                    msi(rig).program(0xFEE01000L, 0x61);
                    rig.pulse("msi");
                    that(!rig.apicBit(1, ApicRegister.TMR, 0x61), "TMR bit is clear");
                    same("61", rig.taken(1));
                });
    }

    private static org.sluice.x86.MsiWire msi(Rig rig) {
        return (org.sluice.x86.MsiWire) rig.machine.line("msi");
    }
}
