package org.sluice.x86;

import org.sluice.x86.apic.ApicBase;
import org.sluice.x86.apic.LocalApic;
import org.sluice.x86.apic.X2ApicMsrs;
import org.sluice.x86.timer.Tsc;

/**
 * The model-specific registers of the interrupt platform, by number. An interpreter asks here for these and keeps the
 * others itself. On the baton.
 *
 * <p>Source: Intel SDM Vol. 4 "IA-32 Architectural MSRs".
 */
final class CpuMsrs {

    static final int IA32_TIME_STAMP_COUNTER = 0x10;
    static final int IA32_TSC_ADJUST = 0x3B;
    static final int IA32_TSC_DEADLINE = 0x6E0;

    private final LocalApic apic;
    private final Tsc tsc;

    CpuMsrs(LocalApic apic, Tsc tsc) {
        this.apic = apic;
        this.tsc = tsc;
    }

    static boolean has(int msr) {
        return msr == IA32_TIME_STAMP_COUNTER || msr == ApicBase.MSR || msr == IA32_TSC_ADJUST
                || msr == IA32_TSC_DEADLINE || isX2Apic(msr);
    }

    private static boolean isX2Apic(int msr) {
        return msr >= X2ApicMsrs.FIRST && msr <= X2ApicMsrs.LAST;
    }

    long read(int msr) {
        switch (msr) {
            case IA32_TIME_STAMP_COUNTER: return tsc.read();
            case ApicBase.MSR: return apic.base().read();
            case IA32_TSC_ADJUST: return tsc.adjust();
            case IA32_TSC_DEADLINE: return apic.tscDeadline();
            default: break;
        }
        if (!isX2Apic(msr)) {
            throw new GeneralProtection("RDMSR 0x" + Integer.toHexString(msr) + ": no such register");
        }
        return apic.readMsr(msr);
    }

    /** Answers like {@link LocalApic#write}. */
    int write(int msr, long value) {
        switch (msr) {
            case IA32_TIME_STAMP_COUNTER:
                tsc.write(value);
                apic.followTsc();
                return LocalApic.NO_MESSAGE;
            case IA32_TSC_ADJUST:
                tsc.setAdjust(value);
                apic.followTsc();
                return LocalApic.NO_MESSAGE;
            case ApicBase.MSR:
                apic.writeBase(value);
                return LocalApic.NO_MESSAGE;
            case IA32_TSC_DEADLINE:
                apic.setTscDeadline(value);
                return LocalApic.NO_MESSAGE;
            default: break;
        }
        if (!isX2Apic(msr)) {
            throw new GeneralProtection("WRMSR 0x" + Integer.toHexString(msr) + ": no such register");
        }
        return apic.writeMsr(msr, value);
    }
}
