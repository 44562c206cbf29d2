package org.sluice.x86.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.BusTiming;
import org.sluice.x86.Machine;
import org.sluice.x86.MachineTrace;
import org.sluice.x86.board.BoardBuilder;
import org.sluice.x86.engine.Engine;

/** Datagrams to a socket of this test and back. The host's part of the way takes no virtual time: see answers. */
class LoopbackNetTest {

    private static final byte[] GUEST_STATION = {2, 0, 0, 0, 0, 1};
    private static final int GUEST = 10 << 24 | 2 << 8 | 15;
    private static final int GUEST_PORT = 4_000;
    private static final int UDP_AT = 34;
    private static final int DATA_AT = 42;
    private static final int POLLS_MAX = 100_000;

    private final Engine engine = new Engine();
    private final List<byte[]> answers = new ArrayList<>();
    private final LoopbackNet net = new LoopbackNet((frame, length) -> answers.add(Arrays.copyOf(frame, length)),
            engine);
    private DatagramSocket service;

    @BeforeEach
    void open() throws IOException {
        service = new DatagramSocket(0, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        service.setSoTimeout(10_000);
    }

    @AfterEach
    void close() {
        net.close();
        engine.close();
        service.close();
    }

    private static byte[] datagram(int fromPort, int toPort, byte[] data) {
        byte[] frame = Ipv4.udpFrame(UserNet.STATION, GUEST_STATION, data.length);
        Ipv4.putAddress(frame, 26, GUEST);
        Ipv4.putAddress(frame, 30, UserNet.PEER);
        Ipv4.putWord(frame, UDP_AT, fromPort);
        Ipv4.putWord(frame, UDP_AT + 2, toPort);
        System.arraycopy(data, 0, frame, DATA_AT, data.length);
        Ipv4.seal(frame);
        return frame;
    }

    private void send(int fromPort, byte[] data) {
        byte[] frame = datagram(fromPort, service.getLocalPort(), data);
        net.transmit(frame, frame.length);
    }

    /** The service gets one datagram and sends {@code answer} back to where it came from. */
    private String serve(byte[] answer) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        service.receive(packet);
        service.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }

    /** Lets virtual time pass until so many answers are there; at most {@link #POLLS_MAX} looks. */
    private void answers(int count) {
        for (int i = 0; i < POLLS_MAX && answers.size() < count; i++) {
            engine.runUntil(engine.nowNanos() + LoopbackNet.POLL_NANOS);
        }
        assertThat(answers).hasSize(count);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aDatagramReachesTheHostsPortAndItsAnswerComesBackAsAFrame() throws IOException {
        send(GUEST_PORT, bytes("question"));
        assertThat(serve(bytes("odd"))).isEqualTo("question");
        answers(1);
        byte[] frame = answers.get(0);
        assertThat(frame).hasSize(60);
        assertThat(Arrays.copyOf(frame, 6)).isEqualTo(GUEST_STATION);
        assertThat(Ipv4.udpAt(frame, frame.length, GUEST)).isEqualTo(UDP_AT);
        assertThat(Ipv4.address(frame, 26)).isEqualTo(UserNet.PEER);
        assertThat(Ipv4.word(frame, UDP_AT)).isEqualTo(service.getLocalPort());
        assertThat(Ipv4.word(frame, UDP_AT + 2)).isEqualTo(GUEST_PORT);
        assertThat(Ipv4.word(frame, UDP_AT + 4)).isEqualTo(8 + 3);
        assertThat(Arrays.copyOfRange(frame, DATA_AT, DATA_AT + 3)).isEqualTo(bytes("odd"));
        assertThat(net.sentCount()).isOne();
        assertThat(net.receivedCount()).isOne();
    }

    /** A receiver adds up everything, the sum included, and gets ones. Source: RFC 791, RFC 768. */
    @Test
    void bothSumsOfAnAnswerAreRight() throws IOException {
        send(GUEST_PORT, bytes("q"));
        serve(bytes("abcde"));
        answers(1);
        byte[] frame = answers.get(0);
        assertThat(Ipv4.sum(frame, 14, UDP_AT, 0)).isEqualTo(0xFFFF);
        int pseudoHeader = Ipv4.sum(frame, 26, UDP_AT, 17 + 13);
        assertThat(Ipv4.sum(frame, UDP_AT, UDP_AT + 13, pseudoHeader)).isEqualTo(0xFFFF);
    }

    @Test
    void theLongestDatagramPassesBothWaysAndALongerOneIsDropped() throws IOException {
        byte[] longest = new byte[LoopbackNet.DATAGRAM_BYTES_MAX];
        Arrays.fill(longest, (byte) 'x');
        send(GUEST_PORT, longest);
        assertThat(serve(new byte[LoopbackNet.DATAGRAM_BYTES_MAX + 1])).hasSize(LoopbackNet.DATAGRAM_BYTES_MAX);
        send(GUEST_PORT, new byte[0]);
        assertThat(serve(longest)).isEmpty();
        answers(1);
        assertThat(answers.get(0)).hasSize(DATA_AT + LoopbackNet.DATAGRAM_BYTES_MAX);
        assertThat(net.droppedCount()).isOne();
        send(GUEST_PORT, new byte[LoopbackNet.DATAGRAM_BYTES_MAX + 1]);
        assertThat(net.droppedCount()).isEqualTo(2);
        assertThat(net.sentCount()).isEqualTo(2);
    }

    @Test
    void onePollTakesAFewAnswersOfAFlowAndTheOthersWait() throws IOException {
        for (int i = 0; i < 2 * LoopbackNet.ANSWERS_PER_POLL_MAX + 1; i++) {
            send(GUEST_PORT, bytes("q" + i));
            serve(bytes("a" + i));
        }
        int before = 0;
        for (int i = 0; i < POLLS_MAX && answers.size() < 2 * LoopbackNet.ANSWERS_PER_POLL_MAX + 1; i++) {
            engine.runUntil(engine.nowNanos() + LoopbackNet.POLL_NANOS);
            assertThat(answers.size() - before).isLessThanOrEqualTo(LoopbackNet.ANSWERS_PER_POLL_MAX);
            before = answers.size();
        }
        assertThat(answers).hasSize(2 * LoopbackNet.ANSWERS_PER_POLL_MAX + 1);
    }

    @Test
    void ofTooManyFlowsTheOneSilentLongestEnds() throws IOException {
        for (int i = 0; i < LoopbackNet.FLOWS_MAX; i++) {
            send(GUEST_PORT + i, bytes("q"));
        }
        send(GUEST_PORT, bytes("again"));
        send(GUEST_PORT - 1, bytes("one more"));
        assertThat(net.flowCount()).isEqualTo(LoopbackNet.FLOWS_MAX);
        for (int i = 0; i < LoopbackNet.FLOWS_MAX + 2; i++) {
            serve(bytes("a"));
        }
        answers(LoopbackNet.FLOWS_MAX + 1); // but that of the second flow
        assertThat(answers).noneMatch(frame -> Ipv4.word(frame, UDP_AT + 2) == GUEST_PORT + 1);
    }

    @Test
    void aSilentFlowEndsAndThenNothingIsDueAnyMore() {
        send(GUEST_PORT, bytes("q"));
        assertThat(net.flowCount()).isOne();
        assertThat(engine.queue().size()).isOne();
        engine.runUntil(LoopbackNet.SILENT_NANOS_MAX - 1);
        assertThat(net.flowCount()).isOne();
        engine.runUntil(LoopbackNet.SILENT_NANOS_MAX + LoopbackNet.POLL_NANOS);
        assertThat(net.flowCount()).isZero();
        assertThat(engine.queue().size()).isZero();
    }

    @Test
    void whereNobodyListensNothingComesAndNothingBreaks() {
        int port = service.getLocalPort();
        service.close();
        byte[] frame = datagram(GUEST_PORT, port, bytes("q"));
        for (int i = 0; i < 5; i++) {
            net.transmit(frame, frame.length);
            engine.runUntil(engine.nowNanos() + LoopbackNet.POLL_NANOS);
        }
        assertThat(answers).isEmpty();
        assertThat(net.sentCount()).isEqualTo(5);
    }

    @Test
    void otherAddressesFragmentsAndBadLengthsOpenNothing() {
        byte[] elsewhere = datagram(GUEST_PORT, service.getLocalPort(), bytes("q"));
        elsewhere[30] = 11;
        byte[] fragment = datagram(GUEST_PORT, service.getLocalPort(), bytes("q"));
        fragment[20] = 0x20;
        byte[] tooLong = datagram(GUEST_PORT, service.getLocalPort(), bytes("q"));
        Ipv4.putWord(tooLong, UDP_AT + 4, 600);
        byte[] tooShort = datagram(GUEST_PORT, service.getLocalPort(), bytes("q"));
        Ipv4.putWord(tooShort, UDP_AT + 4, 7);
        byte[] portZero = datagram(GUEST_PORT, 0, bytes("q"));
        for (byte[] frame : List.of(elsewhere, fragment, tooLong, tooShort, portZero)) {
            net.transmit(frame, frame.length);
        }
        net.transmit(new byte[60], 20);
        assertThat(net.flowCount()).isZero();
        assertThat(net.droppedCount()).isEqualTo(3);
        assertThat(answers).isEmpty();
    }

    @Test
    void aStrangersDatagramIsNotTakenForAnAnswer() throws IOException {
        send(GUEST_PORT, bytes("q"));
        DatagramPacket packet = new DatagramPacket(new byte[10], 10);
        service.receive(packet);
        try (DatagramSocket stranger = new DatagramSocket(0, service.getLocalAddress())) {
            stranger.send(new DatagramPacket(bytes("bad"), 3, packet.getSocketAddress()));
        }
        service.send(new DatagramPacket(bytes("good"), 4, packet.getSocketAddress()));
        answers(1);
        assertThat(answers.get(0)[DATA_AT]).isEqualTo((byte) 'g');
        assertThat(net.droppedCount()).isOne();
    }

    @Test
    void arpIsAnsweredWithoutTheHost() {
        byte[] request = new byte[60];
        System.arraycopy(new byte[] {8, 6, 0, 1, 8, 0, 6, 4, 0, 1}, 0, request, 12, 10);
        Ipv4.putAddress(request, 38, UserNet.PEER);
        net.transmit(request, 60);
        assertThat(answers).singleElement().satisfies(frame -> assertThat(frame[21]).isEqualTo((byte) 2));
        assertThat(net.flowCount()).isZero();
    }

    @Test
    void afterARestoreTheNextDatagramBringsTheAnswersAgain() throws IOException {
        try (Machine machine = Machine.of(new BoardBuilder("x").build(), MachineTrace.NONE, BusTiming.NONE)) {
            byte[] snapshot = machine.snapshot();
            machine.engine().runUntil(1_000_000);
            LoopbackNet restored = new LoopbackNet((frame, length) -> answers.add(frame), machine.engine());
            byte[] frame = datagram(GUEST_PORT, service.getLocalPort(), bytes("q"));
            restored.transmit(frame, frame.length);
            serve(bytes("a"));
            machine.restore(snapshot);
            machine.engine().runUntil(LoopbackNet.POLL_NANOS);
            assertThat(answers).as("the event is gone").isEmpty();
            restored.transmit(frame, frame.length);
            for (int i = 2; i < POLLS_MAX && answers.isEmpty(); i++) {
                machine.engine().runUntil(i * LoopbackNet.POLL_NANOS);
            }
            assertThat(answers).hasSize(1);
            restored.close();
        }
    }

    @Test
    void pollingEndsWithTheMachine() {
        send(GUEST_PORT, bytes("q"));
        engine.close();
        assertThatThrownBy(() -> engine.runUntil(LoopbackNet.POLL_NANOS)).isInstanceOf(IllegalStateException.class);
    }
}
