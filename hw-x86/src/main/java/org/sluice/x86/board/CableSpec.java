package org.sluice.x86.board;

import java.nio.file.Path;

/**
 * What is at the other end of a card's cable. The files belong to the host: each machine of the board opens them when
 * it is built and closes them with itself; relative paths begin at the current directory. Immutable.
 *
 * @param peer    who answers
 * @param capture the file into which every frame on the cable is written; null: none
 * @param play    the capture whose frames come in at their times; null: none
 */
public record CableSpec(Peer peer, Path capture, Path play) {

    /** Nobody, and no files: what Java code connects by itself. */
    public static final CableSpec NONE = new CableSpec(Peer.NONE, null, null);

    /** Who is at the other end. */
    public enum Peer {
        /** Nobody. */
        NONE("none"),
        /** {@link org.sluice.x86.net.UserNet}: a peer in memory, the same in every run. */
        USER("user"),
        /** {@link org.sluice.x86.net.LoopbackNet}: UDP services of this host; not the same in every run. */
        LOOPBACK("loopback");

        private final String word;

        Peer(String word) {
            this.word = word;
        }

        /** The word of board files. */
        public String word() {
            return word;
        }
    }
}
