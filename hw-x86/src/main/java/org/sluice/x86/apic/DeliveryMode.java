package org.sluice.x86.apic;

/**
 * What a message asks of its targets: the three-bit code in ICR, LVT and redirection entries is the ordinal.
 *
 * <p>Source: Intel SDM Vol. 3A "Interrupt Command Register (ICR)", "Local Vector Table".
 */
public enum DeliveryMode {
    /** Latch the vector. */
    FIXED,
    /** Latch the vector at the target of least priority. */
    LOWEST_PRIORITY,
    /** Enter system management mode: not modelled. */
    SMI,
    /** Not to be used. */
    RESERVED,
    /** Take an NMI; the vector is ignored. */
    NMI,
    /** Reset and wait for a start-up IPI. */
    INIT,
    /** Start at the page that the vector names. */
    STARTUP,
    /** Ask the 8259A for the vector: not modelled. */
    EXT_INT;

    private static final DeliveryMode[] BY_CODE = values();

    /** The mode of a three-bit code. */
    public static DeliveryMode of(int code) {
        return BY_CODE[code];
    }

    /** Is the mode that such an entry or message asks for one that only an ICR may ask for, or none at all? */
    public static boolean isRefusedFromPins(int command) {
        DeliveryMode mode = of(ApicRegister.DELIVERY_MODE.get(command));
        return mode == STARTUP || mode == RESERVED;
    }

    /** The code moved to its place in an ICR, LVT or redirection entry. */
    public int bits() {
        return ordinal() << 8;
    }
}
