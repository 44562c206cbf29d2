package org.sluice.x86.apic;

import org.sluice.x86.GeneralProtection;

/**
 * A local APIC's registers as MSRs 0x800 to 0x8FF: which exist, which way they may be accessed, and which bits must be
 * zero. Stateless; the registers themselves are the {@link LocalApic}'s.
 *
 * <p>Source: Intel SDM Vol. 3A "x2APIC Register Address Space", "Reserved Bit Checking", "Interrupt Command Register
 * in x2APIC Mode", "SELF IPI Register", "Error Handling in x2APIC Mode".
 */
public final class X2ApicMsrs {

    /** The first of them: MSR = FIRST + (offset in the xAPIC page) / 16. */
    public static final int FIRST = 0x800;
    /** The last one. */
    public static final int LAST = 0x8FF;

    private static final int LVT_COMMON = 0x0001_1000; // mask, and the read-only delivery status
    private static final int ICR_RESERVED = 0xFFF3_3000;

    private X2ApicMsrs() {
    }

    /** RDMSR: bits [63:32] are 0, but of the ICR. */
    static long read(LocalApic apic, int msr) {
        int offset = msr - FIRST << 4;
        if (apic.mode() != ApicMode.X2APIC || !exists(offset) || offset == ApicRegister.EOI
                || offset == ApicRegister.SELF_IPI) {
            throw new GeneralProtection("RDMSR 0x" + Integer.toHexString(msr) + " in mode " + apic.mode());
        }
        if (offset == ApicRegister.ICR_LOW) {
            return (long) apic.read(ApicRegister.ICR_HIGH) << 32 | apic.read(offset) & 0xFFFF_FFFFL;
        }
        return apic.read(offset) & 0xFFFF_FFFFL;
    }

    /** WRMSR; answers like {@link LocalApic#write}. */
    static int write(LocalApic apic, int msr, long value) {
        int offset = msr - FIRST << 4;
        boolean mayWrite = apic.mode() == ApicMode.X2APIC && exists(offset) && !isReadOnly(offset);
        boolean wide = offset == ApicRegister.ICR_LOW;
        if (!mayWrite || !wide && value >>> 32 != 0 || ((int) value & reserved(offset)) != 0) {
            throw new GeneralProtection("WRMSR 0x" + Integer.toHexString(msr) + " 0x" + Long.toHexString(value)
                    + " in mode " + apic.mode());
        }
        if (wide) {
            apic.write(ApicRegister.ICR_HIGH, (int) (value >>> 32));
        }
        return apic.write(offset, (int) value);
    }

    /** Is there an MSR of this xAPIC offset? APR, RRD, DFR and the high half of the ICR have none. */
    private static boolean exists(int offset) {
        switch (offset) {
            case ApicRegister.ID:
            case ApicRegister.VERSION:
            case ApicRegister.TPR:
            case ApicRegister.PPR:
            case ApicRegister.EOI:
            case ApicRegister.LDR:
            case ApicRegister.SVR:
            case ApicRegister.ESR:
            case ApicRegister.ICR_LOW:
            case ApicRegister.INITIAL_COUNT:
            case ApicRegister.CURRENT_COUNT:
            case ApicRegister.DIVIDE:
            case ApicRegister.SELF_IPI: return true;
            default: return offset >= ApicRegister.ISR && offset < ApicRegister.ESR || LocalVectorTable.has(offset);
        }
    }

    private static boolean isReadOnly(int offset) {
        switch (offset) {
            case ApicRegister.ID:
            case ApicRegister.VERSION:
            case ApicRegister.PPR:
            case ApicRegister.LDR:
            case ApicRegister.CURRENT_COUNT: return true;
            default: return offset >= ApicRegister.ISR && offset < ApicRegister.ESR;
        }
    }

    /** The bits [31:0] that must be written as zero. */
    static int reserved(int offset) {
        switch (offset) {
            case ApicRegister.TPR:
            case ApicRegister.SELF_IPI: return ~ApicRegister.VECTOR.mask();
            case ApicRegister.EOI:
            case ApicRegister.ESR: return -1;
            case ApicRegister.SVR: return ~LocalApic.SVR_WRITABLE;
            case ApicRegister.ICR_LOW: return ICR_RESERVED;
            case ApicRegister.INITIAL_COUNT: return 0;
            case ApicRegister.DIVIDE: return ~(ApicRegister.DIVIDE_HIGH.mask() | ApicRegister.DIVIDE_LOW.mask());
            case ApicRegister.LVT_LINT0:
            case ApicRegister.LVT_LINT1:
                return ~(LocalVectorTable.writable(offset) | LVT_COMMON | IoApicRegister.REMOTE_IRR.mask());
            default: return ~(LocalVectorTable.writable(offset) | LVT_COMMON);
        }
    }
}
