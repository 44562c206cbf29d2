package org.sluice.x86.pci;

/** A function's way to write an interrupt message into memory; given to its constructor. On the baton. */
@FunctionalInterface
public interface MessageSink {

    /** Writes {@code data} to {@code address}; outside 0xFEE00000..0xFEEFFFFF nobody hears it. */
    void write(long address, int data);
}
