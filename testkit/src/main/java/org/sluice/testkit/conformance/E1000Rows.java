package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;
import static org.sluice.testkit.conformance.Expect.that;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;
import org.sluice.x86.net.E1000;
import org.sluice.x86.net.E1000Register;
import org.sluice.x86.net.Network;
import org.sluice.x86.net.UserNet;

/** The 82540EM, as its driver sees it. */
final class E1000Rows {

    private static final String MANUAL = "Intel 8254x Software Developer's Manual";
    private static final long BAR = 0xD0000000L;
    private static final long CONFIG = 0xE0000000L + (3 << 15);
    private static final int RING = 0x10000;
    private static final int BUFFER = 0x20000;
    private static final int RESET = 1 << 26;

    private E1000Rows() {
    }

    static void addTo(Rows rows) {
        rows.device("e1000", Benches.start(1).device(DeviceSpec.of("pci", DeviceKind.PCI))
                .device(DeviceSpec.of("eth0", DeviceKind.E1000, 3, 17)).build());
        registers(rows);
        rings(rows);
        peer(rows);
        loopback(rows);
        interrupts(rows);
    }

    private static void loopback(Rows rows) {
        rows.source(MANUAL, "Receive Control Register")
                .fact("with RCTL.LBM set to MAC loopback a frame comes back and none leaves", rig ->
                        looped(rig, E1000Register.LBM_MAC << E1000Register.RCTL_LBM_SHIFT));
        rows.source(MANUAL, "PHY Control Register")
                .fact("with its loopback bit the PHY returns what the card sends", rig -> {
                    w(ready(rig), E1000Register.MDIC, 1 << 26 | 1 << 21 | 0x4140);
                    looped(rig, 0);
                });
    }

    private static void looped(Rig rig, int mode) {
        List<Integer> left = new ArrayList<>();
        transmitting(rig, broadcast(64));
        connect(rig, (frame, length) -> left.add(length));
        w(w(rig, E1000Register.RDBAL, RING + 0x1000), E1000Register.RDLEN, 128);
        rig.machine.memory().write(RING + 0x1000, 8, BUFFER + 0x1000);
        w(w(rig, E1000Register.RDT, 4), E1000Register.RCTL, E1000Register.RCTL_EN | E1000Register.RCTL_BAM
                | E1000Register.RCTL_SECRC | mode);
        w(rig, E1000Register.TDT, 1);
        same(64, rig.machine.memory().read(RING + 0x1000 + 8, 2));
        same(0xFFFFFFFFL, rig.machine.memory().read(BUFFER + 0x1000, 4));
        same(0, left.size());
    }

    private static Rig ready(Rig rig) {
        rig.machine.writeMmio(0, CONFIG + 0x10, 4, BAR);
        rig.machine.writeMmio(0, CONFIG + 0x04, 2, 6);
        return rig.holding(0).booted().redirect(17, 0, 0xA075);
    }

    private static long r(Rig rig, int register) {
        return rig.read32(BAR + register);
    }

    private static Rig w(Rig rig, int register, long value) {
        return rig.write32(BAR + register, value);
    }

    private static E1000 card(Rig rig) {
        return rig.machine.device("eth0", E1000.class);
    }

    /** The far end of the cable listens. */
    private static void connect(Rig rig, Network network) {
        if (rig.hasCable()) {
            card(rig).connect(network);
        }
    }

    /** A frame comes over the cable; is it taken? */
    private static boolean comes(Rig rig, byte[] frame) {
        return rig.hasCable() && card(rig).receive(frame, frame.length);
    }

    private static byte[] broadcast(int length) {
        byte[] frame = new byte[length];
        Arrays.fill(frame, 0, 6, (byte) 0xFF);
        return frame;
    }

    private static Rig receiving(Rig rig) {
        w(w(ready(rig), E1000Register.RDBAL, RING), E1000Register.RDLEN, 128);
        rig.machine.memory().write(RING, 8, BUFFER);
        return w(w(rig, E1000Register.RDT, 4), E1000Register.RCTL, E1000Register.RCTL_EN | E1000Register.RCTL_BAM
                | E1000Register.RCTL_SECRC);
    }

    private static Rig transmitting(Rig rig, byte[] frame) {
        w(w(w(ready(rig), E1000Register.TDBAL, RING), E1000Register.TDLEN, 128), E1000Register.TCTL, 2);
        rig.machine.memory().copyIn(BUFFER, frame, 0, frame.length);
        rig.machine.memory().write(RING, 8, BUFFER);
        rig.machine.memory().write(RING + 8, 8, frame.length | 9L << 24);
        return rig;
    }

    private static void registers(Rows rows) {
        rows.source(MANUAL, "PCI Configuration Space")
                .fact("the card is 8086:100E, an Ethernet controller with 128 KiB of registers", rig -> {
                    same(0x100E8086, rig.read32(CONFIG));
                    same(0x020000, rig.read32(CONFIG + 8) >> 8);
                    rig.machine.writeMmio(0, CONFIG + 0x10, 4, 0xFFFFFFFFL);
                    same(0xFFFE0000L, rig.read32(CONFIG + 0x10));
                });
        rows.source(MANUAL, "Device Status Register")
                .fact("STATUS tells link up, full duplex, 1000 Mb/s", rig ->
                        same(0x83, r(ready(rig), E1000Register.STATUS) & 0xC3));
        rows.source(MANUAL, "EEPROM Read Register")
                .fact("EERD reads a word and sets DONE; words 0 to 2 are the address in RAL and RAH", rig -> {
                    w(ready(rig), E1000Register.EERD, 1);
                    same(0x10, r(rig, E1000Register.EERD) & 0x10);
                    same(r(rig, E1000Register.RAL_0) & 0xFFFF, r(rig, E1000Register.EERD) >> 16);
                });
        rows.source(MANUAL, "Device Control Register")
                .fact("RST in CTRL resets the card and clears itself", rig -> {
                    w(w(ready(rig), E1000Register.IMS, 4), E1000Register.CTRL, RESET);
                    same(0, r(rig, E1000Register.IMS));
                    same(0, r(rig, E1000Register.CTRL) & RESET);
                });
    }

    private static void rings(Rows rows) {
        rows.source(MANUAL, "Transmit Descriptor Ring Structure")
                .fact("moving the tail sends what lies between head and tail, and the head follows", rig -> {
                    List<Integer> lengths = new ArrayList<>();
                    transmitting(rig, broadcast(80));
                    connect(rig, (frame, length) -> lengths.add(length));
                    w(rig, E1000Register.TDT, 1);
                    same("[80]", lengths);
                    same(1, r(rig, E1000Register.TDH));
                })
                .fact("RS in a descriptor asks for DD in its status and for TXDW", rig -> {
                    w(transmitting(rig, broadcast(80)), E1000Register.TDT, 1);
                    same(1, rig.machine.memory().read(RING + 12, 1));
                    same(E1000Register.TXDW, r(rig, E1000Register.ICR) & E1000Register.TXDW);
                });
        rows.source(MANUAL, "Receive Descriptor Queue Structure")
                .fact("a frame goes to the buffer at the head, with length, DD and EOP in the descriptor", rig -> {
                    that(comes(receiving(rig), broadcast(80)), "taken");
                    same(80, rig.machine.memory().read(RING + 8, 2));
                    same(3, rig.machine.memory().read(RING + 12, 1) & 3);
                    same(1, r(rig, E1000Register.RDH));
                })
                .fact("without a descriptor the frame is missed: RXO and MPC", rig -> {
                    w(receiving(rig), E1000Register.RDT, 0);
                    that(!comes(rig, broadcast(80)), "not taken");
                    same(E1000Register.RXO, r(rig, E1000Register.ICR));
                    same(1, r(rig, E1000Register.MPC));
                });
        rows.source(MANUAL, "Packet Address Filtering")
                .fact("broadcasts are taken with BAM only", rig -> {
                    w(receiving(rig), E1000Register.RCTL, E1000Register.RCTL_EN);
                    that(!comes(rig, broadcast(80)), "not taken");
                });
    }

    private static void peer(Rows rows) {
        rows.source("IETF RFC 826", "Packet Reception")
                .fact("a guest's ARP request is answered over the cable", rig -> {
                    byte[] request = broadcast(60);
                    byte[] arp = {8, 6, 0, 1, 8, 0, 6, 4, 0, 1};
                    System.arraycopy(arp, 0, request, 12, arp.length);
                    System.arraycopy(new byte[] {10, 0, 2, 2}, 0, request, 38, 4);
                    receiving(rig);
                    w(w(w(rig, E1000Register.TDBAL, RING + 0x1000), E1000Register.TDLEN, 128), E1000Register.TCTL, 2);
                    w(rig, E1000Register.RCTL, E1000Register.RCTL_EN | E1000Register.RCTL_UPE);
                    rig.machine.memory().copyIn(BUFFER + 0x4000, request, 0, 60);
                    rig.machine.memory().write(RING + 0x1000, 8, BUFFER + 0x4000);
                    rig.machine.memory().write(RING + 0x1008, 8, 60 | 9L << 24);
                    connect(rig, new UserNet(card(rig)::receive));
                    w(rig, E1000Register.TDT, 1);
                    same(2, rig.machine.memory().read(BUFFER + 21, 1));
                    same(UserNet.PEER, Integer.reverseBytes((int) rig.machine.memory().read(BUFFER + 28, 4)));
                });
    }

    private static void interrupts(Rows rows) {
        rows.source(MANUAL, "Interrupt Cause Read Register")
                .fact("an open cause asserts the line; reading ICR clears the causes and releases it", rig -> {
                    w(receiving(rig), E1000Register.IMS, E1000Register.RXT0);
                    comes(rig, broadcast(80));
                    same("75", rig.settle().taken(0));
                    same(E1000Register.RXT0, r(rig, E1000Register.ICR) & E1000Register.RXT0);
                    that(!rig.machine.ioApics().get(0).isActive(17), "released");
                });
        rows.source(MANUAL, "Interrupt Mask Set/Read Register")
                .fact("IMS sets and IMC clears single mask bits", rig -> {
                    w(w(w(ready(rig), E1000Register.IMS, 0x84), E1000Register.IMS, 1), E1000Register.IMC, 0x80);
                    same(0x05, r(rig, E1000Register.IMS));
                });
        rows.source(MANUAL, "Interrupt Throttling Register")
                .fact("ITR keeps the next interrupt away for its number of 256 ns", rig -> {
                    w(w(ready(rig), E1000Register.ITR, 100), E1000Register.IMS, 4);
                    w(rig, E1000Register.ICS, 4).settle();
                    r(rig, E1000Register.ICR);
                    rig.cpu(0).eoi();
                    rig.cpu(0).hardEnable();
                    w(rig, E1000Register.ICS, 4);
                    same("75", rig.pass(25_599).taken(0));
                    same("75", rig.pass(1).settle().taken(0));
                });
    }
}
