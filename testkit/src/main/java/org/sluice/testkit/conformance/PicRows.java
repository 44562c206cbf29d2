package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;
import static org.sluice.testkit.conformance.Expect.that;

import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;

/** The 8259A pair, and how it reaches the CPU. */
final class PicRows {

    private static final String MANUAL = "Intel 8259A datasheet";
    private static final int EXT_INT = 0x700;

    private PicRows() {
    }

    static Board board() {
        return Benches.start(2).device(DeviceSpec.of("pic", DeviceKind.PIC))
                .device(DeviceSpec.of("irq1", DeviceKind.LINE, 0, 1))
                .device(DeviceSpec.of("irq3", DeviceKind.LINE, 0, 3))
                .device(DeviceSpec.of("irq5", DeviceKind.LINE, 0, 5))
                .device(DeviceSpec.of("irq12", DeviceKind.LINE, 0, 12))
                .device(DeviceSpec.of("irq14", DeviceKind.LINE, 0, 14)).build();
    }

    static void addTo(Rows rows) {
        rows.device("pic", board());
        initialisation(rows);
        delivery(rows);
        nesting(rows);
        ends(rows);
        modes(rows);
        virtualWire(rows);
    }

    /** Both chips initialised as a PC does, vectors 0x20 and 0x28, all open; CPU 0 listens at LINT0. */
    private static Rig ready(Rig rig, int icw4) {
        rig.out(0x20, 0x11).out(0x21, 0x20).out(0x21, 4).out(0x21, icw4);
        rig.out(0xA0, 0x11).out(0xA1, 0x28).out(0xA1, 2).out(0xA1, 1).out(0x21, 0).out(0xA1, 0);
        return rig.booted().apic(0, ApicRegister.LVT_LINT0, EXT_INT);
    }

    private static Rig ready(Rig rig) {
        return ready(rig.holding(0), 1);
    }

    private static int isr(Rig rig, int port) {
        return rig.out(port, 0x0B).in(port);
    }

    private static int irr(Rig rig, int port) {
        return rig.out(port, 0x0A).in(port);
    }

    private static void initialisation(Rows rows) {
        rows.source(MANUAL, "Initialization Command Words 1 and 2 (ICW1, ICW2)")
                .fact("ICW1 clears the mask register", rig ->
                        same(0, rig.out(0x21, 0xFF).out(0x20, 0x11).out(0x21, 8).out(0x21, 4).out(0x21, 1).in(0x21)))
                .fact("ICW1 resets the edge sense circuit: a line that is high must fall and rise", rig -> {
                    ready(rig).cpu(0).hardDisable();
                    rig.raise("irq3");
                    ready(rig);
                    same("", rig.taken(0));
                    same("23", rig.lower("irq3").raise("irq3").taken(0));
                })
                .fact("after ICW1 a command read shows the IRR", rig -> {
                    ready(rig).cpu(0).hardDisable();
                    same(0x08, rig.raise("irq3").in(0x20));
                })
                .fact("ICW2 gives vector bits [7:3]; the input number is [2:0]", rig -> {
                    ready(rig).out(0x20, 0x11).out(0x21, 0x47).out(0x21, 4).out(0x21, 1);
                    same("43", rig.raise("irq3").taken(0));
                });
        rows.source(MANUAL, "Operation Command Words (OCWs)")
                .fact("OCW1 is the mask register, and reads back", rig ->
                        same(0xA5, ready(rig).out(0x21, 0xA5).in(0x21)));
    }

    private static void delivery(Rows rows) {
        rows.source(MANUAL, "Interrupt Sequence")
                .fact("an edge interrupts with its vector", rig -> same("23", ready(rig).raise("irq3").taken(0)))
                .fact("the acknowledge sets the ISR bit and clears the IRR bit", rig -> {
                    ready(rig).raise("irq3");
                    same(0x08, isr(rig, 0x20));
                    same(0, irr(rig, 0x20));
                })
                .fact("a request that falls before its acknowledge gives vector 7, without an ISR bit", rig -> {
                    ready(rig).cpu(0).hardDisable();
                    rig.raise("irq3").lower("irq3");
                    same(0x27, rig.acknowledgePic());
                    same(0, isr(rig, 0x20));
                })
                .fact("a masked input keeps its request and interrupts when it is unmasked", rig -> {
                    ready(rig).out(0x21, 0x08).raise("irq3");
                    same("", rig.taken(0));
                    same("23", rig.out(0x21, 0).taken(0));
                });
    }

    private static void nesting(Rows rows) {
        rows.source(MANUAL, "Fully Nested Mode")
                .fact("a lower input waits for the end of a higher one", rig -> {
                    ready(rig).raise("irq3").raise("irq5").cpu(0).hardEnable();
                    same("23", rig.taken(0));
                    same("25", rig.out(0x20, 0x20).taken(0));
                })
                .fact("a higher input interrupts the service of a lower one", rig -> {
                    ready(rig).raise("irq5").cpu(0).hardEnable();
                    same("25 23", rig.raise("irq3").taken(0));
                })
                .fact("of two requests the lower number goes first", rig -> {
                    ready(rig).cpu(0).hardDisable();
                    rig.raise("irq5").raise("irq1").cpu(0).hardEnable();
                    same("21", rig.taken(0));
                });
        rows.source(MANUAL, "Cascade Mode")
                .fact("the slave's inputs come with the slave's vectors", rig ->
                        same("2c", ready(rig).raise("irq12").taken(0)))
                .fact("both chips note the service of a slave's input", rig -> {
                    ready(rig).raise("irq12");
                    same(0x04, isr(rig, 0x20));
                    same(0x10, isr(rig, 0xA0));
                })
                .fact("the slave's inputs go before the master's 3 to 7", rig -> {
                    ready(rig).cpu(0).hardDisable();
                    rig.raise("irq3").raise("irq14").cpu(0).hardEnable();
                    same("2e", rig.taken(0));
                })
                .fact("a slave's input needs two EOIs", rig -> {
                    ready(rig).raise("irq12").out(0xA0, 0x20).raise("irq3").cpu(0).hardEnable();
                    same("2c", rig.taken(0));
                    same("23", rig.out(0x20, 0x20).taken(0));
                })
                .fact("a slave's request that falls leaves the master with its own spurious vector 7", rig -> {
                    ready(rig).cpu(0).hardDisable();
                    rig.raise("irq12");
                    rig.out(0xA1, 0x10).out(0xA1, 0);
                    rig.lower("irq12");
                    same(0, isr(rig, 0xA0));
                    same(0x27, rig.acknowledgePic());
                });
    }

    private static void ends(Rows rows) {
        rows.source(MANUAL, "End of Interrupt (EOI)")
                .fact("a non-specific EOI ends the highest in service", rig -> {
                    ready(rig).raise("irq5").cpu(0).hardEnable();
                    rig.raise("irq3").out(0x20, 0x20);
                    same(0x20, isr(rig, 0x20));
                })
                .fact("a specific EOI ends the input it names", rig -> {
                    ready(rig).raise("irq5").cpu(0).hardEnable();
                    rig.raise("irq3").out(0x20, 0x65);
                    same(0x08, isr(rig, 0x20));
                })
                .fact("an edge that comes in service waits for the EOI", rig -> {
                    ready(rig).raise("irq3").lower("irq3").raise("irq3").cpu(0).hardEnable();
                    same("23", rig.taken(0));
                    same("23", rig.out(0x20, 0x20).taken(0));
                });
        rows.source(MANUAL, "Automatic End of Interrupt (AEOI) Mode")
                .fact("in AEOI mode no ISR bit stays", rig -> {
                    ready(rig.holding(0), 3).raise("irq3");
                    same(0, isr(rig, 0x20));
                });
        rows.source(MANUAL, "Automatic Rotation (Equal Priority Devices)")
                .fact("a rotating EOI makes the input it ends the lowest", rig -> {
                    ready(rig).raise("irq3").out(0x20, 0xA0).cpu(0).hardDisable();
                    rig.lower("irq3").raise("irq3").raise("irq5").cpu(0).hardEnable();
                    same("23 25", rig.taken(0));
                });
        rows.source(MANUAL, "Specific Rotation (Specific Priority)")
                .fact("set priority names the lowest input", rig -> {
                    ready(rig).out(0x20, 0xC3).cpu(0).hardDisable();
                    rig.raise("irq3").raise("irq5").cpu(0).hardEnable();
                    same("25", rig.taken(0));
                });
    }

    private static void modes(Rows rows) {
        rows.source(MANUAL, "Special Mask Mode")
                .fact("in special mask mode a masked service does not block lower inputs", rig -> {
                    ready(rig).raise("irq3").out(0x20, 0x68).out(0x21, 0x08).cpu(0).hardEnable();
                    same("23 25", rig.raise("irq5").taken(0));
                });
        rows.source(MANUAL, "The Special Fully Nest Mode")
                .fact("in special fully nested mode the slave interrupts its own service", rig -> {
                    ready(rig.holding(0), 0x11).raise("irq14").cpu(0).hardEnable();
                    same("2e 2c", rig.raise("irq12").taken(0));
                });
        rows.source(MANUAL, "Poll Command")
                .fact("a poll answers bit 7 and the input, and acknowledges it", rig -> {
                    ready(rig).cpu(0).hardDisable();
                    rig.raise("irq3").out(0x20, 0x0C);
                    same(0x83, rig.in(0x20));
                    same(0x08, isr(rig, 0x20));
                })
                .fact("a poll without a request answers bit 7 clear", rig ->
                        same(0, ready(rig).out(0x20, 0x0C).in(0x20) & 0x80));
        rows.source("Intel 82371SB (PIIX3) datasheet", "ELCR1 - Edge/Level Control Register")
                .fact("a level input asks again after its EOI while the line is high", rig -> {
                    ready(rig).out(0x4D0, 0x20).raise("irq5").out(0x20, 0x20).cpu(0).hardEnable();
                    same("25 25", rig.taken(0));
                })
                .fact("inputs 0, 1, 2, 8 and 13 are always edges", rig -> {
                    rig.out(0x4D0, 0xFF).out(0x4D1, 0xFF);
                    same(0xF8, rig.in(0x4D0));
                    same(0xDE, rig.in(0x4D1));
                });
    }

    private static void virtualWire(Rows rows) {
        rows.source("Intel MultiProcessor Specification 1.4", "Virtual Wire Mode")
                .fact("through LINT0 as ExtINT the 8259A gives the vector, and no local ISR bit is set", rig -> {
                    ready(rig).raise("irq3");
                    same("23", rig.taken(0));
                    that(!rig.apicBit(0, ApicRegister.ISR, 0x23), "no ISR bit");
                })
                .fact("a masked LINT0 keeps the 8259A from its CPU", rig ->
                        same("", ready(rig).apic(0, ApicRegister.LVT_LINT0, 0x10000 | EXT_INT).raise("irq3").taken(0)))
                .fact("through the I/O APIC's ExtINT pin the 8259A reaches the pin's destination", rig -> {
                    ready(rig).apic(0, ApicRegister.LVT_LINT0, 0x10000).redirect(0, 1, EXT_INT);
                    same("23", rig.raise("irq3").taken(1));
                });
        rows.source("Intel MultiProcessor Specification 1.4", "PIC Mode")
                .fact("while the APIC is globally disabled INT goes straight to the CPU", rig -> {
                    ready(rig).cpu(0).writeMsr(0x1B, 0xFEE00100L);
                    same("23", rig.raise("irq3").taken(0));
                });
        rows.source("Intel SDM Vol. 3A", "Local Vector Table")
                .fact("an ExtINT passes whatever the task priority is", rig ->
                        same("23", ready(rig).apic(0, ApicRegister.TPR, 0xFF).raise("irq3").taken(0)));
    }
}
