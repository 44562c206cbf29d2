package org.sluice.x86.memory;

import java.util.Arrays;

/**
 * How far the NUMA nodes are from each other, as ACPI's SLIT tells: 10 to oneself, 20 elsewhere unless the board says
 * otherwise. An access costs {@link #latencyNanos}. Immutable once the board is built.
 *
 * <p>Source: ACPI Specification "System Locality Information Table (SLIT)".
 */
public final class NodeDistances {

    /** Distance of a node to itself. */
    public static final int LOCAL = 10;
    /** Distance of two nodes unless said otherwise. */
    public static final int REMOTE = 20;
    /** The largest distance; 255 would mean unreachable. */
    public static final int MAX = 254;

    private final int[][] distance;
    private final long localNanos;

    /**
     * All nodes {@link #REMOTE} from each other.
     *
     * @param nodes      how many
     * @param localNanos what an access to the own node costs, &gt;= 0
     */
    public NodeDistances(int nodes, long localNanos) {
        this.distance = new int[nodes][nodes];
        this.localNanos = localNanos;
        for (int i = 0; i < nodes; i++) {
            Arrays.fill(distance[i], REMOTE);
            distance[i][i] = LOCAL;
        }
    }

    /** Sets the distance of two different nodes, both ways. */
    public void set(int a, int b, int value) {
        if (a == b || value <= LOCAL || value > MAX) {
            throw new IllegalArgumentException("distance " + value + " from node " + a + " to node " + b
                    + ": must be in " + (LOCAL + 1) + ".." + MAX + ", between different nodes");
        }
        distance[a][b] = value;
        distance[b][a] = value;
    }

    /** The distance. */
    public int get(int from, int to) {
        return distance[from][to];
    }

    /** What an access from a CPU on one node to memory on another costs: in proportion to the distance. */
    public long latencyNanos(int from, int to) {
        return localNanos * distance[from][to] / LOCAL;
    }
}
