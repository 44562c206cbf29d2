package org.sluice.x86.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.IrqLine;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.memory.GuestMemory;
import org.sluice.x86.memory.MemoryLayout;
import org.sluice.x86.pci.PciRegister;

/** Intel 8254x manual: "Packet Transmission", "Packet Reception", "Interrupt Registers", "EEPROM Interface". */
class E1000Test {

    private static final byte[] OWN = {0x52, 0x54, 0, 1, 2, 3};
    private static final int RINGS = 0x10000;
    private static final int BUFFERS = 0x20000;
    private static final int EOP_RS = 0x09;

    private final Engine engine = new Engine();
    private final GuestMemory memory = new GuestMemory(new MemoryLayout(1 << 24));
    private final List<byte[]> sent = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private int level;
    private int rises;
    private final E1000 card = new E1000(OWN, new IrqLine() {
        @Override
        public void raise() {
            rises += 1 - level;
            level = 1;
        }

        @Override
        public void lower() {
            level = 0;
        }
    }, (address, data) -> messages.add(Long.toHexString(address) + "=" + data), memory, engine);

    @BeforeEach
    void master() {
        card.config().write(PciRegister.COMMAND, 2, PciRegister.MEMORY_SPACE | PciRegister.BUS_MASTER);
        card.connect((frame, length) -> sent.add(Arrays.copyOf(frame, length)));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private int read(int offset) {
        return (int) card.read(offset, 4);
    }

    private void write(int offset, int value) {
        card.write(offset, 4, value);
    }

    private void transmitRing() {
        write(E1000Register.TDBAL, RINGS);
        write(E1000Register.TDLEN, 128);
        write(E1000Register.TCTL, E1000Register.TCTL_EN);
    }

    private void receiveRing(int rctl) {
        write(E1000Register.RDBAL, RINGS);
        write(E1000Register.RDLEN, 128);
        for (int i = 0; i < 8; i++) {
            memory.write(RINGS + 16 * i, 8, BUFFERS + 0x4000L * i);
        }
        write(E1000Register.RDT, 7);
        write(E1000Register.RCTL, E1000Register.RCTL_EN | rctl);
    }

    private static byte[] frame(int length, byte... to) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) i;
        }
        System.arraycopy(to, 0, frame, 0, to.length);
        return frame;
    }

    @Test
    void theEepromHoldsTheAddressAndAChecksum() {
        int sum = 0;
        for (int word = 0; word < 64; word++) {
            write(E1000Register.EERD, word << 8 | 1);
            assertThat(read(E1000Register.EERD) & 0x10).isNotZero();
            sum += read(E1000Register.EERD) >>> 16;
        }
        assertThat(sum & 0xFFFF).isEqualTo(0xBABA);
        write(E1000Register.EERD, 1);
        assertThat(read(E1000Register.EERD) >>> 16).isEqualTo(0x5452);
    }

    /** As drivers do that drive the Microwire by hand. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 0x0E, 0x3F})
    void theMicrowireReadsTheSameWords(int word) {
        write(E1000Register.EECD, 0x40);
        assertThat(read(E1000Register.EECD) & 0x80).isNotZero();
        write(E1000Register.EECD, 0x42);
        int command = 0b110 << 6 | word;
        for (int bit = 8; bit >= 0; bit--) {
            int in = (command >> bit & 1) << 2;
            write(E1000Register.EECD, 0x42 | in);
            write(E1000Register.EECD, 0x43 | in);
        }
        int value = 0;
        for (int bit = 0; bit < 16; bit++) {
            write(E1000Register.EECD, 0x42);
            write(E1000Register.EECD, 0x43);
            value = value << 1 | read(E1000Register.EECD) >> 3 & 1;
        }
        write(E1000Register.EERD, word << 8 | 1);
        assertThat(value).isEqualTo(read(E1000Register.EERD) >>> 16);
    }

    @Test
    void thePhyAnswersAtAddressOne() {
        write(E1000Register.MDIC, 2 << 26 | 1 << 21 | 2 << 16);
        assertThat(read(E1000Register.MDIC) & 0x1000FFFF).isEqualTo(0x10000141);
        write(E1000Register.MDIC, 2 << 26 | 2 << 21 | 2 << 16);
        assertThat(read(E1000Register.MDIC) & 0x40000000).isNotZero();
    }

    @Test
    void aResetForgetsAFrameThatWasGatheredHalf() {
        transmitRing();
        memory.write(RINGS, 8, BUFFERS);
        memory.write(RINGS + 8, 8, 100);
        write(E1000Register.TDT, 1);
        write(E1000Register.CTRL, 1 << 26);
        transmitRing();
        memory.write(RINGS + 8, 8, 64L | (long) EOP_RS << 24);
        write(E1000Register.TDT, 1);
        assertThat(sent).singleElement().satisfies(frame -> assertThat(frame).hasSize(64));
    }

    @Test
    void shortFramesArePaddedIfThatIsEnabled() {
        transmitRing();
        memory.copyIn(BUFFERS, frame(100), 0, 100);
        for (int i = 0; i < 2; i++) {
            memory.write(RINGS + 16 * i, 8, BUFFERS);
            memory.write(RINGS + 16 * i + 8, 8, 42L | (long) EOP_RS << 24);
        }
        write(E1000Register.TDT, 1);
        write(E1000Register.TCTL, E1000Register.TCTL_EN | E1000Register.TCTL_PSP);
        write(E1000Register.TDT, 2);
        assertThat(sent).extracting(frame -> frame.length).containsExactly(42, 60);
        assertThat(Arrays.copyOfRange(sent.get(1), 42, 60)).containsOnly(0);
    }

    @Test
    void longFramesAreDiscardedUnlessTheyAreEnabled() {
        receiveRing(E1000Register.RCTL_UPE);
        assertThat(card.receive(frame(1518, OWN), 1518)).isTrue();
        assertThat(card.receive(frame(1519, OWN), 1519)).isFalse();
        receiveRing(E1000Register.RCTL_UPE | E1000Register.RCTL_LPE);
        assertThat(card.receive(frame(1519, OWN), 1519)).isTrue();
    }

    @Test
    void aFrameOfTwoDescriptorsGoesOutAsOne() {
        transmitRing();
        byte[] frame = frame(100);
        memory.copyIn(BUFFERS, frame, 0, 100);
        memory.write(RINGS, 8, BUFFERS);
        memory.write(RINGS + 8, 8, 60);
        memory.write(RINGS + 16, 8, BUFFERS + 60);
        memory.write(RINGS + 24, 8, 40L | (long) EOP_RS << 24);
        write(E1000Register.TDT, 2);

        assertThat(sent).hasSize(1);
        assertThat(sent.get(0)).isEqualTo(frame);
        assertThat(memory.read(RINGS + 12, 1)).isZero(); // no status was asked for
        assertThat(memory.read(RINGS + 28, 1)).isEqualTo(1);
        assertThat(read(E1000Register.TDH)).isEqualTo(2);
        assertThat(read(E1000Register.GPTC)).isEqualTo(1);
        assertThat(read(E1000Register.GPTC)).isZero();
    }

    @Test
    void nothingGoesOutWithoutEnableOrBusMaster() {
        transmitRing();
        write(E1000Register.TCTL, 0);
        memory.write(RINGS + 8, 8, 60L | (long) EOP_RS << 24);
        write(E1000Register.TDT, 1);
        assertThat(sent).isEmpty();
        card.config().write(PciRegister.COMMAND, 2, PciRegister.MEMORY_SPACE);
        write(E1000Register.TCTL, E1000Register.TCTL_EN);
        assertThat(sent).isEmpty();
    }

    @Test
    void aContextDescriptorPlacesChecksums() {
        transmitRing();
        byte[] frame = frame(60);
        memory.copyIn(BUFFERS, frame, 0, 60);
        memory.write(RINGS, 8, 14L | 24L << 8 | 33L << 16); // IP from 14 to 33, at 24
        memory.write(RINGS + 8, 8, 1L << 29);
        memory.write(RINGS + 16, 8, BUFFERS);
        memory.write(RINGS + 24, 8, 60L | 1L << 20 | 0x29L << 24 | 1L << 40);
        write(E1000Register.TDT, 2);

        int sum = 0;
        for (int i = 14; i < 34; i += 2) {
            sum += (frame[i] & 0xFF) << 8 | frame[i + 1] & 0xFF;
        }
        sum = (sum & 0xFFFF) + (sum >> 16);
        assertThat(sent.get(0)[24]).isEqualTo((byte) (~sum >> 8));
        assertThat(sent.get(0)[25]).isEqualTo((byte) ~sum);
    }

    @Test
    void aFrameForTheCardIsWrittenToItsBuffer() {
        receiveRing(E1000Register.RCTL_SECRC);
        byte[] frame = frame(100, OWN);
        assertThat(card.receive(frame, 100)).isTrue();
        assertThat(memory.read(RINGS + 8, 2)).isEqualTo(100);
        assertThat(memory.read(RINGS + 12, 1)).isEqualTo(7);
        byte[] written = new byte[100];
        memory.copyOut(BUFFERS, written, 0, 100);
        assertThat(written).isEqualTo(frame);
        assertThat(read(E1000Register.RDH)).isEqualTo(1);
        assertThat(read(E1000Register.GPRC)).isEqualTo(1);
    }

    @Test
    void shortFramesArePaddedAndTheCheckSequenceCountsUnlessStripped() {
        receiveRing(0);
        card.receive(frame(20, OWN), 20);
        assertThat(memory.read(RINGS + 8, 2)).isEqualTo(64);
    }

    @Test
    void longFramesTakeSeveralBuffers() {
        receiveRing(E1000Register.RCTL_SECRC | 3 << 16); // 256 bytes each
        card.receive(frame(600, OWN), 600);
        assertThat(memory.read(RINGS + 8, 2)).isEqualTo(256);
        assertThat(memory.read(RINGS + 12, 1)).isEqualTo(1);
        assertThat(memory.read(RINGS + 40, 2)).isEqualTo(88);
        assertThat(memory.read(RINGS + 44, 1)).isEqualTo(7);
    }

    /** Destination, RCTL bits, taken? */
    @ParameterizedTest
    @CsvSource({"525400010203,0,true", "525400010204,0,false", "525400010204,0x8,true", "ffffffffffff,0,false",
        "ffffffffffff,0x8000,true", "01005e000001,0,false", "01005e000001,0x10,true", "525400010204,0x10,false"})
    void framesAreFilteredByAddress(String to, String rctl, boolean taken) {
        receiveRing(Integer.decode(rctl));
        byte[] address = new byte[6];
        for (int i = 0; i < 6; i++) {
            address[i] = (byte) Integer.parseInt(to.substring(2 * i, 2 * i + 2), 16);
        }
        assertThat(card.receive(frame(60, address), 60)).isEqualTo(taken);
    }

    @Test
    void multicastIsHashed() {
        receiveRing(0);
        int hash = 0x0100 >> 4 & 0xFFF;
        write(E1000Register.MTA + 4 * (hash >> 5), 1 << (hash & 31));
        assertThat(card.receive(frame(60, (byte) 1, (byte) 0, (byte) 0x5E, (byte) 0, (byte) 0, (byte) 1), 60)).isTrue();
        assertThat(card.receive(frame(60, (byte) 1, (byte) 0, (byte) 0x5E, (byte) 0, (byte) 0, (byte) 2), 60))
                .isFalse();
    }

    @Test
    void withoutDescriptorsFramesAreMissedAndCounted() {
        receiveRing(0);
        write(E1000Register.RDT, 0);
        assertThat(card.receive(frame(60, OWN), 60)).isFalse();
        assertThat(read(E1000Register.ICR)).isEqualTo(E1000Register.RXO);
        assertThat(read(E1000Register.MPC)).isEqualTo(1);
    }

    @Test
    void theLineStandsWhileAnOpenCauseIsSetAndReadingIcrEndsIt() {
        write(E1000Register.ICS, E1000Register.LSC);
        assertThat(level).isZero();
        write(E1000Register.IMS, E1000Register.LSC);
        assertThat(level).isEqualTo(1);
        assertThat(read(E1000Register.ICR)).isEqualTo(E1000Register.LSC);
        assertThat(level).isZero();
        assertThat(read(E1000Register.ICR)).isZero();
    }

    @Test
    void theThrottleHoldsTheNextInterruptBack() {
        write(E1000Register.ITR, 1_000); // 256 us
        write(E1000Register.IMS, E1000Register.RXT0);
        write(E1000Register.ICS, E1000Register.RXT0);
        read(E1000Register.ICR);
        write(E1000Register.ICS, E1000Register.RXT0);
        assertThat(rises).isEqualTo(1);
        engine.runUntil(255_999);
        assertThat(rises).isEqualTo(1);
        engine.runUntil(256_000);
        assertThat(rises).isEqualTo(2);
    }

    @Test
    void withMsiOneMessagePerAssertion() {
        int at = (int) card.config().read(PciRegister.CAPABILITIES, 1);
        card.config().write(at + 4, 4, 0xFEE00000L);
        card.config().write(at + 0xC, 2, 0x41);
        card.config().write(at + 2, 2, 1);
        write(E1000Register.IMS, E1000Register.RXT0 | E1000Register.LSC);
        write(E1000Register.ICS, E1000Register.RXT0);
        write(E1000Register.ICS, E1000Register.LSC);
        assertThat(messages).containsExactly("fee00000=65");
        assertThat(level).isZero();
        read(E1000Register.ICR);
        write(E1000Register.ICS, E1000Register.RXT0);
        assertThat(messages).hasSize(2);
    }

    @Test
    void aMessageThatWaitsForTheBusMasterComesWithItUnlessItsCauseWasRead() {
        int at = (int) card.config().read(PciRegister.CAPABILITIES, 1);
        card.config().write(at + 0xC, 2, 0x41);
        card.config().write(at + 2, 2, 1);
        write(E1000Register.IMS, E1000Register.LSC);
        command(PciRegister.MEMORY_SPACE);
        write(E1000Register.ICS, E1000Register.LSC);
        read(E1000Register.ICR);
        command(PciRegister.MEMORY_SPACE | PciRegister.BUS_MASTER);
        assertThat(messages).isEmpty();
        command(PciRegister.MEMORY_SPACE);
        write(E1000Register.ICS, E1000Register.LSC);
        assertThat(messages).isEmpty();
        command(PciRegister.MEMORY_SPACE | PciRegister.BUS_MASTER);
        assertThat(messages).containsExactly("0=65");
    }

    private void command(int bits) {
        card.config().write(PciRegister.COMMAND, 2, bits);
        card.configWritten();
    }

    /** 8254x manual "Internal GMII/MII Mode": without CTRL.SLU the MAC does not recognize the PHY's link. */
    @Test
    void theLinkFollowsSetLinkUpAndEachChangeIsACause() {
        assertThat(read(E1000Register.STATUS) & 2).isNotZero();
        write(E1000Register.CTRL, 0x201);
        assertThat(read(E1000Register.STATUS) & 2).isZero();
        assertThat(read(E1000Register.ICR)).isEqualTo(E1000Register.LSC);
        write(E1000Register.CTRL, 0x200);
        assertThat(read(E1000Register.ICR)).isZero();
        write(E1000Register.CTRL, 0x241);
        assertThat(read(E1000Register.STATUS) & 2).isNotZero();
        assertThat(read(E1000Register.ICR)).isEqualTo(E1000Register.LSC);
        write(E1000Register.CTRL, 0);
        write(E1000Register.CTRL, 1 << 26);
        assertThat(read(E1000Register.STATUS) & 2).isNotZero();
    }

    @Test
    void withoutLinkNoFrameComesInAndWhatIsQueuedGoesOutWithTheLink() {
        write(E1000Register.CTRL, 0x201);
        receiveRing(E1000Register.RCTL_UPE);
        assertThat(card.receive(frame(60, OWN), 60)).isFalse();
        transmitRing();
        memory.write(RINGS, 8, BUFFERS);
        memory.write(RINGS + 8, 8, 60L | (long) EOP_RS << 24);
        write(E1000Register.TDT, 1);
        assertThat(sent).isEmpty();
        assertThat(read(E1000Register.TDH)).isZero();
        write(E1000Register.CTRL, 0x241);
        assertThat(sent).hasSize(1);
        assertThat(read(E1000Register.ICR) & E1000Register.LSC).isNotZero();
    }

    @Test
    void disablingTheLineReleasesItAndEnablingAssertsItAgain() {
        write(E1000Register.IMS, E1000Register.LSC);
        write(E1000Register.ICS, E1000Register.LSC);
        card.config().write(PciRegister.COMMAND, 2, PciRegister.INTX_DISABLE);
        card.configWritten();
        assertThat(level).isZero();
        card.config().write(PciRegister.COMMAND, 2, 0);
        card.configWritten();
        assertThat(level).isEqualTo(1);
    }

    @Test
    void aMaskedMessageWhoseCauseWasReadIsNoLongerPending() {
        int at = (int) card.config().read(PciRegister.CAPABILITIES, 1);
        card.config().write(at + 0x10, 4, 1);
        card.config().write(at + 2, 2, 1);
        write(E1000Register.IMS, E1000Register.LSC);
        write(E1000Register.ICS, E1000Register.LSC);
        assertThat(card.config().read(at + 0x14, 4)).isEqualTo(1);
        read(E1000Register.ICR);
        assertThat(card.config().read(at + 0x14, 4)).isZero();
    }

    /** RCTL.LBM 1: MAC, 3: transceiver; else the PHY's control register, bit 14. */
    @ParameterizedTest
    @CsvSource({"1,0", "3,0", "0,0x4140", "1,0x4140"})
    void inLoopbackFramesComeBackAndNoneComesInOrGoesOut(int mode, String phy) {
        loop(mode, Integer.decode(phy));
        assertThat(card.receive(frame(60, OWN), 60)).isFalse();
        send(frame(64, OWN));
        assertThat(sent).isEmpty();
        assertThat(memory.read(RINGS + 0x1000 + 8, 2)).isEqualTo(64 + 4);
        byte[] back = new byte[64];
        memory.copyOut(BUFFERS + 0x4000L, back, 0, 64);
        assertThat(back).isEqualTo(frame(64, OWN));
        assertThat(read(E1000Register.ICR)).isEqualTo(E1000Register.TXDW | E1000Register.TXQE | E1000Register.RXT0);
        assertThat(read(E1000Register.GPTC)).isEqualTo(1);
        assertThat(read(E1000Register.GPRC)).isEqualTo(1);
        send(frame(64, (byte) 0x52, (byte) 9));
        assertThat(read(E1000Register.GPRC)).as("the filter is looked at").isZero();
    }

    @ParameterizedTest
    @CsvSource({"0,0x1140", "2,0x1140"})
    void otherwiseFramesGoOut(int mode, String phy) {
        loop(mode, Integer.decode(phy));
        send(frame(64, OWN));
        assertThat(sent).hasSize(1);
        assertThat(memory.read(RINGS + 0x1000 + 8, 8)).isZero();
        assertThat(card.receive(frame(60, OWN), 60)).isTrue();
    }

    private void loop(int mode, int phyControl) {
        write(E1000Register.MDIC, 1 << 26 | 1 << 21 | phyControl);
        write(E1000Register.RDBAL, RINGS + 0x1000);
        write(E1000Register.RDLEN, 128);
        memory.write(RINGS + 0x1000, 8, BUFFERS + 0x4000L);
        memory.write(RINGS + 0x1010, 8, BUFFERS + 0x8000L);
        write(E1000Register.RDT, 7);
        write(E1000Register.RCTL, E1000Register.RCTL_EN | mode << E1000Register.RCTL_LBM_SHIFT);
        transmitRing();
    }

    private void send(byte[] frame) {
        int tail = read(E1000Register.TDT);
        memory.copyIn(BUFFERS, frame, 0, frame.length);
        memory.write(RINGS + 16L * tail, 8, BUFFERS);
        memory.write(RINGS + 16L * tail + 8, 8, (long) EOP_RS << 24 | frame.length);
        write(E1000Register.TDT, tail + 1);
    }

    @Test
    void resetForgetsAllButTheAddress() {
        receiveRing(0);
        write(E1000Register.IMS, 1);
        write(E1000Register.CTRL, 1 << 26);
        assertThat(read(E1000Register.IMS)).isZero();
        assertThat(read(E1000Register.RDLEN)).isZero();
        assertThat(read(E1000Register.RAL_0)).isEqualTo(0x01005452);
        assertThat(read(E1000Register.RAL_0 + 4)).isEqualTo(0x80000302);
    }

    @Test
    void ringsOutsideMemoryOrWithWildTailsBreakNothing() {
        transmitRing();
        write(E1000Register.TDBAH, -1);
        write(E1000Register.TDT, 5);
        write(E1000Register.TDT, 0xFFFF);
        write(E1000Register.TDLEN, 0);
        write(E1000Register.TDT, 1);
        assertThat(read(E1000Register.TDT)).isEqualTo(1);
    }

    @Test
    void capturesReadBackAsTheyWereWritten() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Pcap.writeHeader(file);
        Pcap.write(file, 3_000_000_007L, frame(60), 60);
        Pcap.write(file, 4_000_000_000L, frame(100), 80);
        List<Pcap.Packet> packets = Pcap.read(new ByteArrayInputStream(file.toByteArray()));
        assertThat(packets).hasSize(2);
        assertThat(packets.get(0).nanos()).isEqualTo(3_000_000_007L);
        assertThat(packets.get(1).frame()).isEqualTo(frame(80));
        byte[] cut = Arrays.copyOf(file.toByteArray(), file.size() - 1);
        assertThatThrownBy(() -> Pcap.read(new ByteArrayInputStream(cut))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Pcap.read(new ByteArrayInputStream(new byte[24]))).hasMessageContaining("no pcap");
    }
}
