package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;

import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;

/** The NMI logic of a PC: ports 0x61 and 0x70, and LINT1 behind them. */
final class NmiRows {

    private static final String PIIX3 = "Intel 82371SB (PIIX3) datasheet";
    private static final int NMI_MODE = 0x400;
    private static final int MASK = 0x80;

    private NmiRows() {
    }

    static Board board() {
        return Benches.start(1).device(DeviceSpec.of("pit", DeviceKind.PIT))
                .device(DeviceSpec.of("rtc", DeviceKind.RTC)).build();
    }

    static void addTo(Rows rows) {
        rows.device("nmi", board());
        sources(rows);
        mask(rows);
    }

    private static Rig ready(Rig rig) {
        return rig.booted().apic(0, ApicRegister.LVT_LINT1, NMI_MODE);
    }

    private static Rig ioCheck(Rig rig) {
        rig.machine.ioCheck().pulse();
        return rig.settle();
    }

    private static int shown(Rig rig) {
        return rig.in(0x61) & 0xC0;
    }

    private static void sources(Rows rows) {
        rows.source(PIIX3, "NMI Status and Control Register")
                .fact("IOCHK# sets bit 6 of port 0x61 and makes an NMI", rig -> {
                    same("nmi", ioCheck(ready(rig)).taken(0));
                    same(0x40, shown(rig));
                })
                .fact("SERR# sets bit 7 of port 0x61 and makes an NMI", rig -> {
                    ready(rig).machine.systemError().pulse();
                    same("nmi", rig.settle().taken(0));
                    same(0x80, shown(rig));
                })
                .fact("bit 3 of port 0x61 clears and disables IOCHK#", rig -> {
                    same(0, shown(ioCheck(ready(rig)).out(0x61, 0x08)));
                    same("nmi", ioCheck(rig).taken(0));
                    same(0, shown(rig));
                })
                .fact("bit 2 of port 0x61 clears and disables SERR#", rig -> {
                    ready(rig).machine.systemError().pulse();
                    same(0, shown(rig.out(0x61, 0x04)));
                });
    }

    private static void mask(Rows rows) {
        rows.source(PIIX3, "NMI Enable and Real-Time Clock Address Register")
                .fact("bit 7 of port 0x70 disables the NMI, and the source is shown all the same", rig -> {
                    same("", ioCheck(ready(rig).out(0x70, MASK)).taken(0));
                    same(0x40, shown(rig));
                });
        rows.source(PIIX3, "NMI Registers")
                .fact("disabling and enabling makes a new edge of what is still pending", rig -> {
                    same("nmi", ioCheck(ready(rig)).taken(0));
                    same("nmi", rig.out(0x70, MASK).out(0x70, 0).settle().taken(0));
                });
    }
}
