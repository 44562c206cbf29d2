package org.sluice.x86;

/**
 * The kinds of {@link MachineTrace} records: 1 to 31. From 32 on the pipeline keeps its own.
 *
 * <p>An interrupt's life is one RAISED record, perhaps {@link #PIN_HELD} and {@link #PIN_SENT}, then either
 * {@link #LATCHED}, {@link #ACCEPTED}, {@link #EOI}, or one MERGED or DISCARDED record. The unit is an interrupt x a
 * target CPU: what goes to three CPUs has three RAISED records, each with an identity of its own.
 */
public final class MachineRecord {

    /** A line of the I/O APIC was asserted. cpu -1, line gsi, detail 0; detail 1 = still asserted at EOI or unmask. */
    public static final int PIN_RAISED = 1;
    /** A device wrote its message. cpu -1, line = number of the message source, detail = vector. */
    public static final int MSI_RAISED = 2;
    /** A local APIC timer ran out. cpu, line = vector, detail = the instant it was due. */
    public static final int TIMER_RAISED = 3;
    /** Another local source fired. cpu, line = vector, detail = offset of its LVT entry. */
    public static final int LOCAL_RAISED = 4;
    /** An ICR was written. cpu = sender, line = vector, detail = target CPU, -1 if not yet known or none. */
    public static final int IPI_RAISED = 5;
    /** A level waits at its pin. cpu -1, line gsi, detail 0 = masked, 1 = remote IRR set. */
    public static final int PIN_HELD = 6;
    /** A level that waited leaves its pin. cpu -1, line gsi, detail = when it was raised. */
    public static final int PIN_SENT = 7;
    /** An IRR bit was set. cpu, line = vector, detail = when it was raised. */
    public static final int LATCHED = 8;
    /** The CPU took the interrupt: IRR bit to ISR bit, IF cleared. cpu, line = vector, detail = when it was raised. */
    public static final int ACCEPTED = 9;
    /** The interrupt's ISR bit was cleared. cpu, line = vector, detail 1 = I/O APICs were told (level). */
    public static final int EOI = 10;
    /** An NMI is pending. cpu, line 2, detail = when it was raised. */
    public static final int NMI_LATCHED = 11;
    /** The CPU took the NMI. cpu, line 2, detail = when it was raised. */
    public static final int NMI_ACCEPTED = 12;
    /** The CPU left its NMI handler: the next one may come. cpu, line 2. */
    public static final int NMI_DONE = 13;
    /** INIT reset the CPU and its APIC. cpu, line 0, detail = when it was raised. */
    public static final int INIT = 14;
    /** A start-up IPI started the CPU. cpu, line = start page, detail = when it was raised. */
    public static final int STARTUP = 15;
    /** Became part of another at the IRR bit. cpu, line = vector, detail = the identity it merged into. */
    public static final int MERGED_IN_IRR = 16;
    /** Became part of another that its pin holds. cpu -1, line gsi, detail = the identity it merged into. */
    public static final int MERGED_AT_PIN = 17;
    /** Became part of a pending NMI. cpu, line 2, detail = the identity it merged into. */
    public static final int MERGED_NMI = 18;
    /**
     * Ended without reaching a CPU. cpu = target or -1, line = gsi or vector as in its RAISED record, detail = the
     * {@link DiscardReason}'s ordinal.
     */
    public static final int DISCARDED = 19;
    /** A local APIC noticed an error. cpu, line = vector of the LVT error entry, detail = the ESR bit as a mask. */
    public static final int APIC_ERROR = 20;

    /** An input of the 8259A pair was asserted. cpu -1, line = 0 to 15, detail 0; 1 = spurious, at acknowledge. */
    public static final int PIC_RAISED = 21;
    /** A message of mode ExtINT reached a CPU, which will ask the 8259A. cpu, line = vector, detail = when raised. */
    public static final int EXT_INT = 22;

    /** RESET: the machine has started anew. cpu -1, line 0, identity 0, detail = how often it has by now. */
    public static final int RESTARTED = 23;

    private static final String[] NAMES = {"none", "pin-raised", "msi-raised", "timer-raised", "local-raised",
        "ipi-raised", "pin-held", "pin-sent", "latched", "accepted", "eoi", "nmi-latched", "nmi-accepted", "nmi-done",
        "init", "startup", "merged-in-irr", "merged-at-pin", "merged-nmi", "discarded", "apic-error",
        "pic-raised", "ext-int", "restarted"};

    private MachineRecord() {
    }

    /** Does this kind tell of a raise, that is of the first record of an identity? */
    public static boolean isRaise(int kind) {
        return kind >= PIN_RAISED && kind <= IPI_RAISED || kind == PIC_RAISED;
    }

    /** The word for a kind in exported traces; "unknown" if it is none of these. */
    public static String name(int kind) {
        return kind > 0 && kind < NAMES.length ? NAMES[kind] : "unknown";
    }
}
