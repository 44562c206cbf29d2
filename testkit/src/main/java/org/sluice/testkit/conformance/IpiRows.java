package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;

import org.sluice.x86.apic.ApicRegister;

/** Interprocessor interrupts and their destinations, and what INIT and start-up IPIs do, in xAPIC mode. */
final class IpiRows {

    private static final String SDM = "Intel SDM Vol. 3A";
    private static final int V = 0x4041;
    private static final int LOGICAL = 0x800;
    private static final int LOWEST = 0x100;
    private static final int SELF = 0x40000;
    private static final int ALL = 0x80000;
    private static final int OTHERS = 0xC0000;

    private IpiRows() {
    }

    static void addTo(Rows rows) {
        rows.device("ipi", Benches.lines(4));
        physical(rows);
        logical(rows);
        shorthands(rows);
        startup(rows);
    }

    private static String all(Rig rig) {
        return rig.taken(0) + "," + rig.taken(1) + "," + rig.taken(2) + "," + rig.taken(3);
    }

    private static void physical(Rows rows) {
        rows.source(SDM, "Physical Destination Mode")
                .fact("a physical destination names the CPU with this id", rig ->
                        same(",,41,", all(rig.booted().ipi(0, 2, V))))
                .fact("the physical destination 0xFF is everybody", rig ->
                        same("41,41,41,41", all(rig.booted().ipi(0, 0xFF, V))))
                .fact("an id that nobody has is no error", rig -> {
                    same(",,,", all(rig.booted().ipi(0, 9, V)));
                    same(0, rig.apic(0, ApicRegister.ESR, 0).apic(0, ApicRegister.ESR));
                });
        rows.source(SDM, "Interrupt Command Register (ICR)")
                .fact("the delivery status reads idle and cannot be written", rig ->
                        same(0, rig.booted().ipi(0, 9, 0x1000 | V).apic(0, ApicRegister.ICR_LOW) & 0x1000))
                .fact("only the write to the low half sends", rig -> {
                    rig.booted().ipi(0, 1, V).apic(0, ApicRegister.ICR_HIGH, 2 << 24).settle();
                    same(",41,,", all(rig));
                })
                .fact("an NMI has no vector and passes any priority", rig -> {
                    rig.booted().apic(1, ApicRegister.TPR, 0xFF);
                    same(",nmi,,", all(rig.ipi(0, 1, 0x4400)));
                })
                .fact("an INIT level de-assert reaches nobody", rig ->
                        same(",,,", all(rig.booted().ipi(0, 1, 0x8500))))
                .fact("an SMI is accepted by the bus and has no effect on this machine", rig ->
                        same(",,,", all(rig.booted().ipi(0, 1, 0x4200))));
    }

    private static void logical(Rows rows) {
        rows.source(SDM, "Logical Destination Mode")
                .fact("flat model: each set bit of the destination names the APICs with that LDR bit", rig -> {
                    rig.booted();
                    for (int cpu = 0; cpu < 4; cpu++) {
                        rig.apic(cpu, ApicRegister.LDR, 1 << 24 + cpu);
                    }
                    same("41,,41,", all(rig.ipi(0, 0b0101, LOGICAL | V)));
                })
                .fact("flat model: an LDR of 0 is named by nothing, not even 0xFF", rig ->
                        same(",,,", all(rig.booted().ipi(0, 0xFF, LOGICAL | V))))
                .fact("cluster model: cluster number equal and a common bit", rig -> {
                    rig.booted();
                    for (int cpu = 0; cpu < 4; cpu++) {
                        rig.apic(cpu, ApicRegister.DFR, 0).apic(cpu, ApicRegister.LDR,
                                (cpu / 2 << 4 | 1 << cpu % 2) << 24);
                    }
                    same(",,41,41", all(rig.ipi(0, 0x13, LOGICAL | V)));
                })
                .fact("cluster model: 0xFF is everybody", rig -> {
                    rig.booted();
                    for (int cpu = 0; cpu < 4; cpu++) {
                        rig.apic(cpu, ApicRegister.DFR, 0).apic(cpu, ApicRegister.LDR, 0x11 + (cpu << 4) << 24);
                    }
                    same("41,41,41,41", all(rig.ipi(0, 0xFF, LOGICAL | V)));
                });
        rows.source(SDM, "Lowest Priority Delivery Mode")
                .fact("lowest priority goes to one CPU: the one of least processor priority", rig -> {
                    rig.booted();
                    for (int cpu = 0; cpu < 4; cpu++) {
                        rig.apic(cpu, ApicRegister.LDR, 1 << 24 + cpu).apic(cpu, ApicRegister.TPR, 0x30);
                    }
                    rig.apic(2, ApicRegister.TPR, 0x20);
                    same(",,41,", all(rig.ipi(0, 0xF, LOWEST | LOGICAL | V)));
                })
                .fact("a software-disabled APIC takes no part in the arbitration", rig -> {
                    rig.booted();
                    for (int cpu = 0; cpu < 4; cpu++) {
                        rig.apic(cpu, ApicRegister.LDR, 1 << 24 + cpu);
                    }
                    rig.apic(0, ApicRegister.SVR, 0xFF);
                    same(",41,,", all(rig.ipi(0, 0xF, LOWEST | LOGICAL | V)));
                });
    }

    private static void shorthands(Rows rows) {
        rows.source(SDM, "Broadcast/Self Delivery Mode")
                .fact("the shorthand self reaches the sender only", rig ->
                        same(",41,,", all(rig.booted().ipi(1, 0, SELF | V))))
                .fact("the shorthand all including self reaches everybody", rig ->
                        same("41,41,41,41", all(rig.booted().ipi(1, 0, ALL | V))))
                .fact("the shorthand all excluding self spares the sender", rig ->
                        same("41,,41,41", all(rig.booted().ipi(1, 0, OTHERS | V))))
                .fact("NMI to self by shorthand is invalid", rig ->
                        same(",,,", all(rig.booted().ipi(1, 0, SELF | 0x4400))))
                .fact("NMI to all excluding self is valid", rig ->
                        same("nmi,,nmi,nmi", all(rig.booted().ipi(1, 0, OTHERS | 0x4400))));
    }

    private static void startup(Rows rows) {
        rows.source(SDM, "MP Initialization Protocol Algorithm for MP Systems")
                .fact("a CPU waits for its start-up IPI after INIT and takes nothing meanwhile", rig ->
                        same(",init,,", all(rig.booted().ipi(0, 1, 0x4500).ipi(0, 1, V).ipi(0, 1, 0x4400))))
                .fact("a start-up IPI starts at the page of its vector", rig ->
                        same(",init start-9a,,", all(rig.booted().ipi(0, 1, 0x4500).ipi(0, 1, 0x469A))))
                .fact("a second start-up IPI is ignored", rig ->
                        same(",init start-8,,", all(rig.booted().ipi(0, 1, 0x4500).ipi(0, 1, 0x4608)
                                .ipi(0, 1, 0x4609))))
                .fact("INIT lets the bootstrap processor go on at the reset vector", rig -> {
                    rig.booted().ipi(1, 0, 0x4500);
                    same("init,,,", all(rig));
                    Expect.that(rig.cpu(0).isStarted(), "the BSP runs");
                });
    }
}
