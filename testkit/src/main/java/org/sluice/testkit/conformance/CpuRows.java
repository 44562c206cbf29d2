package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;
import static org.sluice.testkit.conformance.Expect.that;

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
