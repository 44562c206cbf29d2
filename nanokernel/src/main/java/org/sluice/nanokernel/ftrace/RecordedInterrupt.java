package org.sluice.nanokernel.ftrace;

/**
 * One handler run of the recorded machine. An irq that several devices share has one run, and one of these, per device.
 *
 * @param kind what it was
 * @param cpu the CPU it ran on, from 0
 * @param atNanos when its handler was entered, in ns since the recording's first event, &gt;= 0
 * @param number the irq for {@link InterruptKind#IRQ} (&gt;= 0), else the vector (32 to 255)
 * @param name the device's name for {@link InterruptKind#IRQ}, else the kernel's name such as {@code local_timer}
 * @param lengthNanos how long its handler ran, in ns, without what ran nested in it; {@link #NO_EXIT} if its exit was
 *     not recorded
 * @param softirqNanos how long the softirqs ran that began on this CPU after it and before the next interrupt, in ns,
 *     without what ran nested in them; 0 if none
 */
public record RecordedInterrupt(InterruptKind kind, int cpu, long atNanos, int number, String name,
        long lengthNanos, long softirqNanos) {

    /** The {@link #lengthNanos} of a handler whose exit is not in the recording. */
    public static final long NO_EXIT = -1;
}
