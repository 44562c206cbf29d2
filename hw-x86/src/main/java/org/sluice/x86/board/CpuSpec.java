package org.sluice.x86.board;

/**
 * A CPU of a board.
 *
 * @param index  dense index, from 0
 * @param apicId physical APIC id, 0 to 254
 * @param node   NUMA node
 */
public record CpuSpec(int index, int apicId, int node) {

    /** The most that the eight bits of an xAPIC id allow: 255 means everybody. */
    public static final int APIC_ID_MAX = 254;
    /** The most CPUs of a board. */
    public static final int CPUS_MAX = APIC_ID_MAX + 1;
}
