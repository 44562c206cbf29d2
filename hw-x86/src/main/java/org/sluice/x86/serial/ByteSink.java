package org.sluice.x86.serial;

/** The far end of a serial cable: gets each character when its last bit has left the port. On the baton. */
@FunctionalInterface
public interface ByteSink {

    /** No cable. */
    ByteSink NONE = value -> { };

    /** A character has come out. */
    void accept(byte value);
}
