package org.sluice.x86.board;

import java.util.List;

/**
 * A NUMA node of a board.
 *
 * @param index       dense index, from 0
 * @param memoryBytes its memory, &gt;= 0
 * @param cpus        its CPUs, ascending
 */
public record NodeSpec(int index, long memoryBytes, List<Integer> cpus) {

    /** Copies the list. */
    public NodeSpec {
        cpus = List.copyOf(cpus);
    }
}
