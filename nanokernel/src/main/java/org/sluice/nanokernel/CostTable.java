package org.sluice.nanokernel;

/**
 * What the machine's own work costs, in virtual nanoseconds: declared, not measured. Every latency that Sluice prints
 * is a model output under one of these tables; its name and version are printed with it.
 *
 * @param name         with the version, as in {@code generic-x86/1}
 * @param busNanos     from a device's pin or message to the target's IRR
 * @param ipiNanos     from a write to the ICR to the target's IRR
 * @param entryNanos   from acceptance to the first handler: entry, record, acknowledge, end of interrupt
 * @param stageNanos   to play one handler and come back
 * @param upcallNanos  from a hypercall to the injected upcall, and back
 */
public record CostTable(String name, long busNanos, long ipiNanos, long entryNanos, long stageNanos,
                        long upcallNanos) {

    /** The order of magnitude of a current x86 PC. */
    public static final CostTable GENERIC_X86 = new CostTable("generic-x86/1", 250, 400, 320, 60, 900);
    /** Nothing costs anything: for tests about order alone. */
    public static final CostTable FREE = new CostTable("free/1", 0, 0, 0, 0, 0);

    /** Checks its arguments: no cost is negative. */
    public CostTable {
        long least = Math.min(Math.min(busNanos, ipiNanos), Math.min(entryNanos, Math.min(stageNanos, upcallNanos)));
        if (least < 0) {
            throw new IllegalArgumentException("cost table " + name + ": " + least + " ns must not be negative");
        }
    }

    /** The table of that name, without or with its version. */
    public static CostTable named(String wanted) {
        for (CostTable table : new CostTable[] {GENERIC_X86, FREE}) {
            if (table.name.equals(wanted) || table.name.startsWith(wanted + "/")) {
                return table;
            }
        }
        throw new IllegalArgumentException("cost table " + wanted + " is unknown; known are generic-x86 and free");
    }
}
