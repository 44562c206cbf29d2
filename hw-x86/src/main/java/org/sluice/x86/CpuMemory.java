package org.sluice.x86;

import org.sluice.x86.memory.GuestMemory;
import org.sluice.x86.memory.MemoryLayout;
import org.sluice.x86.memory.NodeDistances;

/**
 * RAM as one CPU sees it: each load and store costs what the way from the CPU's node to the memory's says, and is
 * charged without being asked for. Devices' DMA goes past this: it occupies no CPU.
 *
 * <pre>
 *   interpreter, domain --&gt; CpuMemory --&gt; GuestMemory        the same bytes
 *                              `--&gt; Meter: local nanos x distance / 10, for each node that is touched
 * </pre>
 *
 * <p>Threading: the baton. No allocation. Not modelled: caches, so that a second access costs as much as the first;
 * contention. Source: ACPI Specification "System Locality Information Table (SLIT)".
 */
public final class CpuMemory {

    private final int node;
    private final GuestMemory memory;
    private final MemoryLayout layout;
    private final NodeDistances distances;
    private final Meter meter;

    /** Who pays: the interpreter that counts, or the handler that executes. */
    @FunctionalInterface
    public interface Meter {

        /** An access has taken so many nanoseconds, 0 or more. */
        void charge(long nanos);
    }

    /**
     * The view of a CPU.
     *
     * @param machine whose RAM
     * @param cpu     dense index
     * @param meter   told of each access's cost, before the access
     */
    public CpuMemory(Machine machine, int cpu, Meter meter) {
        this.node = machine.cpu(cpu).node();
        this.memory = machine.memory();
        this.layout = memory.layout();
        this.distances = machine.board().distances();
        this.meter = meter;
    }

    /** Loads 1, 2, 4 or 8 bytes, zero-extended; bytes where no RAM is read as ones, and cost nothing. */
    public long read(long address, int size) {
        meter.charge(nanos(address, size));
        return memory.read(address, size);
    }

    /** Stores the low 1, 2, 4 or 8 bytes; bytes where no RAM is are lost, and cost nothing. */
    public void write(long address, int size, long value) {
        meter.charge(nanos(address, size));
        memory.write(address, size, value);
    }

    /** What an access costs: once for its node, and once more for that of its last byte, if this is another one. */
    public long nanos(long address, int size) {
        int first = layout.nodeOf(address);
        int last = layout.nodeOf(address + size - 1);
        return nanos(first) + (last == first ? 0 : nanos(last));
    }

    private long nanos(int memoryNode) {
        return memoryNode < 0 ? 0 : distances.latencyNanos(node, memoryNode);
    }
}
