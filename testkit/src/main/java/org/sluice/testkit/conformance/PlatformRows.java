package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;
import static org.sluice.testkit.conformance.Expect.that;

import java.io.ByteArrayOutputStream;
import org.sluice.x86.MachineExit;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;
import org.sluice.x86.platform.AcpiPm;
import org.sluice.x86.platform.DebugConsole;
import org.sluice.x86.platform.FwCfg;
import org.sluice.x86.platform.VgaText;

/** The real-time clock, power and reset, and the debug devices. */
final class PlatformRows {

    private static final String RTC = "Motorola MC146818A datasheet";
    private static final String QEMU = "QEMU documentation";
    private static final long SECOND = 1_000_000_000L;

    private PlatformRows() {
    }

    static Board board() {
        return Benches.start(1).device(DeviceSpec.of("rtc", DeviceKind.RTC))
                .device(DeviceSpec.of("acpi", DeviceKind.ACPI)).device(DeviceSpec.of("reset", DeviceKind.RESET))
                .device(DeviceSpec.of("fwcfg", DeviceKind.FW_CFG)).device(DeviceSpec.of("exit", DeviceKind.DEBUG_EXIT))
                .device(DeviceSpec.of("debugcon", DeviceKind.DEBUG_CONSOLE))
                .device(DeviceSpec.of("testdev", DeviceKind.TESTDEV)).device(DeviceSpec.of("vga", DeviceKind.VGA))
                .build();
    }

    static void addTo(Rows rows) {
        rows.device("rtc", board());
        rtcTime(rows);
        rtcUpdates(rows);
        rtcInterrupts(rows);
        rows.device("power", board());
        power(rows);
        rows.device("debug", board());
        debug(rows);
        screen(rows);
    }

    private static int cmos(Rig rig, int index) {
        return rig.out(0x70, index).in(0x71);
    }

    private static Rig cmos(Rig rig, int index, int value) {
        return rig.out(0x70, index).out(0x71, value);
    }

    private static void rtcTime(Rows rows) {
        rows.source(RTC, "Time, Calendar, and Alarm Locations")
                .fact("the clock counts seconds in BCD", rig -> same(0x59, cmos(rig.pass(59 * SECOND), 0)))
                .fact("minute, hour and day follow", rig -> {
                    rig.pass(86_400 * SECOND + 3_661 * SECOND);
                    same(0x010102, cmos(rig, 2) << 16 | cmos(rig, 4) << 8 | cmos(rig, 7));
                })
                .fact("DM 1: the registers are binary", rig -> {
                    cmos(rig, 0x0B, 0x06);
                    same(59, cmos(rig.pass(59 * SECOND), 0));
                })
                .fact("24/12 0: hours are 1 to 12, afternoon sets bit 7", rig -> {
                    cmos(rig, 0x0B, 0x00);
                    same(0x12, cmos(rig, 4));
                    same(0x81, cmos(rig.pass(13 * 3_600 * SECOND), 4));
                })
                .fact("29 February comes in leap years and only then", rig -> {
                    cmos(cmos(cmos(cmos(rig, 0x0B, 0x82), 9, 0x28), 8, 2), 7, 0x28);
                    cmos(rig, 0x0B, 0x02).pass(86_400 * SECOND);
                    same(0x0229, cmos(rig, 8) << 8 | cmos(rig, 7));
                });
    }

    private static void rtcUpdates(Rows rows) {
        rows.source(RTC, "SET")
                .fact("SET 1 stops the update; the registers can be written", rig -> {
                    cmos(cmos(rig, 0x0B, 0x82), 0, 0x30).pass(10 * SECOND);
                    same(0x30, cmos(rig, 0));
                    cmos(rig, 0x0B, 0x02);
                    same(0x35, cmos(rig.pass(5 * SECOND), 0));
                });
        rows.source(RTC, "Update Cycle")
                .fact("UIP is set 244 us before an update cycle of 1984 us begins, and clear after it", rig -> {
                    same(0, cmos(rig.pass(SECOND - 2_228_001), 0x0A) & 0x80);
                    same(0x80, cmos(rig.pass(1), 0x0A) & 0x80);
                    same(0, cmos(rig.pass(2_228_000), 0x0A) & 0x80);
                })
                .fact("while UIP is clear there are 244 us to read the time", rig -> {
                    rig.pass(SECOND - 2_228_001);
                    int second = cmos(rig, 0);
                    same(second, cmos(rig.pass(244_000), 0));
                });
        rows.source(RTC, "Register D")
                .fact("VRT is set and cannot be written", rig -> {
                    cmos(rig, 0x0D, 0);
                    same(0x80, cmos(rig, 0x0D));
                });
        rows.source("ACPI Specification", "Fixed ACPI Description Table (FADT)")
                .fact("the century is at CMOS index 0x32 and changes with the year 00", rig -> {
                    same(0x20, cmos(rig, 0x32));
                    cmos(cmos(cmos(rig, 9, 0x99), 8, 0x12), 7, 0x31).pass(86_400 * SECOND);
                    same(0x2100, cmos(rig, 0x32) << 8 | cmos(rig, 9));
                });
        rows.source(RTC, "RAM")
                .fact("the bytes behind the registers are memory", rig ->
                        same(0xA5, cmos(cmos(rig, 0x40, 0xA5), 0x40)));
    }

    private static Rig rtc(Rig rig, int registerB) {
        return cmos(rig.booted().redirect(8, 0, 0x38), 0x0B, registerB);
    }

    private static void rtcInterrupts(Rows rows) {
        rows.source(RTC, "Update-Ended Interrupt")
                .fact("UIE: an interrupt after each update", rig -> {
                    rtc(rig, 0x12);
                    same("38", rig.pass(SECOND).taken(0));
                    same(0x90, cmos(rig, 0x0C) & 0xB0);
                    same("38", rig.pass(SECOND).taken(0));
                })
                .fact("the line stays asserted until register C is read: no second edge before", rig ->
                        same("38", rtc(rig, 0x12).pass(5 * SECOND).taken(0)))
                .fact("reading register C clears its flags", rig -> {
                    rtc(rig, 0x12).pass(SECOND);
                    cmos(rig, 0x0C);
                    same(0, cmos(rig, 0x0C));
                })
                .fact("a flag is set without its enable bit, IRQF is not", rig -> {
                    rtc(rig, 0x02).pass(SECOND);
                    same(0x10, cmos(rig, 0x0C) & 0x90);
                })
                .fact("SET clears UIE", rig -> same(0x82, cmos(rtc(rig, 0x92), 0x0B)));
        rows.source(RTC, "Periodic Interrupt")
                .fact("rate 6 is 1024 Hz", rig -> {
                    rtc(rig, 0x42);
                    int interrupts = 0;
                    for (int i = 0; i < 4_096; i++) {
                        interrupts += rig.pass(SECOND / 4_096).taken(0).isEmpty() ? 0 : 1;
                        cmos(rig, 0x0C);
                    }
                    that(interrupts >= 1_023 && interrupts <= 1_024, interrupts + " in a second");
                })
                .fact("rate 0 gives no periodic interrupt", rig ->
                        same("", cmos(rtc(rig, 0x42), 0x0A, 0x20).pass(SECOND / 2).taken(0)));
        rows.source(RTC, "Alarm Interrupt")
                .fact("AIE: an interrupt when second, minute and hour match", rig -> {
                    rtc(cmos(cmos(cmos(rig, 1, 0x05), 3, 0x01), 5, 0x00), 0x22);
                    same("", rig.pass(64 * SECOND).taken(0));
                    same("38", rig.pass(SECOND).taken(0));
                })
                .fact("an alarm byte of 0xC0 to 0xFF matches anything", rig -> {
                    rtc(cmos(cmos(cmos(rig, 1, 0x05), 3, 0xC0), 5, 0xFF), 0x22).pass(5 * SECOND);
                    same("38", rig.taken(0));
                    cmos(rig, 0x0C);
                    same("38", rig.pass(60 * SECOND).taken(0));
                });
    }

    private static MachineExit exit(Rig rig) {
        return rig.machine.exit().orElseThrow(() -> new AssertionError("the machine goes on"));
    }

    private static void power(Rows rows) {
        rows.source("ACPI Specification", "PM1 Control Registers")
                .fact("SLP_EN with the soft-off type switches the machine off", rig -> {
                    rig.machine.writePort(0x604, 2, AcpiPm.SLP_EN | AcpiPm.S5 << AcpiPm.SLP_TYP_SHIFT);
                    same("POWER_OFF", exit(rig).kind());
                })
                .fact("SLP_TYP without SLP_EN does nothing, and SLP_EN reads 0", rig -> {
                    rig.machine.writePort(0x604, 2, AcpiPm.S5 << AcpiPm.SLP_TYP_SHIFT);
                    that(rig.machine.exit().isEmpty(), "it goes on");
                    same(0, rig.machine.readPort(0x604, 2) & AcpiPm.SLP_EN);
                });
        rows.source("ACPI Specification", "PM1 Status Registers")
                .fact("the power button sets PWRBTN_STS and raises the SCI if enabled", rig -> {
                    rig.holding(0).booted().redirect(9, 0, 0x8039).machine.writePort(0x602, 2, AcpiPm.PWRBTN);
                    rig.machine.device("acpi", AcpiPm.class).pressPowerButton();
                    same("39", rig.settle().taken(0));
                    same(AcpiPm.PWRBTN, rig.machine.readPort(0x600, 2));
                });
        rows.source("Intel 82371SB (PIIX3) datasheet", "Reset Control Register")
                .fact("0xCF9: a 0 to 1 change of bit 2 resets", rig -> {
                    rig.out(0xCF9, 0x02);
                    that(rig.machine.exit().isEmpty(), "not yet");
                    same("RESET", exit(rig.out(0xCF9, 0x06)).kind());
                });
        rows.source("IBM AT Technical Reference", "Keyboard Controller")
                .fact("0x64: command 0xFE pulses the reset line", rig ->
                        same("RESET", exit(rig.out(0x64, 0xFE)).kind()))
                .fact("0x92: a rise of bit 0 resets", rig -> same("RESET", exit(rig.out(0x92, 0x01)).kind()));
        rows.source(QEMU, "isa-debug-exit")
                .fact("a write of n to 0xF4 ends the run with code 2n + 1", rig ->
                        same(0x23, exit(rig.out(0xF4, 0x11)).code()));
    }

    private static void debug(Rows rows) {
        rows.source(QEMU, "isa-debugcon")
                .fact("port 0xE9 reads 0xE9 and passes bytes to the host", rig -> {
                    ByteArrayOutputStream host = new ByteArrayOutputStream();
                    rig.machine.device("debugcon", DebugConsole.class).connect(b -> host.write(b));
                    rig.out(0xE9, 'o').out(0xE9, 'k');
                    same("ok", host.toString(java.nio.charset.StandardCharsets.US_ASCII));
                    same(0xE9, rig.in(0xE9));
                });
        rows.source(QEMU, "pc-testdev")
                .fact("a write to port 0x2000 + line drives the line", rig -> {
                    rig.booted().redirect(14, 0, 0x5E).out(0x200E, 1).settle();
                    same("5e", rig.taken(0));
                    same("5e", rig.out(0x200E, 0).out(0x200E, 1).settle().taken(0));
                })
                .fact("port 0xE0 keeps what is written", rig -> {
                    rig.machine.writePort(0xE0, 4, 0x12345678);
                    same(0x12345678, rig.machine.readPort(0xE0, 4));
                });
        rows.source(QEMU, "QEMU Firmware Configuration (fw_cfg) Device")
                .fact("item 0 is the signature QEMU", rig -> {
                    rig.machine.writePort(0x510, 2, 0);
                    same(0x554D4551, rig.in(0x511) | rig.in(0x511) << 8 | rig.in(0x511) << 16 | rig.in(0x511) << 24);
                })
                .fact("selecting starts an item over; beyond its end it reads 0", rig -> {
                    rig.machine.writePort(0x510, 2, 5);
                    same(1, rig.in(0x511));
                    same(0, rig.in(0x511));
                    same(0, rig.in(0x511));
                    rig.machine.writePort(0x510, 2, 5);
                    same(1, rig.in(0x511));
                })
                .fact("the directory lists files with size, key and name, big-endian", rig -> {
                    rig.machine.device("fwcfg", FwCfg.class).addFile("opt/a", new byte[] {1, 2, 3});
                    rig.machine.writePort(0x510, 2, 0x19);
                    int[] bytes = new int[80];
                    for (int i = 0; i < bytes.length; i++) {
                        bytes[i] = rig.in(0x511);
                    }
                    that(bytes[3] == 2 && bytes[9] == 0x20 && bytes[12] == 'e', "first etc/e820");
                    that(bytes[71] == 3 && bytes[73] == 0x21 && bytes[76] == 'o', "then opt/a of 3 bytes");
                });
    }

    private static void screen(Rows rows) {
        rows.source("IBM VGA Technical Reference", "Alphanumeric Modes")
                .fact("character and attribute of a cell are neighbours; the screen reads as text", rig -> {
                    rig.machine.writeMmio(0, 0xB8000L + 160, 4, 0x0769_0748L);
                    same("Hi", rig.machine.device("vga", VgaText.class).text().get(1));
                });
        rows.source("IBM VGA Technical Reference", "CRT Controller Registers")
                .fact("the cursor's cell is in CRTC registers 0x0E and 0x0F", rig -> {
                    rig.out(0x3D4, 0x0E).out(0x3D5, 0x01).out(0x3D4, 0x0F).out(0x3D5, 0x40);
                    same(0x140, rig.machine.device("vga", VgaText.class).cursor());
                });
    }
}
