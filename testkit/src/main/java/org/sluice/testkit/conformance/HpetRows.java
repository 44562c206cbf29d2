package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;

/** The high precision event timer, beside the other timers. */
final class HpetRows {

    private static final String HPET = "IA-PC HPET Specification 1.0a";
    private static final long AT = 0xFED00000L;

    private HpetRows() {
    }

    static void addTo(Rows rows) {
        rows.device("hpet", TimerRows.board());
        hpetCounter(rows);
        hpetTimers(rows);
        hpetPeriodic(rows);
        hpetStates(rows);
    }

    private static void hpetCounter(Rows rows) {
        rows.source(HPET, "General Capabilities and ID Register")
                .fact("the period in femtoseconds is in [63:32]; 64 bits and legacy routing are there", rig -> {
                    same(10_000_000, rig.read32(AT + 4));
                    same(0xA201, rig.read32(AT) & 0xFFFF);
                });
        rows.source(HPET, "Main Counter Register")
                .fact("the main counter is halted at 0 after reset", rig ->
                        same(0, rig.pass(1000).machine.readMmio(0, AT + 0xF0, 8)))
                .fact("enabled, the main counter counts its period", rig ->
                        same(100, rig.write32(AT + 0x10, 1).pass(1000).machine.readMmio(0, AT + 0xF0, 8)))
                .fact("a halted main counter keeps its value and goes on from it", rig -> {
                    rig.write32(AT + 0x10, 1).pass(1000).write32(AT + 0x10, 0).pass(1000);
                    same(100, rig.read32(AT + 0xF0));
                    same(110, rig.write32(AT + 0x10, 1).pass(100).read32(AT + 0xF0));
                })
                .fact("a halted main counter can be written by halves", rig -> {
                    rig.write32(AT + 0xF0, 0xFFFFFFFFL).write32(AT + 0xF4, 7);
                    same(0x8_0000_0000L, rig.write32(AT + 0x10, 1).pass(10).machine.readMmio(0, AT + 0xF0, 8));
                });
    }

    private static Rig hpet(Rig rig, int timer, int configuration, long comparator) {
        rig.booted().redirect(20, 0, 0x60).redirect(21, 0, 0x61).redirect(2, 0, 0x30).redirect(8, 0, 0x38)
                .write32(AT + 0x100 + 0x20 * timer, configuration);
        return write64(rig, AT + 0x108 + 0x20 * timer, comparator);
    }

    private static Rig write64(Rig rig, long address, long value) {
        rig.machine.writeMmio(0, address, 8, value);
        return rig;
    }

    private static void hpetTimers(Rows rows) {
        rows.source(HPET, "Timer N Configuration and Capabilities Register")
                .fact("timer 0 can be periodic, the others cannot", rig -> {
                    same(0x10, rig.read32(AT + 0x100) & 0x10);
                    same(0, rig.read32(AT + 0x120) & 0x10);
                    same(0, rig.write32(AT + 0x120, 8).read32(AT + 0x120) & 8);
                })
                .fact("a route that the capability does not name is not taken", rig -> {
                    rig.write32(AT + 0x100, 20 << 9).write32(AT + 0x100, 5 << 9);
                    same(20 << 9, rig.read32(AT + 0x100) & 0x3E00);
                })
                .fact("a match interrupts on the routed gsi, as an edge", rig -> {
                    hpet(rig, 2, 20 << 9 | 4, 100).write32(AT + 0x10, 1);
                    same("", rig.pass(999).taken(0));
                    same("60", rig.pass(1).taken(0));
                })
                .fact("a timer without its enable bit does not interrupt", rig ->
                        same("", hpet(rig, 2, 20 << 9, 100).write32(AT + 0x10, 1).pass(5000).taken(0)))
                .fact("a one-shot matches once per turn of the counter", rig ->
                        same("60", hpet(rig, 1, 20 << 9 | 4, 100).write32(AT + 0x10, 1).pass(100_000).taken(0)))
                .fact("32-bit mode compares the low half only", rig -> {
                    rig.write32(AT + 0xF0, 0xFFFFFFF0L);
                    hpet(rig, 0, 20 << 9 | 4 | 0x100, 4).write32(AT + 0x10, 1);
                    same("60", rig.pass(200).taken(0));
                });
        rows.source(HPET, "General Interrupt Status Register")
                .fact("a level stays asserted until its status bit is written 1", rig -> {
                    rig.holding(0);
                    hpet(rig, 0, 20 << 9 | 4 | 2, 100).redirect(20, 0, 0x8060).write32(AT + 0x10, 1).pass(1000);
                    same(1, rig.read32(AT + 0x20));
                    rig.cpu(0).eoi();
                    rig.settle().cpu(0).hardEnable();
                    same("60 60", rig.taken(0));
                    rig.write32(AT + 0x20, 1).cpu(0).eoi();
                    rig.settle().cpu(0).hardEnable();
                    same("", rig.taken(0));
                })
                .fact("an edge sets no status bit", rig ->
                        same(0, hpet(rig, 0, 20 << 9 | 4, 100).write32(AT + 0x10, 1).pass(1000).read32(AT + 0x20)));
    }

    private static void hpetPeriodic(Rows rows) {
        rows.source(HPET, "Timer N Comparator Register")
                .fact("a periodic timer interrupts each period and its comparator moves on", rig -> {
                    hpet(rig, 0, 20 << 9 | 0x4C, 100).write32(AT + 0x10, 1);
                    same("60 60 60", rig.pass(3500).taken(0));
                    same(400, rig.read32(AT + 0x108));
                })
                .fact("VAL_SET sets the first match, the next write the period, and clears itself", rig -> {
                    write64(hpet(rig, 0, 20 << 9 | 0x4C, 500), AT + 0x108, 100);
                    same(0, rig.read32(AT + 0x100) & 0x40);
                    rig.write32(AT + 0x10, 1);
                    same("", rig.pass(4999).taken(0));
                    same("60 60", rig.pass(1001).taken(0));
                });
        rows.source(HPET, "LegacyReplacement Route")
                .fact("in legacy replacement timer 0 takes the PIT's line", rig -> {
                    hpet(rig, 0, 4, 100).write32(AT + 0x10, 3);
                    same("30", rig.pass(1000).taken(0));
                })
                .fact("in legacy replacement timer 1 takes the RTC's line", rig -> {
                    hpet(rig, 1, 4, 100).write32(AT + 0x10, 3);
                    same("38", rig.pass(1000).taken(0));
                })
                .fact("in legacy replacement the PIT does not interrupt", rig -> {
                    TimerRows.pit(rig, 0x34, 1000).write32(AT + 0x10, 2);
                    same("", rig.pass(5_000_000).taken(0));
                });
    }

    /** Which pins of the I/O APIC are asserted. */
    private static int levels(Rig rig) {
        int levels = 0;
        for (int pin = 0; pin < 24; pin++) {
            levels |= rig.machine.ioApics().get(0).isActive(pin) ? 1 << pin : 0;
        }
        return levels;
    }

    private static void hpetStates(Rows rows) {
        rows.source(HPET, "LegacyReplacement Route")
                .fact("a level that stands goes over to the replaced line, and back", rig -> {
                    hpet(rig, 0, 20 << 9 | 2, 100).write32(AT + 0x10, 1).pass(1000).write32(AT + 0x10, 3);
                    rig.write32(AT + 0x100, 20 << 9 | 6);
                    same(0x4, levels(rig));
                    same(0x100000, levels(rig.write32(AT + 0x10, 1)));
                });
        rows.source(HPET, "General Configuration Register")
                .fact("halting takes a level down and keeps its status bit", rig -> {
                    hpet(rig.holding(0), 0, 20 << 9 | 6, 100).redirect(20, 0, 0x8060).write32(AT + 0x10, 1).pass(1000);
                    rig.write32(AT + 0x10, 0);
                    same(0, rig.machine.ioApics().get(0).isActive(20) ? 1 : 0);
                    same(1, rig.read32(AT + 0x20));
                    rig.write32(AT + 0x10, 1);
                    same(1, rig.machine.ioApics().get(0).isActive(20) ? 1 : 0);
                });
        rows.source(HPET, "Timer N Configuration and Capabilities Register")
                .fact("without its enable bit a level timer sets its status all the same", rig -> {
                    hpet(rig, 1, 20 << 9 | 2, 100).write32(AT + 0x10, 1).pass(1000);
                    same(2, rig.read32(AT + 0x20));
                    same("", rig.taken(0));
                })
                .fact("a timer that cannot deliver by FSB says so, and does not let it be enabled", rig ->
                        same(0, rig.write32(AT + 0x100, 1 << 14).read32(AT + 0x100) & 0xC000));
        rows.source(HPET, "Timer N Comparator Register")
                .fact("after reset a comparator is all ones", rig ->
                        same(-1, rig.machine.readMmio(0, AT + 0x148, 8)))
                .fact("in 32-bit mode the upper half of a comparator is 0 and cannot be written", rig -> {
                    hpet(rig, 0, 0x100, 0x7_0000_0010L).write32(AT + 0x10C, 9);
                    same(0x10, rig.machine.readMmio(0, AT + 0x108, 8));
                })
                .fact("in 32-bit mode a periodic comparator rolls over", rig -> {
                    rig.write32(AT + 0xF0, 0xFFFF_FF00L);
                    write64(hpet(rig, 0, 20 << 9 | 0x14C, 0xFFFF_FF80L), AT + 0x108, 0x100);
                    same("60 60", rig.write32(AT + 0x10, 1).pass(0x1800).taken(0));
                    same(0x180, rig.read32(AT + 0x108));
                });
    }
}
