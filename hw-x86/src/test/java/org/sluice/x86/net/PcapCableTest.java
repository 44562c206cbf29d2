package org.sluice.x86.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.IrqLine;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.memory.GuestMemory;
import org.sluice.x86.memory.MemoryLayout;
import org.sluice.x86.pci.PciRegister;

/** Captures into a card and out of it, at virtual times. */
class PcapCableTest {

    private static final long RING = 0x1000;
    private static final long BUFFER = 0x10000;
    private static final int PROMISCUOUS = 1 << 3;
    private static final long EOP = 1L << 24;

    private final Engine engine = new Engine();
    private final GuestMemory memory = new GuestMemory(new MemoryLayout(1 << 24));
    private final E1000 card = new E1000(new byte[] {2, 0, 0, 0, 0, 1}, IrqLine.UNPLUGGED, (address, data) -> { },
            memory, engine);
    private final List<Integer> passedOn = new ArrayList<>();
    private final PcapCable cable = new PcapCable(card, engine)
            .connect((frame, length) -> passedOn.add(length));

    PcapCableTest() {
        card.config().write(PciRegister.COMMAND, 2, PciRegister.MEMORY_SPACE | PciRegister.BUS_MASTER);
        card.write(E1000Register.RDBAL, 4, RING);
        card.write(E1000Register.RDLEN, 4, 128);
        for (int i = 0; i < 8; i++) {
            memory.write(RING + 16 * i, 8, BUFFER + 0x1000 * i);
        }
        card.write(E1000Register.RDT, 4, 7);
        card.write(E1000Register.RCTL, 4, E1000Register.RCTL_EN | PROMISCUOUS);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static Pcap.Packet packet(long nanos, int length) {
        byte[] frame = new byte[length];
        frame[length - 1] = (byte) length;
        return new Pcap.Packet(nanos, frame);
    }

    private void send(int length) {
        memory.write(0x2000, 8, BUFFER);
        memory.write(0x2008, 8, length | EOP);
        card.write(E1000Register.TDBAL, 4, 0x2000);
        card.write(E1000Register.TDLEN, 4, 128);
        card.write(E1000Register.TCTL, 4, E1000Register.TCTL_EN);
        card.write(E1000Register.TDT, 4, 1);
    }

    @Test
    void framesComeInAtTheirTimesCountedFromTheCall() {
        engine.runUntil(1_000);
        cable.play(List.of(packet(500, 60), packet(700, 61)));
        engine.runUntil(1_499);
        assertThat(card.read(E1000Register.RDH, 4)).isZero();
        engine.runUntil(1_500);
        assertThat(card.read(E1000Register.RDH, 4)).isOne();
        engine.runUntil(2_000);
        assertThat(card.read(E1000Register.RDH, 4)).isEqualTo(2);
        assertThat(memory.read(BUFFER + 0x1000 + 60, 1)).isEqualTo(61);
    }

    @Test
    void bothDirectionsAreWrittenDownWithVirtualTimes() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        cable.record(file);
        cable.play(List.of(packet(2_000_000_300L, 64)));
        engine.runUntil(1_000_000_007L);
        send(80);
        engine.runUntil(3_000_000_000L);
        List<Pcap.Packet> packets = Pcap.read(new ByteArrayInputStream(file.toByteArray()));
        assertThat(packets).extracting(Pcap.Packet::nanos).containsExactly(1_000_000_007L, 2_000_000_300L);
        assertThat(packets).extracting(captured -> captured.frame().length).containsExactly(80, 64);
        assertThat(passedOn).containsExactly(80);
    }

    @Test
    void whatThePeerAnswersIsWrittenDownToo() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        cable.record(file).connect((frame, length) -> cable.receive(new byte[70], 70));
        send(80);
        assertThat(Pcap.read(new ByteArrayInputStream(file.toByteArray())))
                .extracting(captured -> captured.frame().length).containsExactly(80, 70);
        assertThat(card.read(E1000Register.RDH, 4)).isOne();
    }

    @Test
    void aCaptureThatIsCutOffIsRefusedWhereverItIsCut() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        cable.record(file);
        int head = file.size();
        send(80);
        byte[] whole = file.toByteArray();
        for (int length = 0; length < whole.length; length++) {
            ByteArrayInputStream cut = new ByteArrayInputStream(whole, 0, length);
            if (length == head) {
                assertThat(Pcap.read(cut)).isEmpty();
            } else {
                assertThatThrownBy(() -> Pcap.read(cut)).isInstanceOf(IOException.class)
                        .hasMessageContaining(length < head ? "no pcap file" : "in the middle of a frame");
            }
        }
    }

    @Test
    void aSecondCaptureWaitsForTheEndOfTheFirst() {
        cable.play(List.of(packet(10, 60)));
        assertThatThrownBy(() -> cable.play(List.of(packet(10, 60)))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 frames");
        engine.runUntil(10);
        cable.play(List.of(packet(10, 60)));
        engine.runUntil(20);
        assertThat(card.read(E1000Register.RDH, 4)).isEqualTo(2);
    }

    @Test
    void aFileThatCannotBeWrittenIsTold() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("no space");
            }
        };
        assertThatThrownBy(() -> cable.record(full)).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no space");
    }
}
