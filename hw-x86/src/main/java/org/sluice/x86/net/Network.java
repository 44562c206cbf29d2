package org.sluice.x86.net;

/** The far end of a network card's cable. Called on the baton, at the instant the frame has left the card. */
@FunctionalInterface
public interface Network {

    /** Nobody is there. */
    Network NONE = (frame, length) -> { };

    /** A frame without its check sequence: the first {@code length} bytes, which are the card's again afterwards. */
    void transmit(byte[] frame, int length);
}
