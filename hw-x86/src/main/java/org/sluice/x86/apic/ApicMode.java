package org.sluice.x86.apic;

/** How a local APIC is reached, as IA32_APIC_BASE says. Source: Intel SDM Vol. 3A "x2APIC States". */
public enum ApicMode {
    /** Globally disabled (EN 0, EXTD 0): the CPU has no APIC until it is enabled; LINT0 and LINT1 are INTR and NMI. */
    DISABLED,
    /** Registers in a page of memory, ids of 8 bits (EN 1, EXTD 0). */
    XAPIC,
    /** Registers as MSRs, ids of 32 bits (EN 1, EXTD 1). */
    X2APIC
}
