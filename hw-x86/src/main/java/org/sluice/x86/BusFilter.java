package org.sluice.x86;

/**
 * Which interrupt messages the bus carries: the partition of the HVM arrangement. What it refuses is discarded and
 * counted ({@link DiscardReason#PARTITION}); the sender learns nothing. Asked about every pair when it is set, not for
 * every message.
 */
@FunctionalInterface
public interface BusFilter {

    /** The sender that stands for all devices: I/O APICs and message-signalled sources. */
    int DEVICE = -1;

    /** Carries everything. */
    BusFilter ALL = (from, toCpu) -> true;

    /**
     * May a message pass?
     *
     * @param from  the sending CPU, or {@link #DEVICE}
     * @param toCpu the target CPU
     */
    boolean allows(int from, int toCpu);

    /** The HVM rule: CPUs below {@code rosCpus} are the ROS; devices and ROS reach ROS CPUs only, HRT reaches all. */
    static BusFilter hvm(int rosCpus) {
        return (from, toCpu) -> from >= rosCpus || toCpu < rosCpus;
    }
}
