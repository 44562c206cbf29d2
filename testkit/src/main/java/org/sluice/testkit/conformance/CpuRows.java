package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;
import static org.sluice.testkit.conformance.Expect.that;

import org.sluice.x86.CpuIdentification;
import org.sluice.x86.board.Topology;

/** The CPU slot: flag, shadow, NMI blocking, HLT and shutdown, the order of what comes at once. */
final class CpuRows {

    private static final int NMI = 0x4400;
    private static final int V = 0x4041;

    private CpuRows() {
    }

    static void addTo(Rows rows) {
        rows.device("cpu", Benches.lines(2));
        flag(rows);
        nmi(rows);
        rest(rows);
        rows.device("cpuid", Benches.start(16).topology(new Topology(3, 2)).build());
        cpuid(rows);
    }

    private static int cpuid(Rig rig, int cpu, int leaf, int subleaf, int register) {
        return rig.machine.identification(cpu).get(leaf, subleaf, register);
    }

    private static void cpuid(Rows rows) {
        rows.source("Intel SDM Vol. 2A", "CPUID - CPU Identification")
                .fact("leaf 1: the initial APIC id is EBX [31:24]; x2APIC and TSC deadline are ECX 21 and 24", rig -> {
                    same(0x09, cpuid(rig, 7, 1, 0, CpuIdentification.EBX) >>> 24);
                    same(1 << 21 | 1 << 24, cpuid(rig, 7, 1, 0, CpuIdentification.ECX) & (1 << 21 | 1 << 24));
                })
                .fact("leaf 1: EDX 9 is clear while the APIC is globally disabled", rig -> {
                    same(1 << 9, cpuid(rig, 0, 1, 0, CpuIdentification.EDX) & 1 << 9);
                    rig.cpu(0).writeMsr(0x1B, 0xFEE00100L);
                    same(0, cpuid(rig, 0, 1, 0, CpuIdentification.EDX) & 1 << 9);
                })
                .fact("leaf 0BH: EAX tells how far to shift the x2APIC id in EDX for each level", rig -> {
                    same(1, cpuid(rig, 7, 0xB, 0, CpuIdentification.EAX));
                    same(3, cpuid(rig, 7, 0xB, 1, CpuIdentification.EAX));
                    same(rig.cpu(7).apicId(), cpuid(rig, 7, 0xB, 1, CpuIdentification.EDX));
                })
                .fact("leaf 0BH: the levels are thread, core, and none", rig -> {
                    same(0x100, cpuid(rig, 0, 0xB, 0, CpuIdentification.ECX));
                    same(0x201, cpuid(rig, 0, 0xB, 1, CpuIdentification.ECX));
                    same(0x002, cpuid(rig, 0, 0xB, 2, CpuIdentification.ECX));
                });
        rows.source("Intel SDM Vol. 3A", "Hierarchical Mapping of Shared Resources")
                .fact("CPUs of one socket share the id's bits above the core's", rig -> {
                    same(rig.cpu(0).apicId() >> 3, rig.cpu(5).apicId() >> 3);
                    that(rig.cpu(5).apicId() >> 3 != rig.cpu(6).apicId() >> 3, "the next socket is another");
                });
    }

    private static void flag(Rows rows) {
        rows.source("Intel SDM Vol. 3A", "Masking Maskable Hardware Interrupts")
                .fact("IF 0 holds maskable interrupts, not NMIs", rig -> {
                    rig.booted().cpu(1).hardDisable();
                    same("nmi", rig.ipi(0, 1, V).ipi(0, 1, NMI).taken(1));
                })
                .fact("taking an interrupt through an interrupt gate clears IF", rig -> {
                    rig.holding(1).booted().ipi(0, 1, V);
                    that(!rig.cpu(1).hardEnabled(), "IF is clear");
                });
        rows.source("Intel SDM Vol. 2B", "STI - Set Interrupt Flag")
                .fact("after STI the next instruction runs before an interrupt is taken", rig -> {
                    rig.bootPolling(1).boot(0).cpu(1).hardDisable();
                    rig.ipi(0, 1, V).cpu(1).sti();
                    that(!rig.cpu(1).takePending(), "held");
                    rig.cpu(1).endShadow();
                    that(rig.cpu(1).takePending(), "taken");
                })
                .fact("an NMI is not taken between STI and the instruction after it", rig -> {
                    rig.bootPolling(1).boot(0).cpu(1).hardDisable();
                    rig.cpu(1).sti();
                    rig.ipi(0, 1, NMI);
                    that(!rig.cpu(1).takePending(), "held");
                    rig.cpu(1).endShadow();
                    that(rig.cpu(1).takePending(), "taken");
                })
                .fact("STI with IF already set casts no shadow", rig -> {
                    rig.bootPolling(1).boot(0).cpu(1).sti();
                    that(rig.ipi(0, 1, V).cpu(1).takePending(), "taken");
                });
        rows.source("Intel SDM Vol. 3A", "Masking Exceptions and Interrupts When Switching Stacks")
                .fact("MOV SS inhibits interrupts and NMIs for one instruction", rig -> {
                    rig.bootPolling(1).boot(0).cpu(1).shadow();
                    rig.ipi(0, 1, V).ipi(0, 1, NMI);
                    that(!rig.cpu(1).takePending(), "held");
                    rig.cpu(1).endShadow();
                    that(rig.cpu(1).takePending(), "taken");
                });
    }

    private static void nmi(Rows rows) {
        rows.source("Intel SDM Vol. 3A", "Handling Multiple NMIs")
                .fact("an NMI blocks further NMIs until IRET", rig -> {
                    rig.holding(1).booted().ipi(0, 1, NMI).ipi(0, 1, NMI);
                    same("nmi", rig.taken(1));
                    rig.cpu(1).nmiDone();
                    same("nmi", rig.taken(1));
                })
                .fact("NMIs that come while one is blocked are latched as one", rig -> {
                    rig.holding(1).booted().ipi(0, 1, NMI).ipi(0, 1, NMI).ipi(0, 1, NMI);
                    rig.taken(1);
                    rig.cpu(1).nmiDone();
                    rig.cpu(1).nmiDone();
                    same("nmi", rig.taken(1));
                })
                .fact("a maskable interrupt may come inside an NMI handler that sets IF", rig ->
                        same("nmi 41", rig.holding(1).booted().ipi(0, 1, NMI).ipi(0, 1, V).taken(1)));
        rows.source("Intel SDM Vol. 3A", "Priority Among Concurrent Events")
                .fact("an NMI goes before a maskable interrupt", rig -> {
                    rig.bootPolling(1).boot(0).ipi(0, 1, V).ipi(0, 1, NMI).cpu(1).takePending();
                    rig.cpu(1).takePending();
                    same("nmi 41", rig.taken(1));
                })
                .fact("INIT goes before all that waits", rig -> {
                    rig.bootPolling(1).boot(0).ipi(0, 1, V).ipi(0, 1, 0x4500);
                    that(!rig.cpu(1).takePending(), "nothing is left");
                });
    }

    private static void rest(Rows rows) {
        rows.source("Intel SDM Vol. 2A", "HLT - Halt")
                .fact("an enabled interrupt ends HLT", rig -> {
                    rig.bootPolling(1).boot(0).cpu(1).halt();
                    same("wake", rig.ipi(0, 1, V).taken(1));
                    rig.cpu(1).takePending();
                    same("RUNNING", rig.cpu(1).state());
                })
                .fact("a disabled interrupt does not end HLT, an NMI does", rig -> {
                    rig.bootPolling(1).boot(0).cpu(1).hardDisable();
                    rig.cpu(1).halt();
                    same("", rig.ipi(0, 1, V).taken(1));
                    same("wake", rig.ipi(0, 1, NMI).taken(1));
                })
                .fact("what is pending at HLT ends it at once", rig -> {
                    rig.bootPolling(1).boot(0).ipi(0, 1, V).cpu(1).halt();
                    same("wake", rig.taken(1));
                })
                .fact("INIT ends HLT", rig -> {
                    rig.bootPolling(1).boot(0).cpu(1).halt();
                    rig.ipi(0, 1, 0x4500);
                    same("WAIT_FOR_SIPI", rig.cpu(1).state());
                });
        rows.source("Intel SDM Vol. 3A", "Interrupt 8 - Double Fault Exception (#DF)")
                .fact("shutdown ends by NMI, not by a maskable interrupt", rig -> {
                    rig.bootPolling(1).boot(0).cpu(1).shutdown();
                    same("", rig.ipi(0, 1, V).taken(1));
                    same("wake", rig.ipi(0, 1, NMI).taken(1));
                    rig.cpu(1).takePending();
                    same("RUNNING", rig.cpu(1).state());
                });
    }
}
