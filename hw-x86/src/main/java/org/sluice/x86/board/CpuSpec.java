package org.sluice.x86.board;

/**
 * A CPU of a board.
 *
 * @param index  dense index, from 0
 * @param apicId APIC id, 0 to {@link #XAPIC_ID_MAX}, or to {@link #APIC_ID_MAX} on a board in x2APIC mode
 * @param node   NUMA node
 */
public record CpuSpec(int index, int apicId, int node) {

    /** The most that the eight bits of an xAPIC id allow: 255 means everybody. */
    public static final int XAPIC_ID_MAX = 254;
    /** The highest id that kernels of today are ready for. */
    public static final int APIC_ID_MAX = 0x7FFF;
    /** The most CPUs of a board. */
    public static final int CPUS_MAX = 1024;
}
