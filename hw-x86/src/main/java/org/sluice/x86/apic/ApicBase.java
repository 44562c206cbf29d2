package org.sluice.x86.apic;

import org.sluice.x86.GeneralProtection;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The IA32_APIC_BASE MSR: where the APIC page lies, which mode the APIC is in, and whether this is the bootstrap
 * processor.
 *
 * <pre>
 *                 EN 0 EXTD 0          EN 1 EXTD 0            EN 1 EXTD 1
 *   reset ----------------------------&gt; xAPIC ----------------&gt; x2APIC
 *                  disabled  &lt;-----------' ^                      |
 *                     ^  `-----------------'                      |
 *                     `-------------------------------------------'    every other way: #GP
 * </pre>
 *
 * <p>Threading: the baton. Source: Intel SDM Vol. 3A "Local APIC Status and Location", "x2APIC State Transitions".
 */
public final class ApicBase implements Snapshottable {

    /** The number of the MSR. */
    public static final int MSR = 0x1B;
    /** Bit 8: this is the bootstrap processor. */
    public static final long BSP = 1L << 8;
    /** Bit 10: x2APIC mode. */
    public static final long EXTD = 1L << 10;
    /** Bit 11: the APIC is enabled. */
    public static final long EN = 1L << 11;
    /** Where the page lies after reset. */
    public static final long ADDRESS_RESET = 0xFEE00000L;
    /** MAXPHYADDR: physical addresses have so many bits. */
    public static final int PHYSICAL_BITS = 46;

    private static final long ADDRESS = (1L << PHYSICAL_BITS) - 1 & ~0xFFFL;
    private static final long WRITABLE = ADDRESS | BSP | EXTD | EN;

    private final boolean bsp;
    private long value;

    /** The register after reset. */
    ApicBase(boolean bsp) {
        this.bsp = bsp;
        reset();
    }

    /** RESET, which INIT is not: xAPIC mode at the usual place. */
    void reset() {
        value = ADDRESS_RESET | EN | (bsp ? BSP : 0);
    }

    /** The register. */
    public long read() {
        return value;
    }

    /** Physical address of the page. */
    public long address() {
        return value & ADDRESS;
    }

    /** Is the BSP flag set? */
    public boolean isBsp() {
        return (value & BSP) != 0;
    }

    /** The mode that EN and EXTD say. */
    public ApicMode mode() {
        return modeOf(value);
    }

    private static ApicMode modeOf(long value) {
        return (value & EN) == 0 ? ApicMode.DISABLED : (value & EXTD) == 0 ? ApicMode.XAPIC : ApicMode.X2APIC;
    }

    /**
     * Writes the register.
     *
     * @throws GeneralProtection for reserved bits, for EXTD without EN, and for a transition that does not exist
     */
    void write(long newValue) {
        if ((newValue & ~WRITABLE) != 0) {
            throw refuse(newValue, "reserved bits");
        }
        if ((newValue & (EN | EXTD)) == EXTD) {
            throw refuse(newValue, "EXTD without EN");
        }
        ApicMode from = mode();
        ApicMode to = modeOf(newValue);
        boolean skips = from == ApicMode.DISABLED && to == ApicMode.X2APIC;
        boolean goesBack = from == ApicMode.X2APIC && to == ApicMode.XAPIC;
        if (skips || goesBack) {
            throw refuse(newValue, "no way from " + from + " to " + to);
        }
        value = newValue;
    }

    private static GeneralProtection refuse(long newValue, String why) {
        return new GeneralProtection("WRMSR IA32_APIC_BASE 0x" + Long.toHexString(newValue) + ": " + why);
    }

    @Override
    public void exchange(StateStream state) {
        value = state.exchange(value);
    }
}
