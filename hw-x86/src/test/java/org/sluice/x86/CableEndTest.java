package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.BoardBuilder;
import org.sluice.x86.board.CableSpec;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;
import org.sluice.x86.net.E1000;
import org.sluice.x86.net.E1000Register;
import org.sluice.x86.net.Pcap;
import org.sluice.x86.net.UserNet;
import org.sluice.x86.pci.PciRegister;
import org.sluice.x86.snapshot.SnapshotException;
import org.sluice.x86.text.TextException;

/** What a board says of a cable's other end, in a machine. */
class CableEndTest {

    private static final String START = "cpus 1\nnode memory=16M cpus=0\npci host\n";
    private static final long RING = 0x1000;
    private static final long SEND_RING = 0x2000;
    private static final long BUFFER = 0x10000;
    private static final int ARP_BYTES = 60;
    private static final int PROMISCUOUS = 1 << 3;
    private static final long LAST_OF_FRAME = 1L << 24;

    @TempDir
    private Path folder;

    private static Machine machine(String cable) {
        Board board = Boards.of("x.board", START + "e1000 eth0 msi slot=3 " + cable + "\n");
        return Machine.of(board, MachineTrace.NONE, BusTiming.NONE);
    }

    private static E1000 ready(Machine machine) {
        E1000 card = machine.device("eth0", E1000.class);
        card.config().write(PciRegister.COMMAND, 2, PciRegister.MEMORY_SPACE | PciRegister.BUS_MASTER);
        for (int i = 0; i < 8; i++) {
            machine.memory().write(RING + 16 * i, 8, BUFFER + 0x1000 * i);
        }
        card.write(E1000Register.RDBAL, 4, RING);
        card.write(E1000Register.RDLEN, 4, 128);
        card.write(E1000Register.RDT, 4, 7);
        card.write(E1000Register.RCTL, 4, E1000Register.RCTL_EN | PROMISCUOUS);
        card.write(E1000Register.TDBAL, 4, SEND_RING);
        card.write(E1000Register.TDLEN, 4, 128);
        card.write(E1000Register.TCTL, 4, E1000Register.TCTL_EN);
        return card;
    }

    /** Asks for the peer's Ethernet address. */
    private static void sendArp(Machine machine) {
        byte[] request = new byte[ARP_BYTES];
        byte[] head = {8, 6, 0, 1, 8, 0, 6, 4, 0, 1};
        System.arraycopy(head, 0, request, 12, head.length);
        System.arraycopy(new byte[] {10, 0, 2, 2}, 0, request, 38, 4);
        machine.memory().copyIn(BUFFER + 0x9000, request, 0, ARP_BYTES);
        machine.memory().write(SEND_RING, 8, BUFFER + 0x9000);
        machine.memory().write(SEND_RING + 8, 8, ARP_BYTES | LAST_OF_FRAME);
        machine.device("eth0", E1000.class).write(E1000Register.TDT, 4, 1);
    }

    private static List<Pcap.Packet> packets(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Pcap.read(in);
        }
    }

    private Path capture(String name, long... nanos) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            Pcap.writeHeader(out);
            for (long at : nanos) {
                Pcap.write(out, at, new byte[64], 64);
            }
        }
        return file;
    }

    @Test
    void thePeerAnswersAndTheCaptureHasQuestionAndAnswerWhenTheMachineIsClosed() throws IOException {
        Path file = folder.resolve("out.pcap");
        try (Machine machine = machine("net=user capture=\"" + file + "\"")) {
            E1000 card = ready(machine);
            machine.engine().runUntil(5_000);
            sendArp(machine);
            assertThat(card.read(E1000Register.RDH, 4)).isOne();
        }
        List<Pcap.Packet> packets = packets(file);
        assertThat(packets).extracting(Pcap.Packet::nanos).containsExactly(5_000L, 5_000L);
        assertThat(packets).extracting(packet -> (int) packet.frame()[21]).containsExactly(1, 2);
    }

    @Test
    void nobodyAnswersUnlessTheBoardSaysSo() throws IOException {
        Path file = folder.resolve("out.pcap");
        try (Machine machine = machine("net=none capture=\"" + file + "\"")) {
            E1000 card = ready(machine);
            sendArp(machine);
            assertThat(card.read(E1000Register.RDH, 4)).isZero();
        }
        assertThat(packets(file)).hasSize(1);
    }

    @Test
    void framesArePlayedAtTheirTimesAndCaptured() throws IOException {
        Path out = folder.resolve("out.pcap");
        Path in = capture("in.pcap", 700, 900);
        try (Machine machine = machine("play=\"" + in + "\" capture=\"" + out + "\"")) {
            E1000 card = ready(machine);
            machine.engine().runUntil(899);
            assertThat(card.read(E1000Register.RDH, 4)).isOne();
            machine.engine().runUntil(900);
            assertThat(card.read(E1000Register.RDH, 4)).isEqualTo(2);
        }
        assertThat(packets(out)).extracting(Pcap.Packet::nanos).containsExactly(700L, 900L);
    }

    @Test
    void theLoopbackPeerAnswersArpAndOpensNothingBeforeADatagram() {
        try (Machine machine = machine("net=loopback")) {
            E1000 card = ready(machine);
            sendArp(machine);
            assertThat(card.read(E1000Register.RDH, 4)).isOne();
            assertThat(Integer.reverseBytes((int) machine.memory().read(BUFFER + 28, 4))).isEqualTo(UserNet.PEER);
            assertThat(machine.engine().queue().size()).isZero();
        }
    }

    @Test
    void framesToBePlayedAreInNoSnapshot() throws IOException {
        try (Machine machine = machine("play=\"" + capture("in.pcap", 700) + "\"")) {
            assertThatThrownBy(machine::snapshot).isInstanceOf(SnapshotException.class)
                    .hasMessageContaining("PcapCable");
            machine.engine().runUntil(700);
            assertThat(machine.snapshot()).isNotEmpty();
        }
    }

    @Test
    void aFileThatCannotBeOpenedIsToldByLineFileAndReason() throws IOException {
        Path nowhere = folder.resolve("none").resolve("out.pcap");
        assertThatThrownBy(() -> machine("capture=\"" + nowhere + "\"")).isInstanceOf(TextException.class)
                .hasMessage("x.board:4: e1000 eth0: capture=" + nowhere + ": there is no such file or folder");
        assertThatThrownBy(() -> machine("capture=\"" + folder + "\"")).isInstanceOf(TextException.class)
                .hasMessageStartingWith("x.board:4: e1000 eth0: capture=" + folder + ": ");
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThatThrownBy(() -> machine("play=\"" + empty + "\"")).isInstanceOf(TextException.class)
                .hasMessage("x.board:4: e1000 eth0: play=" + empty + ": no pcap file: it has only 0 bytes");
    }

    @Test
    void ofABoardThatJavaBuiltTheBoardIsNamed() {
        Path nowhere = folder.resolve("none.pcap");
        Board board = new BoardBuilder("own").device(DeviceSpec.of("host", DeviceKind.PCI))
                .device(DeviceSpec.of("eth0", DeviceKind.E1000, 3, DeviceSpec.MSI)
                        .withCable(new CableSpec(CableSpec.Peer.NONE, null, nowhere))).build();
        assertThatThrownBy(() -> Machine.of(board, MachineTrace.NONE, BusTiming.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("board own: e1000 eth0: play=" + nowhere + ": there is no such file or folder");
    }

    @Test
    void aDeviceWithoutACableIsRefusedOne() {
        BoardBuilder board = new BoardBuilder("own").device(DeviceSpec.of("screen", DeviceKind.VGA)
                .withCable(new CableSpec(CableSpec.Peer.USER, null, null)));
        assertThatThrownBy(board::build).hasMessage("board own: vga screen: it has no cable");
    }

    /** The second card's mistake ends the building; the first one's capture must have been closed, that is: written. */
    @Test
    void whatWasOpenedBeforeAMistakeIsClosed() throws IOException {
        Path file = folder.resolve("out.pcap");
        assertThatThrownBy(() -> machine("capture=\"" + file + "\"\ne1000 eth1 msi slot=4 play=\"" + folder + "\""))
                .hasMessageStartingWith("x.board:5: e1000 eth1: play=");
        assertThat(packets(file)).isEmpty();
    }
}
