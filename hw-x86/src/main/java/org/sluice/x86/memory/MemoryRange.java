package org.sluice.x86.memory;

/**
 * A stretch of RAM of one node.
 *
 * @param first physical address of its first byte
 * @param bytes length, &gt;= 1
 * @param node  NUMA node
 */
public record MemoryRange(long first, long bytes, int node) {

    /** The address behind its last byte. */
    public long end() {
        return first + bytes;
    }

    /** Is the address inside? */
    public boolean contains(long address) {
        return address >= first && address < end();
    }
}
