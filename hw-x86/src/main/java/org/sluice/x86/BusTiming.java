package org.sluice.x86;

/**
 * How long interrupt messages travel. Declared, not measured.
 *
 * @param busNanos from a device, that is an I/O APIC or an MSI, to a local APIC, &gt;= 0
 * @param ipiNanos from an ICR to a local APIC, the own one included, &gt;= 0
 */
public record BusTiming(long busNanos, long ipiNanos) {

    /** 40 ns and 100 ns. */
    public static final BusTiming DEFAULT = new BusTiming(40, 100);
    /** Messages arrive at the instant they are sent, as events of their own. */
    public static final BusTiming NONE = new BusTiming(0, 0);

    /** Refuses negative times. */
    public BusTiming {
        if (busNanos < 0 || ipiNanos < 0) {
            throw new IllegalArgumentException("bus " + busNanos + " ns, ipi " + ipiNanos + " ns: must be >= 0");
        }
    }
}
