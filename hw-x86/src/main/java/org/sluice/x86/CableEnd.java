package org.sluice.x86;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.sluice.x86.board.CableFiles;
import org.sluice.x86.board.CableSpec;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.net.E1000;
import org.sluice.x86.net.LoopbackNet;
import org.sluice.x86.net.Network;
import org.sluice.x86.net.Pcap;
import org.sluice.x86.net.PcapCable;
import org.sluice.x86.net.UserNet;

/**
 * The host's side of a card as its board describes it: who answers, and the captures. Made with the machine, closed
 * with it. On the baton, but {@link #close}, which follows the engine's end.
 */
final class CableEnd implements Closeable {

    private final OutputStream capture;
    private final LoopbackNet loopback;

    private CableEnd(OutputStream capture, LoopbackNet loopback) {
        this.capture = capture;
        this.loopback = loopback;
    }

    /** Opens the files and plugs all into the card: what is to be played is read before a capture is begun. */
    static CableEnd open(CableFiles files, CableSpec spec, E1000 card, Engine engine) {
        List<Pcap.Packet> frames = files.readPlay();
        PcapCable cable = new PcapCable(card, engine);
        LoopbackNet loopback = spec.peer() == CableSpec.Peer.LOOPBACK ? new LoopbackNet(cable::receive, engine) : null;
        cable.connect(loopback != null ? loopback
                : spec.peer() == CableSpec.Peer.USER ? new UserNet(cable::receive) : Network.NONE);
        if (!frames.isEmpty()) {
            cable.play(frames);
        }
        OutputStream capture = files.createCapture();
        if (capture != null) {
            cable.record(capture);
        }
        return new CableEnd(capture, loopback);
    }

    @Override
    public void close() throws IOException {
        if (loopback != null) {
            loopback.close();
        }
        try {
            if (capture != null) {
                capture.close();
            }
        } catch (IOException e) {
            throw new IOException("a capture is incomplete: " + e.getMessage(), e);
        }
    }
}
