package org.sluice.x86.apic;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The seven LVT entries of a local APIC: what each local source delivers, or that it is masked. On the baton.
 *
 * <p>Source: Intel SDM Vol. 3A "Local Vector Table", "Local APIC State After It Has Been Software Disabled".
 */
final class LocalVectorTable implements Snapshottable {

    private static final int ENTRIES = 7;
    private static final int VECTOR_AND_MASK = ApicRegister.VECTOR.mask() | ApicRegister.MASKED.mask();
    private static final int WITH_MODE = VECTOR_AND_MASK | ApicRegister.DELIVERY_MODE.mask();
    private static final int PIN = WITH_MODE | ApicRegister.ACTIVE_LOW.mask() | ApicRegister.LEVEL_TRIGGERED.mask();
    private static final int TIMER = VECTOR_AND_MASK | ApicRegister.PERIODIC.mask()
            | ApicRegister.TSC_DEADLINE.mask();

    private final int[] entry = new int[ENTRIES];
    private boolean allMasked;

    LocalVectorTable() {
        reset();
    }

    /** All masked, all else 0. */
    void reset() {
        for (int i = 0; i < ENTRIES; i++) {
            entry[i] = ApicRegister.MASKED.mask();
        }
        allMasked = true;
    }

    /** Is there an entry at this register offset? */
    static boolean has(int offset) {
        return offset == ApicRegister.LVT_CMCI
                || offset >= ApicRegister.LVT_TIMER && offset <= ApicRegister.LVT_ERROR;
    }

    int read(int offset) {
        return entry[index(offset)];
    }

    /** Stores the bits this entry has; while the APIC is software-disabled the mask bit stays set. */
    void write(int offset, int value) {
        int stored = value & writable(offset);
        entry[index(offset)] = allMasked ? stored | ApicRegister.MASKED.mask() : stored;
    }

    /** The APIC was software-enabled or -disabled: disabling sets every mask bit. */
    void setEnabled(boolean enabled) {
        allMasked = !enabled;
        for (int i = 0; allMasked && i < ENTRIES; i++) {
            entry[i] |= ApicRegister.MASKED.mask();
        }
    }

    /** Is the APIC software-disabled? */
    boolean isDisabled() {
        return allMasked;
    }

    /** The bits of an entry that software may set. */
    static int writable(int offset) {
        switch (offset) {
            case ApicRegister.LVT_TIMER: return TIMER;
            case ApicRegister.LVT_LINT0:
            case ApicRegister.LVT_LINT1: return PIN;
            case ApicRegister.LVT_ERROR: return VECTOR_AND_MASK;
            default: return WITH_MODE;
        }
    }

    private static int index(int offset) {
        return offset == ApicRegister.LVT_CMCI ? 0 : (offset - ApicRegister.LVT_TIMER >> 4) + 1;
    }

    @Override
    public void exchange(StateStream state) {
        allMasked = state.exchange(allMasked);
        state.exchange(entry);
    }
}
