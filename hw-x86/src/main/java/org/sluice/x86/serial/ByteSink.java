package org.sluice.x86.serial;

/** The far end of a serial cable: gets each character when its last bit has left the port. On the baton. */
@FunctionalInterface
public interface ByteSink {

    /** No cable. */
    ByteSink NONE = value -> { };

    /** A character has come out. */
    void accept(byte value);

    /** A break begins or ends: the line is held at spacing, and no character comes out meanwhile. */
    default void breakChanged(boolean begins) {
        // a stream of bytes has no place for it
    }
}
