package org.sluice.x86;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
 * with it. On the baton, but {@link #closeAll}, which follows the engine's end.
 */
final class CableEnd {

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

    /** Closes all of them, whatever fails on the way, and tells the first failure at the end. */
    static void closeAll(List<CableEnd> ends) {
        IOException first = null;
        for (CableEnd end : ends) {
            if (end.loopback != null) {
                end.loopback.close();
            }
            try {
                if (end.capture != null) {
                    end.capture.close();
                }
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw new UncheckedIOException("a capture is incomplete: " + first.getMessage(), first);
        }
    }
}
