package org.sluice.x86;

/** Why one interrupt became part of another that was still waiting. */
public enum MergeReason {
    /** The vector's IRR bit was set: an APIC keeps one request per vector. */
    IRR_SET(MachineRecord.MERGED_IN_IRR),
    /** The pin already held a level interrupt back, and another source asserted the same line. */
    PIN_HELD(MachineRecord.MERGED_AT_PIN),
    /** An NMI was pending already: a CPU keeps one. */
    NMI_PENDING(MachineRecord.MERGED_NMI);

    private final int kind;

    MergeReason(int kind) {
        this.kind = kind;
    }

    /** The {@link MachineRecord} kind that tells of it. */
    public int kind() {
        return kind;
    }
}
