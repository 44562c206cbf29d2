package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;
import static org.sluice.testkit.conformance.Expect.that;

import org.sluice.x86.CpuState;
import org.sluice.x86.Machine;
import org.sluice.x86.apic.ApicBase;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;

/** RESET of a whole machine, on a board that restarts. */
final class ResetRows {

    private static final String SDM = "Intel SDM Vol. 3A";
    private static final int TSC = 0x10;
    private static final int TSC_ADJUST = 0x3B;

    private ResetRows() {
    }

    static void addTo(Rows rows) {
        rows.device("reset", Benches.start(2).restarting(true).device(DeviceSpec.of("reset", DeviceKind.RESET))
                .device(DeviceSpec.of("rtc", DeviceKind.RTC)).device(DeviceSpec.of("pic", DeviceKind.PIC)).build());
        processors(rows);
        devices(rows);
    }

    private static Rig reset(Rig rig) {
        rig.out(0xCF9, 0x06).settle();
        that(rig.machine.restarts() == 1, "the machine was reset");
        return rig;
    }

    private static void processors(Rows rows) {
        rows.source(SDM, "Processor State After Reset")
                .fact("RESET clears the time-stamp counter and IA32_TSC_ADJUST", rig -> {
                    rig.booted().cpu(1).writeMsr(TSC_ADJUST, 1_000_000);
                    reset(rig.pass(500));
                    same(0, rig.cpu(1).readMsr(TSC));
                    same(0, rig.cpu(1).readMsr(TSC_ADJUST));
                });
        rows.source(SDM, "MP Initialization Protocol Algorithm for MP Systems")
                .fact("after RESET the bootstrap processor runs, the others wait for a start-up IPI", rig -> {
                    reset(rig.booted());
                    same(CpuState.RUNNING, rig.cpu(0).state());
                    same(CpuState.WAIT_FOR_SIPI, rig.cpu(1).state());
                    rig.ipi(0, 1, 0x4608);
                    same("start-8", rig.taken(1));
                });
        rows.source(SDM, "Local APIC State After Power-Up or Reset")
                .fact("RESET brings an APIC that was moved or disabled back, which INIT does not", rig -> {
                    rig.booted().cpu(0).writeMsr(ApicBase.MSR, 0x0010_0000L | ApicBase.EN | ApicBase.BSP);
                    rig.cpu(1).writeMsr(ApicBase.MSR, ApicBase.ADDRESS_RESET);
                    reset(rig);
                    same(0, rig.apic(0, ApicRegister.ID));
                    same(1 << 24, rig.apic(1, ApicRegister.ID));
                    same(Machine.APIC_BASE | ApicBase.EN | ApicBase.BSP, rig.cpu(0).readMsr(ApicBase.MSR));
                })
                .fact("RESET forgets what an APIC had requested, and masks its sources", rig -> {
                    rig.booted().cpu(1).hardDisable();
                    rig.ipi(0, 1, 0x41);
                    that(rig.apicBit(1, ApicRegister.IRR, 0x41), "requested before");
                    reset(rig);
                    that(!rig.apicBit(1, ApicRegister.IRR, 0x41), "forgotten");
                    same(0x10000, rig.apic(1, ApicRegister.LVT_TIMER));
                });
    }

    private static void devices(Rows rows) {
        rows.source("Intel 82093AA datasheet", "I/O Redirection Table Registers")
                .fact("RESET masks every redirection entry", rig -> {
                    rig.booted().redirect(4, 0x0100_0000, 0x55);
                    reset(rig);
                    same(0x10000, rig.machine.ioApics().get(0).readSelected(0x18));
                    same(0, rig.machine.ioApics().get(0).readSelected(0x19));
                });
        rows.source("Motorola MC146818A datasheet", "RESET")
                .fact("RESET clears PIE, AIE, UIE and all flags, and leaves clock and memory alone", rig -> {
                    rig.booted().out(0x70, 0x40).out(0x71, 0x5A).out(0x70, 0x0B).out(0x71, 0x72);
                    reset(rig.pass(3_000_000_000L)).out(0x70, 0x0B);
                    same(0x02, rig.in(0x71));
                    same(0, rig.out(0x70, 0x0C).in(0x71));
                    same(3, rig.out(0x70, 0x00).in(0x71));
                    same(0x5A, rig.out(0x70, 0x40).in(0x71));
                });
    }
}
