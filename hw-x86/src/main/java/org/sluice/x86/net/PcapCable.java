package org.sluice.x86.net;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;

/**
 * The cable of a network card as a capture: what the card sends and is played is written down, and the frames of
 * another capture come in at their times.
 *
 * <pre>{@code
 * PcapCable cable = new PcapCable(card, machine.engine()).record(file);
 * cable.connect(new UserNet(cable::receive));
 * cable.play(Pcap.read(frames));
 * }</pre>
 *
 * <p>On the baton, or before the run. What the network behind answers is written down if it comes by {@link #receive}.
 * A machine whose cable still has frames to play cannot be saved. Not modelled: the time that a frame takes on the
 * wire.
 */
public final class PcapCable implements Network, EventTarget {

    private final E1000 card;
    private final Engine engine;
    private Network behind = Network.NONE;
    private OutputStream recording = OutputStream.nullOutputStream();
    private List<Pcap.Packet> frames = List.of();
    /** Of the frames, how many are still to come. */
    private int left;

    /** Plugs itself into the card; nobody is behind it. */
    public PcapCable(E1000 card, Engine engine) {
        this.card = card;
        this.engine = engine;
        card.connect(this);
    }

    /** What the card sends goes on to {@code newBehind}. */
    public PcapCable connect(Network newBehind) {
        behind = newBehind;
        return this;
    }

    /** Writes a capture of what is sent and played from now on; the caller closes it. Throws UncheckedIOException. */
    public PcapCable record(OutputStream capture) {
        try {
            Pcap.writeHeader(capture);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        recording = capture;
        return this;
    }

    /**
     * Lets frames come in, each so long after now as its time says, in the order of the list if at one instant.
     *
     * @throws IllegalStateException if frames of an earlier call are still to come
     */
    public void play(List<Pcap.Packet> newFrames) {
        if (!frames.isEmpty()) {
            throw new IllegalStateException("a capture of " + frames.size() + " frames is being played");
        }
        frames = List.copyOf(newFrames);
        long now = engine.nowNanos();
        for (int i = 0; i < frames.size(); i++) {
            engine.post(now + frames.get(i).nanos(), this, 0, i);
        }
        left = frames.size();
    }

    @Override
    public void onEvent(int kind, long argument) {
        byte[] frame = frames.get((int) argument).frame();
        if (--left == 0) {
            frames = List.of();
        }
        receive(frame, frame.length);
    }

    /** A frame comes in: from a capture, or from who is behind. Whether the card takes it is the card's business. */
    public void receive(byte[] frame, int length) {
        write(frame, length);
        card.receive(frame, length);
    }

    @Override
    public void transmit(byte[] frame, int length) {
        write(frame, length);
        behind.transmit(frame, length);
    }

    private void write(byte[] frame, int length) {
        try {
            Pcap.write(recording, engine.nowNanos(), frame, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
