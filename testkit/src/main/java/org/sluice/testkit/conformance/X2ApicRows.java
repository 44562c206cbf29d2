package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.protection;
import static org.sluice.testkit.conformance.Expect.same;
import static org.sluice.testkit.conformance.Expect.that;

import org.sluice.x86.Machine;
import org.sluice.x86.apic.ApicRegister;

/** IA32_APIC_BASE, the modes of the APIC, and x2APIC mode. */
final class X2ApicRows {

    private static final String SDM = "Intel SDM Vol. 3A";
    private static final int BASE = 0x1B;
    private static final long EN = 0x800;
    private static final long EXTD = 0x400;
    private static final long BSP = 0x100;
    private static final long AT = 0xFEE00000L;
    private static final int TPR = 0x808;
    private static final int SVR = 0x80F;
    private static final int ICR = 0x830;

    private X2ApicRows() {
    }

    static void addTo(Rows rows) {
        rows.device("apicbase", Benches.lines(2));
        location(rows);
        disabling(rows);
        transitions(rows);
        rows.device("x2apic", Benches.x2Apic());
        registers(rows);
        reserved(rows);
        destinations(rows);
        interrupts(rows);
    }

    private static void location(Rows rows) {
        rows.source(SDM, "Local APIC Status and Location")
                .fact("after reset the page lies at 0xFEE00000, the APIC is enabled, CPU 0 is the BSP", rig -> {
                    same(AT | EN | BSP, rig.cpu(0).readMsr(BASE));
                    same(AT | EN, rig.cpu(1).readMsr(BASE));
                })
                .fact("a relocated APIC answers at its new place and no longer at the old one", rig -> {
                    rig.boot(0).cpu(0).writeMsr(BASE, 0xFED40000L | EN | BSP);
                    same(0x01060015, rig.read32(0xFED40030L));
                    same(0xFFFFFFFFL, rig.read32(AT + 0x30));
                })
                .fact("each CPU relocates its own APIC only", rig -> {
                    rig.booted().cpu(0).writeMsr(BASE, 0xFED40000L | EN | BSP);
                    same(0x01060015, rig.machine.readMmio(1, Machine.APIC_BASE + 0x30, 4));
                })
                .fact("an address beyond the physical address width raises #GP", rig ->
                        protection(() -> rig.cpu(0).writeMsr(BASE, AT | EN | 1L << 46)))
                .fact("a reserved low bit raises #GP", rig ->
                        protection(() -> rig.cpu(0).writeMsr(BASE, AT | EN | 1)));
    }

    private static void disabling(Rows rows) {
        rows.source(SDM, "Enabling or Disabling the Local APIC")
                .fact("a globally disabled APIC has no page: reads find the open bus", rig -> {
                    rig.boot(0).cpu(0).writeMsr(BASE, AT | BSP);
                    same(0xFFFFFFFFL, rig.read32(AT + 0x30));
                })
                .fact("writes to the page of a disabled APIC change nothing", rig -> {
                    rig.boot(0).cpu(0).writeMsr(BASE, AT | BSP);
                    rig.apic(0, ApicRegister.TPR, 0x50).cpu(0).writeMsr(BASE, AT | BSP | EN);
                    same(0, rig.apic(0, ApicRegister.TPR));
                })
                .fact("a globally disabled APIC receives no IPI, not even NMI", rig -> {
                    rig.booted().cpu(1).writeMsr(BASE, AT);
                    same("", rig.ipi(0, 1, 0x4041).ipi(0, 1, 0x4400).taken(1));
                })
                .fact("disabling forgets the registers, as after reset", rig -> {
                    rig.boot(0).apic(0, ApicRegister.LVT_LINT0, 0x31).cpu(0).writeMsr(BASE, AT | BSP);
                    rig.cpu(0).writeMsr(BASE, AT | BSP | EN);
                    same(0x10000, rig.apic(0, ApicRegister.LVT_LINT0));
                    same(0xFF, rig.apic(0, ApicRegister.SVR));
                })
                .fact("while the APIC is disabled LINT1 is the NMI pin", rig -> {
                    rig.boot(0).cpu(0).writeMsr(BASE, AT | BSP);
                    rig.cpu(0).drivePin(1, true);
                    same("nmi", rig.taken(0));
                });
        rows.source(SDM, "Task Priority in IA-32e Mode")
                .fact("CR8 can be written and read while the APIC is disabled", rig -> {
                    rig.boot(0).cpu(0).writeMsr(BASE, AT | BSP);
                    rig.cpu(0).setCr8(9);
                    same(9, rig.cpu(0).cr8());
                });
    }

    private static void transitions(Rows rows) {
        rows.source(SDM, "x2APIC State Transitions")
                .fact("xAPIC to x2APIC is a way", rig -> {
                    rig.cpu(0).writeMsr(BASE, AT | BSP | EN | EXTD);
                    same(AT | BSP | EN | EXTD, rig.cpu(0).readMsr(BASE));
                })
                .fact("EXTD without EN raises #GP in every mode", rig -> {
                    protection(() -> rig.cpu(0).writeMsr(BASE, AT | BSP | EXTD));
                    rig.cpu(0).writeMsr(BASE, AT | BSP | EN | EXTD);
                    protection(() -> rig.cpu(0).writeMsr(BASE, AT | BSP | EXTD));
                    rig.cpu(0).writeMsr(BASE, AT | BSP);
                    protection(() -> rig.cpu(0).writeMsr(BASE, AT | BSP | EXTD));
                })
                .fact("x2APIC to xAPIC directly raises #GP", rig -> {
                    rig.cpu(0).writeMsr(BASE, AT | BSP | EN | EXTD);
                    protection(() -> rig.cpu(0).writeMsr(BASE, AT | BSP | EN));
                })
                .fact("disabled to x2APIC directly raises #GP", rig -> {
                    rig.cpu(0).writeMsr(BASE, AT | BSP);
                    protection(() -> rig.cpu(0).writeMsr(BASE, AT | BSP | EN | EXTD));
                })
                .fact("x2APIC to disabled to xAPIC is the way back", rig -> {
                    rig.cpu(0).writeMsr(BASE, AT | BSP | EN | EXTD);
                    rig.cpu(0).writeMsr(BASE, AT | BSP);
                    rig.cpu(0).writeMsr(BASE, AT | BSP | EN);
                    same(0x01060015, rig.apic(0, ApicRegister.VERSION));
                })
                .fact("entering x2APIC mode keeps TPR, SVR and LVT and clears the ICR's upper half", rig -> {
                    rig.boot(0).apic(0, ApicRegister.TPR, 0x30).apic(0, ApicRegister.LVT_LINT1, 0x400)
                            .apic(0, ApicRegister.ICR_HIGH, 0x05000000).cpu(0)
                            .writeMsr(BASE, AT | BSP | EN | EXTD);
                    same(0x30, rig.cpu(0).readMsr(TPR));
                    same(0x1FF, rig.cpu(0).readMsr(SVR));
                    same(0x400, rig.cpu(0).readMsr(0x836));
                    same(0, rig.cpu(0).readMsr(ICR));
                })
                .fact("INIT leaves the mode and the place of the APIC alone", rig -> {
                    rig.booted().cpu(1).writeMsr(BASE, 0xFED40000L | EN);
                    same("init", rig.ipi(0, 1, 0x4500).taken(1));
                    same(0xFED40000L | EN, rig.cpu(1).readMsr(BASE));
                });
        rows.source(SDM, "x2APIC Register Address Space")
                .fact("outside x2APIC mode the MSRs 0x800 to 0x8FF raise #GP", rig -> {
                    protection(() -> rig.cpu(0).readMsr(TPR));
                    protection(() -> rig.cpu(0).writeMsr(TPR, 0));
                });
    }

    private static void registers(Rows rows) {
        rows.source(SDM, "x2APIC Register Address Space")
                .fact("in x2APIC mode the page is gone: reads find the open bus", rig ->
                        same(0xFFFFFFFFL, rig.boot(0).read32(AT + 0x30)))
                .fact("the id register has 32 bits", rig -> same(300, rig.cpu(4).readMsr(0x802)))
                .fact("APR, RRD, DFR and the ICR's upper half have no MSR", rig -> {
                    for (int msr : new int[] {0x809, 0x80C, 0x80E, 0x831, 0x800, 0x8FF}) {
                        protection(() -> rig.cpu(0).readMsr(msr));
                    }
                })
                .fact("writing a read-only register raises #GP", rig -> {
                    for (int msr : new int[] {0x802, 0x803, 0x80A, 0x80D, 0x810, 0x818, 0x827, 0x839}) {
                        protection(() -> rig.cpu(0).writeMsr(msr, 0));
                    }
                })
                .fact("reading EOI or SELF IPI raises #GP", rig -> {
                    protection(() -> rig.cpu(0).readMsr(0x80B));
                    protection(() -> rig.cpu(0).readMsr(0x83F));
                })
                .fact("the ICR is one MSR of 64 bits", rig -> {
                    rig.booted().cpu(0).writeMsr(ICR, 0x7L << 32 | 0x4041);
                    same(0x7L << 32 | 0x4041, rig.cpu(0).readMsr(ICR));
                });
        rows.source(SDM, "Deriving Logical x2APIC ID from the Local x2APIC ID")
                .fact("the LDR is derived: id bits [31:4] are the cluster, [3:0] number the bit", rig -> {
                    same(0x00010002, rig.cpu(3).readMsr(0x80D));
                    same(300 >> 4 << 16 | 1 << (300 & 15), rig.cpu(4).readMsr(0x80D));
                });
    }

    private static void reserved(Rows rows) {
        rows.source(SDM, "Reserved Bit Checking")
                .fact("a reserved bit in TPR, SVR, divide or ICR raises #GP and changes nothing", rig -> {
                    protection(() -> rig.cpu(0).writeMsr(TPR, 0x100));
                    protection(() -> rig.cpu(0).writeMsr(SVR, 0x200));
                    protection(() -> rig.cpu(0).writeMsr(0x83E, 0x4));
                    protection(() -> rig.cpu(0).writeMsr(ICR, 0x14041));
                    same(0, rig.cpu(0).readMsr(TPR));
                })
                .fact("bits [63:32] of any register but the ICR raise #GP", rig ->
                        protection(() -> rig.cpu(0).writeMsr(TPR, 1L << 32)))
                .fact("EOI and ESR take 0 only", rig -> {
                    rig.cpu(0).writeMsr(0x80B, 0);
                    rig.cpu(0).writeMsr(0x828, 0);
                    protection(() -> rig.cpu(0).writeMsr(0x80B, 1));
                    protection(() -> rig.cpu(0).writeMsr(0x828, 1));
                })
                .fact("a reserved bit in an LVT entry raises #GP", rig -> {
                    protection(() -> rig.cpu(0).writeMsr(0x832, 1 << 19));
                    protection(() -> rig.cpu(0).writeMsr(0x837, 0x400));
                });
    }

    private static void destinations(Rows rows) {
        rows.source(SDM, "Interrupt Command Register in x2APIC Mode")
                .fact("a physical destination has 32 bits", rig -> {
                    rig.booted().cpu(0).writeMsr(ICR, 300L << 32 | 0x4041);
                    same("41", rig.settle().taken(4));
                })
                .fact("0xFFFFFFFF is everybody, 0xFF is an id like another", rig -> {
                    rig.booted().cpu(0).writeMsr(ICR, 0xFFL << 32 | 0x4041);
                    rig.settle();
                    same("", rig.taken(0) + rig.taken(1) + rig.taken(4));
                    rig.cpu(0).writeMsr(ICR, -1L << 32 | 0x4042);
                    rig.settle();
                    same("42 42 42", rig.taken(0) + " " + rig.taken(1) + " " + rig.taken(4));
                });
        rows.source(SDM, "Logical Destination Mode in x2APIC Mode")
                .fact("a logical destination names bits of one cluster", rig -> {
                    rig.booted().cpu(0).writeMsr(ICR, 0x00010003L << 32 | 0x4841);
                    rig.settle();
                    same(",,41,41,", rig.taken(0) + "," + rig.taken(1) + "," + rig.taken(2) + "," + rig.taken(3) + ","
                            + rig.taken(4));
                });
        rows.source(SDM, "x2APIC ID")
                .fact("an I/O APIC's destination 0xFF reaches CPUs in x2APIC mode, too", rig -> {
                    rig.booted().redirect(5, 0xFF, 0x43);
                    rig.machine.ioApics().get(0).raise(5);
                    rig.settle();
                    that(rig.taken(4).equals("43") && rig.taken(0).equals("43"), "both took it");
                })
                .fact("in xAPIC mode an id of more than 8 bits answers to its low 8 bits", rig -> {
                    rig.booted().cpu(4).writeMsr(BASE, AT);
                    rig.cpu(4).writeMsr(BASE, AT | EN);
                    rig.apic(4, ApicRegister.SVR, 0x1FF).cpu(0).writeMsr(ICR, (300L & 0xFF) << 32 | 0x4041);
                    same("41", rig.settle().taken(4));
                });
    }

    private static void interrupts(Rows rows) {
        rows.source(SDM, "SELF IPI Register")
                .fact("SELF IPI interrupts the writer with the vector written", rig -> {
                    rig.booted().cpu(0).writeMsr(0x83F, 0x77);
                    same("77", rig.taken(0));
                })
                .fact("SELF IPI with a reserved bit raises #GP", rig ->
                        protection(() -> rig.booted().cpu(0).writeMsr(0x83F, 0x177)))
                .fact("SELF IPI with a vector below 16 sets ESR bit 5", rig -> {
                    rig.booted().cpu(0).writeMsr(0x83F, 0x7);
                    rig.cpu(0).writeMsr(0x828, 0);
                    same(0x20, rig.cpu(0).readMsr(0x828) & 0x20);
                });
        rows.source(SDM, "Local APIC State After an INIT Reset (\"Wait-for-SIPI\" State)")
                .fact("INIT in x2APIC mode resets the registers and stays in x2APIC mode", rig -> {
                    rig.booted().cpu(1).writeMsr(TPR, 0x30);
                    rig.cpu(0).writeMsr(ICR, 1L << 32 | 0x4500);
                    rig.settle();
                    same(0, rig.cpu(1).readMsr(TPR));
                    same(1, rig.cpu(1).readMsr(0x802));
                });
    }
}
