package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;
import static org.sluice.testkit.conformance.Expect.that;

import org.sluice.x86.apic.ApicRegister;

/** The local APIC in xAPIC mode: registers, acceptance, priorities, local sources, errors. */
final class LocalApicRows {

    private static final String SDM = "Intel SDM Vol. 3A";
    private static final int FIXED = 0x4000;
    private static final int LEVEL = 0x8000;
    private static final int MASKED = 0x10000;

    private LocalApicRows() {
    }

    static void addTo(Rows rows) {
        rows.device("lapic", Benches.lines(2));
        registers(rows);
        disabling(rows);
        acceptance(rows);
        priorities(rows);
        completion(rows);
        localSources(rows);
        lint(rows);
        errors(rows);
    }

    private static void registers(Rows rows) {
        rows.source(SDM, "Local APIC State After Power-Up or Reset")
                .fact("IRR, ISR, TMR, ICR, LDR, TPR and the counts are 0 after reset", rig -> {
                    for (int offset : new int[] {0x80, 0xD0, 0x100, 0x170, 0x180, 0x1F0, 0x200, 0x270, 0x300, 0x310,
                        0x380, 0x390, 0x3E0}) {
                        same(0, rig.apic(0, offset));
                    }
                })
                .fact("the DFR is all ones after reset", rig -> same(-1, rig.apic(0, ApicRegister.DFR)))
                .fact("every LVT entry is 0 but for its mask bit after reset", rig -> {
                    for (int offset : new int[] {0x2F0, 0x320, 0x330, 0x340, 0x350, 0x360, 0x370}) {
                        same(MASKED, rig.apic(0, offset));
                    }
                })
                .fact("the SVR is 0xFF after reset: vector 255, software-disabled", rig ->
                        same(0xFF, rig.apic(0, ApicRegister.SVR)));
        rows.source(SDM, "Local APIC Version Register")
                .fact("the version register names an integrated APIC, its highest LVT entry, EOI suppression", rig ->
                        same(0x01060015, rig.apic(0, ApicRegister.VERSION)));
        rows.source(SDM, "Local APIC ID")
                .fact("the ID register holds the id in its top byte", rig ->
                        same(1 << 24, rig.apic(1, ApicRegister.ID)));
        rows.source(SDM, "Local APIC Register Address Map")
                .fact("only aligned 32-bit accesses reach a register", rig -> {
                    same(0, rig.machine.readMmio(0, 0xFEE00030L, 1));
                    rig.machine.writeMmio(0, 0xFEE00080L, 1, 0x30);
                    same(0, rig.apic(0, ApicRegister.TPR));
                });
        rows.source(SDM, "Logical Destination Mode")
                .fact("the LDR keeps its top byte only", rig ->
                        same(0xFF000000, rig.apic(0, ApicRegister.LDR, -1).apic(0, ApicRegister.LDR)))
                .fact("bits [27:0] of the DFR read as ones", rig ->
                        same(0x0FFFFFFF, rig.apic(0, ApicRegister.DFR, 0).apic(0, ApicRegister.DFR)));
        rows.source(SDM, "Local Vector Table")
                .fact("the LVT timer entry has vector, mask and timer mode and no delivery mode", rig ->
                        same(0x700FF, rig.boot(0).apic(0, ApicRegister.LVT_TIMER, -1)
                                .apic(0, ApicRegister.LVT_TIMER)))
                .fact("the LVT LINT entries have delivery mode, polarity and trigger mode", rig ->
                        same(0x1A7FF, rig.boot(0).apic(0, ApicRegister.LVT_LINT1, -1)
                                .apic(0, ApicRegister.LVT_LINT1)))
                .fact("the LVT error entry has vector and mask only", rig ->
                        same(0x100FF, rig.boot(0).apic(0, ApicRegister.LVT_ERROR, -1)
                                .apic(0, ApicRegister.LVT_ERROR)));
    }

    private static void disabling(Rows rows) {
        rows.source(SDM, "Local APIC State After It Has Been Software Disabled")
                .fact("a software-disabled APIC accepts no fixed interrupt", rig -> {
                    rig.booted().apic(1, ApicRegister.SVR, 0xFF).ipi(0, 1, FIXED | 0x40);
                    same("", rig.apic(1, ApicRegister.SVR, 0x1FF).taken(1));
                })
                .fact("a software-disabled APIC still answers to NMI", rig ->
                        same("nmi", rig.booted().apic(1, ApicRegister.SVR, 0xFF).ipi(0, 1, 0x4400).taken(1)))
                .fact("software-disabling sets every LVT mask bit, and none can be cleared then", rig -> {
                    rig.boot(0).apic(0, ApicRegister.LVT_LINT0, 0x31).apic(0, ApicRegister.SVR, 0xFF);
                    same(MASKED | 0x31, rig.apic(0, ApicRegister.LVT_LINT0));
                    rig.apic(0, ApicRegister.LVT_LINT0, 0x32);
                    same(MASKED | 0x32, rig.apic(0, ApicRegister.LVT_LINT0));
                })
                .fact("what is in IRR and ISR at software-disabling is held and still handled", rig -> {
                    rig.booted().cpu(1).hardDisable();
                    rig.ipi(0, 1, FIXED | 0x40).apic(1, ApicRegister.SVR, 0xFF);
                    rig.cpu(1).hardEnable();
                    same("40", rig.taken(1));
                })
                .fact("a software-disabled APIC can issue IPIs", rig ->
                        same("41", rig.booted().apic(0, ApicRegister.SVR, 0xFF).ipi(0, 1, FIXED | 0x41).taken(1)));
        rows.source(SDM, "Local APIC State After an INIT Reset (\"Wait-for-SIPI\" State)")
                .fact("INIT resets the registers and keeps the id", rig -> {
                    rig.booted().apic(1, ApicRegister.TPR, 0x30).ipi(0, 1, 0x4500);
                    same(0, rig.apic(1, ApicRegister.TPR));
                    same(0xFF, rig.apic(1, ApicRegister.SVR));
                    same(1 << 24, rig.apic(1, ApicRegister.ID));
                });
    }

    private static void acceptance(Rows rows) {
        rows.source(SDM, "Interrupt Acceptance for Fixed Interrupts")
                .fact("an accepted interrupt waits in the IRR while the CPU's flag is clear", rig -> {
                    rig.booted().cpu(1).hardDisable();
                    that(rig.ipi(0, 1, FIXED | 0x45).apicBit(1, ApicRegister.IRR, 0x45), "IRR bit");
                })
                .fact("a second interrupt of a vector that waits in the IRR is merged", rig -> {
                    rig.booted().cpu(1).hardDisable();
                    rig.ipi(0, 1, FIXED | 0x45).ipi(0, 1, FIXED | 0x45).cpu(1).hardEnable();
                    same("45", rig.taken(1));
                })
                .fact("a vector in service can be pending once more", rig -> {
                    rig.holding(1).booted().ipi(0, 1, FIXED | 0x45).ipi(0, 1, FIXED | 0x45);
                    that(rig.apicBit(1, ApicRegister.ISR, 0x45), "ISR bit");
                    that(rig.apicBit(1, ApicRegister.IRR, 0x45), "IRR bit");
                })
                .fact("taking an interrupt moves its bit from IRR to ISR", rig -> {
                    rig.holding(1).booted().ipi(0, 1, FIXED | 0x45);
                    that(rig.apicBit(1, ApicRegister.ISR, 0x45), "ISR bit");
                    that(!rig.apicBit(1, ApicRegister.IRR, 0x45), "no IRR bit");
                })
                .fact("the TMR bit is clear for an edge and set for a level", rig -> {
                    rig.booted().redirect(Benches.EDGE, 0, 0x51).pulse("edge");
                    that(!rig.apicBit(0, ApicRegister.TMR, 0x51), "edge");
                    rig.holding(0).redirect(Benches.LEVEL, 0, LEVEL | 0x2000 | 0x52).raise("level");
                    that(rig.apicBit(0, ApicRegister.TMR, 0x52), "level");
                });
        rows.source(SDM, "Valid Interrupt Vectors")
                .fact("vectors 0 to 15 are illegal to receive and set ESR bit 6", rig -> {
                    rig.booted().redirect(Benches.EDGE, 0, 0x0F).pulse("edge").apic(0, ApicRegister.ESR, 0);
                    same(0x40, rig.apic(0, ApicRegister.ESR));
                    same("", rig.taken(0));
                })
                .fact("vector 16 is the first legal one", rig ->
                        same("10", rig.booted().ipi(0, 1, FIXED | 0x10).taken(1)));
    }

    private static void priorities(Rows rows) {
        rows.source(SDM, "Task and Processor Priorities")
                .fact("an interrupt of the TPR's class is held, one of a higher class is taken", rig -> {
                    rig.booted().apic(1, ApicRegister.TPR, 0x40).ipi(0, 1, FIXED | 0x4F).ipi(0, 1, FIXED | 0x50);
                    same("50", rig.taken(1));
                })
                .fact("lowering the TPR lets what waits be taken", rig -> {
                    rig.booted().apic(1, ApicRegister.TPR, 0x40).ipi(0, 1, FIXED | 0x4F)
                            .apic(1, ApicRegister.TPR, 0x30);
                    same("4f", rig.taken(1));
                })
                .fact("the PPR is the TPR while its class is not below that in service", rig -> {
                    rig.booted().apic(0, ApicRegister.TPR, 0x4A);
                    same(0x4A, rig.apic(0, ApicRegister.PPR));
                })
                .fact("the PPR is the class in service, its low bits 0, while that is above the TPR's", rig -> {
                    rig.holding(1).booted().apic(1, ApicRegister.TPR, 0x4A).ipi(0, 1, FIXED | 0x77);
                    same(0x70, rig.apic(1, ApicRegister.PPR));
                })
                .fact("a higher class interrupts the service of a lower one", rig -> {
                    rig.holding(1).booted().ipi(0, 1, FIXED | 0x45).cpu(1).hardEnable();
                    same("45 61", rig.ipi(0, 1, FIXED | 0x61).taken(1));
                })
                .fact("the same class waits for the end of the service", rig -> {
                    rig.holding(1).booted().ipi(0, 1, FIXED | 0x45).cpu(1).hardEnable();
                    same("45", rig.ipi(0, 1, FIXED | 0x4F).taken(1));
                    rig.cpu(1).eoi();
                    same("4f", rig.taken(1));
                })
                .fact("of several waiting the highest vector is taken first", rig -> {
                    rig.booted().cpu(1).hardDisable();
                    rig.ipi(0, 1, FIXED | 0x31).ipi(0, 1, FIXED | 0x90).ipi(0, 1, FIXED | 0x32).cpu(1).hardEnable();
                    same("90 32 31", rig.taken(1));
                });
        rows.source(SDM, "Interaction of Task Priorities between CR8 and APIC")
                .fact("MOV to CR8 loads TPR bits [7:4] and clears [3:0]", rig -> {
                    rig.booted().apic(0, ApicRegister.TPR, 0x0F).cpu(0).setCr8(5);
                    same(0x50, rig.apic(0, ApicRegister.TPR));
                })
                .fact("MOV from CR8 reads TPR bits [7:4]", rig ->
                        same(0xA, rig.booted().apic(0, ApicRegister.TPR, 0xA7).cpu(0).cr8()))
                .fact("bits above [3:0] in CR8 are refused", rig ->
                        Expect.protection(() -> rig.booted().cpu(0).setCr8(0x10)));
    }

    private static void completion(Rows rows) {
        rows.source(SDM, "Signaling Interrupt Servicing Completion")
                .fact("an EOI ends the highest vector in service", rig -> {
                    rig.holding(1).booted().ipi(0, 1, FIXED | 0x45).cpu(1).hardEnable();
                    rig.ipi(0, 1, FIXED | 0x61).cpu(1).eoi();
                    that(rig.apicBit(1, ApicRegister.ISR, 0x45), "lower one stays");
                    that(!rig.apicBit(1, ApicRegister.ISR, 0x61), "higher one ended");
                })
                .fact("the EOI of a level interrupt is broadcast to the I/O APICs", rig -> {
                    rig.holding(0).booted().redirect(Benches.LEVEL, 0, LEVEL | 0x2000 | 0x52).raise("level");
                    rig.lower("level").cpu(0).eoi();
                    same(0, rig.ioApic(0x10 + 2 * Benches.LEVEL) & 0x4000);
                })
                .fact("with SVR bit 12 the EOI of a level interrupt is not broadcast", rig -> {
                    rig.holding(0).booted().apic(0, ApicRegister.SVR, 0x11FF)
                            .redirect(Benches.LEVEL, 0, LEVEL | 0x2000 | 0x52).raise("level").cpu(0).eoi();
                    same(0x4000, rig.ioApic(0x10 + 2 * Benches.LEVEL) & 0x4000);
                });
        rows.source(SDM, "Spurious Interrupt")
                .fact("without a deliverable interrupt the acknowledge answers the spurious vector, no ISR bit set",
                        rig -> {
                            rig.booted();
                            same(0xFF, rig.cpu(0).apic().acknowledge());
                            that(!rig.apicBit(0, ApicRegister.ISR, 0xFF), "no ISR bit");
                        });
    }

    private static void localSources(Rows rows) {
        rows.source(SDM, "Local Vector Table")
                .fact("a performance counter interrupts as its entry says and sets its own mask", rig -> {
                    rig.booted().apic(0, ApicRegister.LVT_PMC, 0x55).cpu(0).fireLocal(ApicRegister.LVT_PMC);
                    same("55", rig.taken(0));
                    same(MASKED | 0x55, rig.apic(0, ApicRegister.LVT_PMC));
                })
                .fact("the thermal sensor interrupts and does not mask itself", rig -> {
                    rig.booted().apic(0, ApicRegister.LVT_THERMAL, 0x56).cpu(0).fireLocal(ApicRegister.LVT_THERMAL);
                    same("56", rig.taken(0));
                    same(0x56, rig.apic(0, ApicRegister.LVT_THERMAL));
                })
                .fact("a corrected machine check interrupts as the CMCI entry says", rig -> {
                    rig.booted().apic(0, ApicRegister.LVT_CMCI, 0x57).cpu(0).fireLocal(ApicRegister.LVT_CMCI);
                    same("57", rig.taken(0));
                })
                .fact("a local entry of delivery mode NMI ignores vector and priority", rig -> {
                    rig.booted().apic(0, ApicRegister.TPR, 0xFF).apic(0, ApicRegister.LVT_PMC, 0x400);
                    rig.cpu(0).fireLocal(ApicRegister.LVT_PMC);
                    same("nmi", rig.taken(0));
                })
                .fact("a masked entry keeps its source from interrupting", rig -> {
                    rig.booted().cpu(0).fireLocal(ApicRegister.LVT_THERMAL);
                    same("", rig.taken(0));
                });
    }

    private static void lint(Rows rows) {
        rows.source(SDM, "Local Vector Table")
                .fact("LINT1 of delivery mode NMI gives one NMI per rising edge", rig -> {
                    rig.booted().apic(0, ApicRegister.LVT_LINT1, 0x400).cpu(0).drivePin(1, true);
                    rig.cpu(0).drivePin(1, true);
                    same("nmi", rig.taken(0));
                    rig.cpu(0).drivePin(1, false);
                    rig.cpu(0).drivePin(1, true);
                    same("nmi", rig.taken(0));
                })
                .fact("with the polarity bit a falling LINT1 is the edge", rig -> {
                    rig.booted().cpu(0).drivePin(1, true);
                    rig.apic(0, ApicRegister.LVT_LINT1, 0x2000 | 0x58);
                    same("", rig.taken(0));
                    rig.cpu(0).drivePin(1, false);
                    same("58", rig.taken(0));
                })
                .fact("a fixed level at LINT0 sets remote IRR until its EOI", rig -> {
                    rig.holding(0).booted().apic(0, ApicRegister.LVT_LINT0, LEVEL | 0x59).cpu(0).drivePin(0, true);
                    same(LEVEL | 0x4059, rig.apic(0, ApicRegister.LVT_LINT0));
                    rig.cpu(0).drivePin(0, false);
                    rig.cpu(0).eoi();
                    same(LEVEL | 0x59, rig.apic(0, ApicRegister.LVT_LINT0));
                })
                .fact("a level that is still there at its EOI interrupts again", rig -> {
                    rig.holding(0).booted().apic(0, ApicRegister.LVT_LINT0, LEVEL | 0x59).cpu(0).drivePin(0, true);
                    rig.cpu(0).eoi();
                    rig.cpu(0).hardEnable();
                    same("59 59", rig.taken(0));
                })
                .fact("LINT1 knows no level: its trigger bit changes nothing", rig -> {
                    rig.booted().apic(0, ApicRegister.LVT_LINT1, LEVEL | 0x5A).cpu(0).drivePin(1, true);
                    same("5a", rig.taken(0));
                })
                .fact("a local entry of delivery mode INIT resets its CPU", rig -> {
                    rig.booted().apic(1, ApicRegister.LVT_LINT1, 0x500).cpu(1).drivePin(1, true);
                    same("init", rig.taken(1));
                });
    }

    private static void errors(Rows rows) {
        rows.source(SDM, "Error Handling")
                .fact("the ESR shows what was noticed only after a write to it", rig -> {
                    rig.booted().apic(0, 0x40);
                    same(0, rig.apic(0, ApicRegister.ESR));
                    same(0x80, rig.apic(0, ApicRegister.ESR, 0).apic(0, ApicRegister.ESR));
                })
                .fact("a second write to the ESR clears it", rig -> {
                    rig.booted().apic(0, 0x40);
                    rig.apic(0, ApicRegister.ESR, 0).apic(0, ApicRegister.ESR, 0);
                    same(0, rig.apic(0, ApicRegister.ESR));
                })
                .fact("sending a vector below 16 sets ESR bit 5 and sends nothing", rig -> {
                    rig.booted().ipi(0, 1, FIXED | 0xE).apic(0, ApicRegister.ESR, 0);
                    same(0x20, rig.apic(0, ApicRegister.ESR));
                    same("", rig.taken(1));
                })
                .fact("an error interrupts through the LVT error entry", rig -> {
                    rig.booted().apic(0, ApicRegister.LVT_ERROR, 0x5E).apic(0, 0x40);
                    same("5e", rig.taken(0));
                });
    }
}
