package org.sluice.x86;

/** Makes interrupt messages late, for explorers ({@link Machine#delayMessages}). On the baton. */
@FunctionalInterface
public interface MessageDelay {

    /** The sender numbers of CPUs begin here; {@code FIRST_CPU + i} is CPU i. */
    int FIRST_CPU = 0x2000;
    /** The sender numbers of I/O APIC pins begin here. */
    int FIRST_PIN = 0x1_0000;
    /** The sender numbers of message-signalled sources begin here. */
    int FIRST_MSI = 0x2_0000;

    /**
     * When a message arrives. Whoever answers sees to it that no message overtakes an earlier one between the same
     * two; equal instants keep the order of sending.
     *
     * @param sender       who sends it
     * @param targets      the CPUs that may get it, as {@link org.sluice.x86.engine.Due#cpuBit}
     * @param plannedNanos when it arrives by the declared timing
     * @return {@code plannedNanos} or later
     */
    long arrivalNanos(int sender, long targets, long plannedNanos);
}
