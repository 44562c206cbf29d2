package org.sluice.x86.apic;

/** The I/O APIC's way out: carries its messages to local APICs. Given to the constructor. */
@FunctionalInterface
public interface ApicBus {

    /** In a command: the destination has 32 bits, as x2APIC software writes it; 0xFF is then no broadcast. */
    int WIDE = 1 << 31;

    /**
     * Sends a message. {@link IoApic#arrived} follows when it has got there, or at once if nobody is there.
     *
     * @param source      {@link IoApic#index()} << 8 | pin
     * @param id          identity of the interrupt, already raised
     * @param raisedNanos when it was raised
     * @param command     vector, delivery mode, {@link ApicRegister#LOGICAL}, {@link ApicRegister#LEVEL_TRIGGERED}
     * @param destination an APIC id or a logical destination, 0 to 255
     */
    void send(int source, long id, long raisedNanos, int command, int destination);
}
