package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;
import static org.sluice.testkit.conformance.Expect.that;

import org.sluice.x86.board.Board;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;

/** 8254, ACPI PM timer, and all clocks against each other. */
final class TimerRows {

    private static final String PIT = "Intel 8254 datasheet";
    private static final long AT = 0xFED00000L;
    private static final int PIT_GSI = 2;
    /** So many nanoseconds hold at least n PIT ticks: the tick's length, rounded up. */
    private static final double TICK = 12e9 / 14_318_180;

    private TimerRows() {
    }

    static Board board() {
        return Benches.start(1).tscHz(3_000_000_000L).device(DeviceSpec.of("pit", DeviceKind.PIT))
                .device(DeviceSpec.of("rtc", DeviceKind.RTC)).device(DeviceSpec.of("hpet", DeviceKind.HPET))
                .device(DeviceSpec.of("acpi", DeviceKind.ACPI)).build();
    }

    static void addTo(Rows rows) {
        rows.device("pit", board());
        pitModes(rows);
        pitWaves(rows);
        pitAccess(rows);
        pitGate(rows);
        HpetRows.addTo(rows);
        rows.device("pmtimer", board());
        pmTimer(rows);
        rows.device("clocks", board());
        calibration(rows);
    }

    private static Rig ticks(Rig rig, int count) {
        return rig.pass((long) Math.ceil(count * TICK));
    }

    static Rig pit(Rig rig, int control, int count) {
        rig.booted().redirect(PIT_GSI, 0, 0x30).settle().taken(0);
        rig.out(0x43, control).settle().taken(0);
        return rig.out(0x40, count & 0xFF).out(0x40, count >> 8);
    }

    private static int status(Rig rig) {
        return rig.out(0x43, 0xE2).in(0x40);
    }

    private static int count(Rig rig) {
        rig.out(0x43, 0x00);
        int low = rig.in(0x40);
        return low | rig.in(0x40) << 8;
    }

    private static void pitModes(Rows rows) {
        rows.source(PIT, "Mode 0: Interrupt on Terminal Count")
                .fact("mode 0: OUT goes low with the control word and high N + 1 clocks after the count", rig -> {
                    pit(rig, 0x30, 100);
                    same("", ticks(rig, 100).settle().taken(0));
                    same("30", ticks(rig, 1).settle().taken(0));
                })
                .fact("mode 0: the counter goes on from 0 to 0xFFFF", rig ->
                        same(0xFFFF - 9, count(ticks(pit(rig, 0x30, 100), 111))))
                .fact("mode 0: OUT stays high until a new count is written", rig -> {
                    ticks(pit(rig, 0x30, 100), 2000).taken(0);
                    that((status(rig) & 0x80) != 0, "OUT is high");
                });
        rows.source(PIT, "Mode 2: Rate Generator")
                .fact("mode 2: an interrupt every N clocks", rig ->
                        same("30 30 30", ticks(pit(rig, 0x34, 1000), 3002).settle().taken(0)))
                .fact("mode 2: OUT is low for the last clock of a period only", rig -> {
                    ticks(pit(rig, 0x34, 100), 1);
                    that((status(rig) & 0x80) != 0, "high at the start");
                    ticks(rig, 99);
                    same(0, status(rig) & 0x80);
                    ticks(rig, 1);
                    that((status(rig) & 0x80) != 0, "high again");
                })
                .fact("mode 2: a new count takes effect when the period ends", rig -> {
                    ticks(pit(rig, 0x34, 1000), 500).out(0x40, 100).out(0x40, 0);
                    same("30", ticks(rig, 502).settle().taken(0));
                    same("30 30", ticks(rig, 200).settle().taken(0));
                });
    }

    private static void pitWaves(Rows rows) {
        rows.source(PIT, "Mode 3: Square Wave Mode")
                .fact("mode 3: OUT is high for half the period, the longer half if N is odd", rig -> {
                    ticks(pit(rig, 0x36, 101), 51);
                    that((status(rig) & 0x80) != 0, "high for 51");
                    ticks(rig, 1);
                    same(0, status(rig) & 0x80);
                })
                .fact("mode 3: the counter goes down by two", rig ->
                        same(1000 - 40, count(ticks(pit(rig, 0x36, 1000), 21))))
                .fact("mode 3: an interrupt every N clocks", rig ->
                        same("30 30", ticks(pit(rig, 0x36, 1000), 2002).settle().taken(0)));
        rows.source(PIT, "Mode 4: Software Triggered Strobe")
                .fact("mode 4: OUT is low for one clock, N + 1 clocks after the count", rig -> {
                    ticks(pit(rig, 0x38, 100), 101);
                    same(0, status(rig) & 0x80);
                    ticks(rig, 1);
                    that((status(rig) & 0x80) != 0, "high again");
                    same("30", rig.settle().taken(0));
                });
        rows.source(PIT, "Operation Common to All Modes")
                .fact("a count of 0 is 65536", rig -> {
                    same("", ticks(pit(rig, 0x30, 0), 65_536).settle().taken(0));
                    same("30", ticks(rig, 1).settle().taken(0));
                })
                .fact("in BCD a count of 0 is 10000, and the counter reads in BCD", rig ->
                        same(0x9990, count(ticks(pit(rig, 0x35, 0), 11))));
    }

    private static void pitAccess(Rows rows) {
        rows.source(PIT, "Counter Latch Command")
                .fact("a latched count stays until it is read", rig -> {
                    ticks(pit(rig, 0x34, 1000), 101).out(0x43, 0x00);
                    ticks(rig, 50);
                    same(900, rig.in(0x40) | rig.in(0x40) << 8);
                })
                .fact("a second latch before the read is ignored", rig -> {
                    ticks(pit(rig, 0x34, 1000), 101).out(0x43, 0x00);
                    ticks(rig, 50).out(0x43, 0x00);
                    same(900, rig.in(0x40) | rig.in(0x40) << 8);
                });
        rows.source(PIT, "Read-Back Command")
                .fact("the status shows access, mode and BCD as written", rig ->
                        same(0x36, status(pit(rig, 0x36, 1000)) & 0x3F))
                .fact("the null count bit is set until the count is loaded", rig -> {
                    same(0x40, status(pit(rig, 0x34, 1000)) & 0x40);
                    same(0, status(ticks(rig, 1)) & 0x40);
                })
                .fact("status and count latched together are read in this order", rig -> {
                    ticks(pit(rig, 0x34, 1000), 101).out(0x43, 0xC2);
                    same(0x34, rig.in(0x40) & 0x3F);
                    same(900, rig.in(0x40) | rig.in(0x40) << 8);
                });
        rows.source(PIT, "Write Operations")
                .fact("low byte only: the high byte of the count is 0", rig -> {
                    pit(rig, 0x30, 0);
                    rig.out(0x43, 0x10).settle().taken(0);
                    rig.out(0x40, 50);
                    same("30", ticks(rig, 51).settle().taken(0));
                })
                .fact("mode 0: the first of two bytes stops the count", rig -> {
                    ticks(pit(rig, 0x30, 1000), 11).out(0x40, 5);
                    same("", ticks(rig, 5000).settle().taken(0));
                });
    }

    private static void pitGate(Rows rows) {
        rows.source(PIT, "Gate Pin Operations Summary")
                .fact("counter 2 does not count while port 0x61 bit 0 is clear", rig -> {
                    rig.out(0x61, 0).out(0x43, 0xB0).out(0x42, 100).out(0x42, 0);
                    ticks(rig, 1000);
                    same(0, rig.in(0x61) & 0x20);
                })
                .fact("counter 2 in mode 0 shows its end at port 0x61 bit 5", rig -> {
                    rig.out(0x61, 1).out(0x43, 0xB0).out(0x42, 100).out(0x42, 0);
                    same(0, ticks(rig, 100).in(0x61) & 0x20);
                    same(0x20, ticks(rig, 1).in(0x61) & 0x20);
                })
                .fact("mode 0: closing the gate stops the count, opening it goes on", rig -> {
                    rig.out(0x61, 1).out(0x43, 0xB0).out(0x42, 100).out(0x42, 0);
                    ticks(rig, 51).out(0x61, 0);
                    ticks(rig, 500).out(0x61, 1);
                    same(0, ticks(rig, 48).in(0x61) & 0x20);
                    same(0x20, ticks(rig, 3).in(0x61) & 0x20);
                })
                .fact("mode 3: the gate's rise starts the period anew", rig -> {
                    rig.out(0x61, 0).out(0x43, 0xB6).out(0x42, 100).out(0x42, 0);
                    ticks(rig, 10).out(0x61, 1);
                    same(0x20, ticks(rig, 50).in(0x61) & 0x20);
                    same(0, ticks(rig, 2).in(0x61) & 0x20);
                });
    }

    private static void pmTimer(Rows rows) {
        rows.source("ACPI Specification", "Power Management Timer")
                .fact("the PM timer counts 3.579545 MHz from reset", rig ->
                        same(3_579_545, rig.pass(1_000_000_000L).machine.readPort(0x608, 4)))
                .fact("the PM timer has 24 bits and turns over", rig ->
                        same(17_897_725 & 0xFFFFFF, rig.pass(5_000_000_000L).machine.readPort(0x608, 4)))
                .fact("the PM timer cannot be written", rig -> {
                    rig.pass(1_000_000_000L).machine.writePort(0x608, 4, 0);
                    same(3_579_545, rig.machine.readPort(0x608, 4));
                })
                .fact("a change of its highest bit sets TMR_STS", rig -> {
                    same(0, rig.pass(2_343_000_000L).machine.readPort(0x600, 2));
                    same(1, rig.pass(2_000_000L).machine.readPort(0x600, 2));
                })
                .fact("TMR_EN lets the carry raise the SCI", rig -> {
                    rig.holding(0).booted().redirect(9, 0, 0x8039).machine.writePort(0x602, 2, 1);
                    same("", rig.pass(2_343_000_000L).taken(0));
                    same("39", rig.pass(2_000_000L).taken(0));
                })
                .fact("TMR_STS is cleared by writing 1, and the SCI falls", rig -> {
                    rig.machine.writePort(0x602, 2, 1);
                    rig.pass(2_345_000_000L).machine.writePort(0x600, 2, 1);
                    same(0, rig.machine.readPort(0x600, 2));
                    same(0, rig.machine.ioApics().get(0).isActive(9) ? 1 : 0);
                });
    }

    private static void calibration(Rows rows) {
        rows.source("Intel SDM Vol. 3B", "Invariant TSC")
                .fact("PIT calibrates the TSC within one PIT tick", rig -> {
                    rig.out(0x61, 1).out(0x43, 0xB0).out(0x42, 0x9C).out(0x42, 0x2E);
                    long begin = rig.cpu(0).readMsr(0x10);
                    while ((rig.in(0x61) & 0x20) == 0) {
                        rig.pass(100);
                    }
                    long ticks = rig.cpu(0).readMsr(0x10) - begin;
                    long expected = (long) (0x2E9D * TICK * 3);
                    that(Math.abs(ticks - expected) < 3 * 100 + 3 * TICK, "exact but for the polling step");
                })
                .fact("HPET and TSC agree exactly", rig -> {
                    rig.write32(AT + 0x10, 1).pass(123_456_780L);
                    same(rig.cpu(0).readMsr(0x10), rig.read32(AT + 0xF0) * 30);
                });
        rows.source("ACPI Specification", "Power Management Timer")
                .fact("three PM timer ticks are one PIT tick, always", rig -> {
                    rig.out(0x43, 0x34).out(0x40, 0).out(0x40, 0);
                    for (int i = 0; i < 50; i++) {
                        long pm = rig.pass(999_983).machine.readPort(0x608, 4);
                        same(pm / 3 & 0xFFFF, 1 - count(rig) & 0xFFFF);
                    }
                });
    }
}
