package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;
import static org.sluice.testkit.conformance.Expect.that;

import org.sluice.x86.apic.ApicRegister;

/** The local APIC's timer and the time-stamp counter. */
final class ApicTimerRows {

    private static final String SDM = "Intel SDM Vol. 3A";
    private static final int PERIODIC = 0x20000;
    private static final int DEADLINE = 0x40000;
    private static final int TSC = 0x10;
    private static final int TSC_ADJUST = 0x3B;
    private static final int TSC_DEADLINE = 0x6E0;

    private ApicTimerRows() {
    }

    static void addTo(Rows rows) {
        rows.device("apictimer", Benches.lines(2));
        counting(rows);
        modes(rows);
        deadline(rows);
        rows.device("tsc", Benches.start(2).tscHz(2_500_000_000L).build());
        tsc(rows);
    }

    private static Rig start(Rig rig, int mode, int count) {
        return rig.booted().apic(0, ApicRegister.DIVIDE, 0xB).apic(0, ApicRegister.LVT_TIMER, mode | 0x30)
                .apic(0, ApicRegister.INITIAL_COUNT, count);
    }

    private static void counting(Rows rows) {
        rows.source(SDM, "APIC Timer")
                .fact("a one-shot interrupts once, when the count reaches 0", rig -> {
                    same("", start(rig, 0, 1000).pass(999).taken(0));
                    same("30", rig.pass(1).taken(0));
                    same("", rig.pass(5000).taken(0));
                })
                .fact("the current count stays 0 after a one-shot has run out", rig ->
                        same(0, start(rig, 0, 1000).pass(1001).apic(0, ApicRegister.CURRENT_COUNT)))
                .fact("the current count goes down from the initial count", rig ->
                        same(750, start(rig, 0, 1000).pass(250).apic(0, ApicRegister.CURRENT_COUNT)))
                .fact("the initial count reads back while the timer runs", rig ->
                        same(1000, start(rig, 0, 1000).pass(250).apic(0, ApicRegister.INITIAL_COUNT)))
                .fact("a periodic timer starts over from the initial count", rig -> {
                    same("30 30 30", start(rig, PERIODIC, 1000).pass(3400).taken(0));
                    same(600, rig.apic(0, ApicRegister.CURRENT_COUNT));
                })
                .fact("a write of 0 to the initial count stops the timer", rig ->
                        same("", start(rig, PERIODIC, 1000).apic(0, ApicRegister.INITIAL_COUNT, 0).pass(9000)
                                .taken(0)))
                .fact("a new initial count restarts a running timer", rig ->
                        same("", start(rig, 0, 1000).pass(900).apic(0, ApicRegister.INITIAL_COUNT, 1000).pass(900)
                                .taken(0)))
                .fact("the divide codes are 2 4 8 16 32 64 128 1", rig -> {
                    start(rig, 0, 0x10000);
                    int[] codes = {0, 1, 2, 3, 8, 9, 0xA, 0xB};
                    int[] divisors = {2, 4, 8, 16, 32, 64, 128, 1};
                    for (int i = 0; i < codes.length; i++) {
                        rig.apic(0, ApicRegister.DIVIDE, codes[i]).apic(0, ApicRegister.INITIAL_COUNT, 0x10000);
                        same(0x10000 - 10, rig.pass(10L * divisors[i]).apic(0, ApicRegister.CURRENT_COUNT));
                    }
                })
                .fact("a masked timer counts and does not interrupt", rig -> {
                    same("", start(rig, 0x10000, 1000).pass(500).taken(0));
                    same(500, rig.apic(0, ApicRegister.CURRENT_COUNT));
                    same("", rig.pass(501).taken(0));
                });
    }

    private static void modes(Rows rows) {
        rows.source(SDM, "APIC Timer")
                .fact("from one-shot to periodic the count goes on and then repeats", rig -> {
                    start(rig, 0, 1000).pass(600).apic(0, ApicRegister.LVT_TIMER, PERIODIC | 0x30);
                    same(400, rig.apic(0, ApicRegister.CURRENT_COUNT));
                    same("30 30", rig.pass(1400).taken(0));
                })
                .fact("from periodic to one-shot the count goes on and then ends", rig -> {
                    start(rig, PERIODIC, 1000).pass(600).apic(0, ApicRegister.LVT_TIMER, 0x30);
                    same("30", rig.pass(5000).taken(0));
                })
                .fact("a mode change does not start a timer that has run out", rig -> {
                    start(rig, 0, 1000).pass(1000).apic(0, ApicRegister.LVT_TIMER, PERIODIC | 0x30);
                    same(0, rig.pass(100).apic(0, ApicRegister.CURRENT_COUNT));
                })
                .fact("a change of vector takes effect for the count under way", rig ->
                        same("31", start(rig, 0, 1000).apic(0, ApicRegister.LVT_TIMER, 0x31).pass(1000).taken(0)));
    }

    private static void deadline(Rows rows) {
        rows.source(SDM, "TSC-Deadline Mode")
                .fact("the interrupt comes when the TSC reaches the deadline", rig -> {
                    start(rig, DEADLINE, 0).cpu(0).writeMsr(TSC_DEADLINE, rig.cpu(0).readMsr(TSC) + 500);
                    same("", rig.pass(499).taken(0));
                    same("30", rig.pass(1).taken(0));
                })
                .fact("the deadline reads 0 after it has come", rig -> {
                    start(rig, DEADLINE, 0).cpu(0).writeMsr(TSC_DEADLINE, 500);
                    same(500, rig.cpu(0).readMsr(TSC_DEADLINE));
                    same(0, rig.pass(500).cpu(0).readMsr(TSC_DEADLINE));
                })
                .fact("a deadline that has passed interrupts at once", rig -> {
                    start(rig, DEADLINE, 0).pass(100).cpu(0).writeMsr(TSC_DEADLINE, 100);
                    same("30", rig.settle().taken(0));
                })
                .fact("a deadline of 0 disarms", rig -> {
                    start(rig, DEADLINE, 0).cpu(0).writeMsr(TSC_DEADLINE, 500);
                    rig.cpu(0).writeMsr(TSC_DEADLINE, 0);
                    same("", rig.pass(1000).taken(0));
                })
                .fact("in other modes the deadline is not kept and reads 0", rig -> {
                    start(rig, 0, 0).cpu(0).writeMsr(TSC_DEADLINE, 500);
                    same(0, rig.cpu(0).readMsr(TSC_DEADLINE));
                    same("", rig.pass(1000).taken(0));
                })
                .fact("in TSC-deadline mode the initial count is ignored and the current count is 0", rig -> {
                    start(rig, DEADLINE, 1000);
                    same(0, rig.apic(0, ApicRegister.CURRENT_COUNT));
                    same("", rig.pass(2000).taken(0));
                })
                .fact("into and out of TSC-deadline mode the timer is disarmed", rig -> {
                    start(rig, 0, 1000).apic(0, ApicRegister.LVT_TIMER, DEADLINE | 0x30);
                    same("", rig.pass(2000).taken(0));
                    rig.cpu(0).writeMsr(TSC_DEADLINE, 5000);
                    same("", rig.apic(0, ApicRegister.LVT_TIMER, 0x30).pass(6000).taken(0));
                })
                .fact("a write to the TSC moves the instant of the deadline", rig -> {
                    start(rig, DEADLINE, 0).cpu(0).writeMsr(TSC_DEADLINE, 5000);
                    rig.cpu(0).writeMsr(TSC, 4000);
                    same("30", rig.pass(1000).taken(0));
                });
    }

    private static void tsc(Rows rows) {
        rows.source("Intel SDM Vol. 3B", "Time-Stamp Counter")
                .fact("the TSC counts at its rate from reset", rig ->
                        same(2_500_000, rig.pass(1_000_000).cpu(0).readMsr(TSC)))
                .fact("the TSCs of all CPUs are in step", rig ->
                        same(rig.pass(12_345).cpu(0).readMsr(TSC), rig.cpu(1).readMsr(TSC)))
                .fact("the TSC counts on in HLT", rig -> {
                    rig.bootPolling(0).cpu(0).halt();
                    same(2500, rig.pass(1000).cpu(0).readMsr(TSC));
                })
                .fact("the TSC can be written", rig -> {
                    rig.pass(1000).cpu(0).writeMsr(TSC, 7);
                    same(7 + 2500, rig.pass(1000).cpu(0).readMsr(TSC));
                });
        rows.source("Intel SDM Vol. 3B", "IA32_TSC_ADJUST")
                .fact("a write to the TSC adds what it changed to IA32_TSC_ADJUST", rig -> {
                    rig.pass(1000).cpu(0).writeMsr(TSC, 2600);
                    same(100, rig.cpu(0).readMsr(TSC_ADJUST));
                })
                .fact("a change of IA32_TSC_ADJUST is added to this CPU's TSC only", rig -> {
                    rig.cpu(0).writeMsr(TSC_ADJUST, 50);
                    that(rig.cpu(0).readMsr(TSC) == 50 && rig.cpu(1).readMsr(TSC) == 0, "only CPU 0 moved");
                })
                .fact("INIT keeps TSC and IA32_TSC_ADJUST", rig -> {
                    rig.booted().cpu(1).writeMsr(TSC_ADJUST, 50);
                    rig.ipi(0, 1, 0x4500);
                    same(50, rig.cpu(1).readMsr(TSC));
                });
    }
}
