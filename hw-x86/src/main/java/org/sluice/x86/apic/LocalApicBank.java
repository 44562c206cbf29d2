package org.sluice.x86.apic;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sluice.x86.RegisterBank;
import org.sluice.x86.RegisterValue;

/**
 * All registers of a local APIC as people look at them, in the manual's order: those of the page, or, in x2APIC mode,
 * the MSRs that stand for them. A disabled APIC is shown as the page that it will have. On the baton.
 *
 * <p>Source: Intel SDM Vol. 3A "Local APIC Register Address Map", "x2APIC Register Address Space".
 */
public final class LocalApicBank implements RegisterBank {

    private static final int MSR_TSC_DEADLINE = 0x6E0;
    private static final int TABLE_WORDS = 8;
    private static final int WORD_STEP = 0x10;

    private final LocalApic apic;

    /**
     * A register and where software finds it.
     *
     * @param where    its offset in the page, or its MSR
     * @param register name and value
     */
    public record Place(String where, RegisterValue register) {
    }

    /** The registers of this one. */
    public LocalApicBank(LocalApic apic) {
        this.apic = apic;
    }

    @Override
    public List<RegisterValue> registers() {
        return places().stream().map(Place::register).collect(Collectors.toList());
    }

    /** The registers with their places. */
    public List<Place> places() {
        List<Place> all = new ArrayList<>();
        all.add(msr(ApicBase.MSR, "IA32_APIC_BASE", apic.base().read()));
        word(all, "ID", ApicRegister.ID);
        word(all, "Version", ApicRegister.VERSION);
        word(all, "TPR", ApicRegister.TPR);
        pageOnly(all, "APR", ApicRegister.APR);
        word(all, "PPR", ApicRegister.PPR);
        all.add(new Place(where(ApicRegister.EOI), RegisterValue.writeOnly("EOI")));
        pageOnly(all, "RRD", ApicRegister.RRD);
        word(all, "LDR", ApicRegister.LDR);
        pageOnly(all, "DFR", ApicRegister.DFR);
        word(all, "SVR", ApicRegister.SVR);
        table(all, "ISR", ApicRegister.ISR);
        table(all, "TMR", ApicRegister.TMR);
        table(all, "IRR", ApicRegister.IRR);
        word(all, "ESR", ApicRegister.ESR);
        word(all, "LVT CMCI", ApicRegister.LVT_CMCI);
        command(all);
        word(all, "LVT Timer", ApicRegister.LVT_TIMER);
        word(all, "LVT Thermal", ApicRegister.LVT_THERMAL);
        word(all, "LVT PMC", ApicRegister.LVT_PMC);
        word(all, "LVT LINT0", ApicRegister.LVT_LINT0);
        word(all, "LVT LINT1", ApicRegister.LVT_LINT1);
        word(all, "LVT Error", ApicRegister.LVT_ERROR);
        word(all, "Initial Count", ApicRegister.INITIAL_COUNT);
        word(all, "Current Count", ApicRegister.CURRENT_COUNT);
        word(all, "Divide Configuration", ApicRegister.DIVIDE);
        if (isX2Apic()) {
            all.add(new Place(where(ApicRegister.SELF_IPI), RegisterValue.writeOnly("SELF IPI")));
        }
        all.add(msr(MSR_TSC_DEADLINE, "IA32_TSC_DEADLINE", apic.tscDeadline()));
        return all;
    }

    private boolean isX2Apic() {
        return apic.mode() == ApicMode.X2APIC;
    }

    /** In x2APIC mode both halves are one register. */
    private void command(List<Place> all) {
        long low = apic.read(ApicRegister.ICR_LOW) & 0xFFFF_FFFFL;
        long high = apic.read(ApicRegister.ICR_HIGH) & 0xFFFF_FFFFL;
        if (isX2Apic()) {
            all.add(new Place(where(ApicRegister.ICR_LOW), new RegisterValue("ICR", high << 32 | low, Long.SIZE)));
        } else {
            word(all, "ICR 0-31", ApicRegister.ICR_LOW);
            word(all, "ICR 32-63", ApicRegister.ICR_HIGH);
        }
    }

    private void table(List<Place> all, String name, int offset) {
        for (int word = 0; word < TABLE_WORDS; word++) {
            int first = word * Integer.SIZE;
            word(all, name + " " + first + "-" + (first + Integer.SIZE - 1), offset + word * WORD_STEP);
        }
    }

    private void pageOnly(List<Place> all, String name, int offset) {
        if (!isX2Apic()) {
            word(all, name, offset);
        }
    }

    private void word(List<Place> all, String name, int offset) {
        all.add(new Place(where(offset), new RegisterValue(name, apic.read(offset), Integer.SIZE)));
    }

    private String where(int offset) {
        return isX2Apic() ? msrName(X2ApicMsrs.FIRST + (offset >> 4)) : String.format(Locale.ROOT, "0x%03x", offset);
    }

    private static Place msr(int msr, String name, long value) {
        return new Place(msrName(msr), new RegisterValue(name, value, Long.SIZE));
    }

    private static String msrName(int msr) {
        return String.format(Locale.ROOT, "msr 0x%03x", msr);
    }
}
