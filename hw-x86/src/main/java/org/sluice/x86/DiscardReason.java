package org.sluice.x86;

/** Why an interrupt ended before any CPU accepted it. The ordinal is the detail of {@link MachineRecord#DISCARDED}. */
public enum DiscardReason {
    /** An edge on a masked I/O APIC pin: the pin does not remember edges. */
    EDGE_MASKED,
    /** A level that was held back at its pin fell, or its pin became edge-triggered, before it could be sent. */
    WITHDRAWN,
    /** The local source's LVT entry is masked (which it is while the APIC is software-disabled). */
    LVT_MASKED,
    /** A fixed or lowest priority interrupt reached an APIC that is software-disabled. */
    APIC_DISABLED,
    /** A vector from 0 to 15; the ESR tells the software. */
    ILLEGAL_VECTOR,
    /** No APIC has the destination. */
    NO_TARGET,
    /** The bus filter keeps the sender from the target: the HVM partition. */
    PARTITION,
    /** SMI, ExtINT or a reserved delivery mode, which this machine does not model. */
    UNSUPPORTED_MODE,
    /** An ICR combination that the manual calls invalid, such as an NMI to oneself by shorthand. */
    INVALID_IPI,
    /** A start-up IPI for a CPU that does not wait for one. */
    NOT_WAITING_FOR_SIPI,
    /** The target was reset by INIT while the interrupt waited there, or waits for its start-up IPI; or RESET came. */
    RESET,
    /** The source's message address was never programmed, or its vector is masked there. */
    MSI_MASKED,
    /** A planned fault lost the message on its way. */
    FAULT
}
