package org.sluice.x86.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;

/**
 * A network whose one peer, 10.0.2.2, is this host: UDP datagrams to it go to the same port of 127.0.0.1, and what
 * comes back from there comes in as frames. ARP and pings are answered as {@link UserNet} does.
 *
 * <pre>
 *   guest 10.0.2.15:4000 --&gt; 10.0.2.2:53   =   127.0.0.1:(any) --&gt; 127.0.0.1:53
 * </pre>
 *
 * <p>A run with it is <em>not</em> repeatable: when an answer comes, and whether, is the host's affair. So nothing uses
 * it unless told to. Answers are looked for every {@link #POLL_NANOS} of virtual time while a flow is open, and virtual
 * time does not wait for the host: a guest that waits should wait long. A machine with open flows cannot be saved;
 * one that is restored while they are open looks for answers again from the next datagram on.
 *
 * <p>On the baton; nothing here waits. An error of the host stops the machine as an {@link UncheckedIOException}. Not
 * modelled: TCP, fragments, other addresses than loopback's, datagrams that the host begins, the guest's check sums,
 * "port unreachable" messages.
 */
public final class LoopbackNet implements Network, EventTarget, AutoCloseable {

    /** How many pairs of ports at a time; one more ends the one that was silent longest. */
    public static final int FLOWS_MAX = 64;
    /** The longest datagram in bytes, either way: what an Ethernet frame holds. Longer ones are dropped. */
    public static final int DATAGRAM_BYTES_MAX = 1472;
    /** How many answers of one flow are taken at a time; the others wait in the host. */
    public static final int ANSWERS_PER_POLL_MAX = 4;
    /** How often answers are looked for, in nanoseconds of virtual time. */
    public static final long POLL_NANOS = 100_000;
    /** How long a flow stays open when silent, in nanoseconds of virtual time. */
    public static final long SILENT_NANOS_MAX = 60_000_000_000L;

    private final Network answers;
    private final Engine engine;
    private final UserNet peer;
    /** The one used last comes last. */
    private final List<LoopbackFlow> flows = new ArrayList<>();
    private final ByteBuffer room = ByteBuffer.allocate(DATAGRAM_BYTES_MAX + 1);
    /** When answers are looked for next; what is posted with another number was overtaken by a restore. */
    private long pollNanos;
    private long pollNumber;
    private boolean polling;
    private long sent;
    private long received;
    private long dropped;

    /** The host at the other end of a cable; {@code answers} is the way back: {@code card::receive}. */
    public LoopbackNet(Network answers, Engine engine) {
        this.answers = answers;
        this.engine = engine;
        this.peer = new UserNet(answers);
    }

    @Override
    public void transmit(byte[] frame, int length) {
        int at = Ipv4.udpAt(frame, length, UserNet.PEER);
        if (at < 0) {
            peer.transmit(frame, length);
            return;
        }
        int bytes = Ipv4.word(frame, at + 4) - Ipv4.UDP_BYTES;
        boolean fits = bytes >= 0 && bytes <= DATAGRAM_BYTES_MAX && at + Ipv4.UDP_BYTES + bytes <= length;
        if (!fits || Ipv4.word(frame, at + 2) == 0) {
            dropped++;
            return;
        }
        try {
            send(frame, at, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(byte[] frame, int at, int bytes) throws IOException {
        LoopbackFlow flow = flow(frame, at);
        flow.used(engine.nowNanos());
        if (flow.send(frame, at + Ipv4.UDP_BYTES, bytes)) {
            sent++;
        } else {
            dropped++;
        }
        long ahead = pollNanos - engine.nowNanos();
        if (!polling || ahead < 0 || ahead > POLL_NANOS) {
            polling = true;
            postPoll();
        }
    }

    private void postPoll() {
        pollNanos = engine.nowNanos() + POLL_NANOS;
        engine.post(pollNanos, this, 0, ++pollNumber);
    }

    /** The flow of a datagram, now the last of the list. */
    private LoopbackFlow flow(byte[] frame, int at) throws IOException {
        LoopbackFlow found = null;
        for (LoopbackFlow flow : flows) {
            found = flow.owns(frame, at) ? flow : found;
        }
        if (found == null) {
            if (flows.size() == FLOWS_MAX) {
                flows.remove(0).close();
            }
            found = new LoopbackFlow(frame, at);
        }
        flows.remove(found);
        flows.add(found);
        return found;
    }

    /** Time to look for answers. */
    @Override
    public void onEvent(int kind, long number) {
        if (number != pollNumber) {
            return;
        }
        try {
            long now = engine.nowNanos();
            for (LoopbackFlow flow : List.copyOf(flows)) {
                if (poll(flow)) {
                    flow.used(now);
                    flows.remove(flow);
                    flows.add(flow);
                } else if (now - flow.usedNanos() >= SILENT_NANOS_MAX) {
                    flows.remove(flow);
                    flow.close();
                }
            }
            polling = !flows.isEmpty();
            if (polling) {
                postPoll();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Did anything come? */
    private boolean poll(LoopbackFlow flow) throws IOException {
        int count = 0;
        while (count < ANSWERS_PER_POLL_MAX) {
            SocketAddress from = flow.receive(room.clear());
            if (from == null) {
                break;
            }
            count++;
            if (!flow.isAnswer(from) || room.position() > DATAGRAM_BYTES_MAX) {
                dropped++;
                continue;
            }
            received++;
            byte[] frame = flow.frame(room.array(), room.position());
            answers.transmit(frame, frame.length);
        }
        return count > 0;
    }

    /** How many flows are open, 0 to {@link #FLOWS_MAX}. */
    public int flowCount() {
        return flows.size();
    }

    /** How many datagrams the host has taken. */
    public long sentCount() {
        return sent;
    }

    /** How many answers have gone to the card. */
    public long receivedCount() {
        return received;
    }

    /** Datagrams of either way that were malformed, too long, to port 0, from a stranger, not taken by the host. */
    public long droppedCount() {
        return dropped;
    }

    /** Closes all sockets; a later datagram opens new ones. */
    @Override
    public void close() {
        try {
            for (LoopbackFlow flow : flows) {
                flow.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        flows.clear();
    }
}
