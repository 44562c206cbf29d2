package org.sluice.x86.apic;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * How a local APIC is found: its ids, its logical destination, its mode and the place of its page. On the baton.
 *
 * <p>Source: Intel SDM Vol. 3A "Determining IPI Destination", "Logical x2APIC ID", "Deriving Logical x2APIC ID from the
 * Local x2APIC ID".
 */
final class ApicAddress implements Snapshottable {

    private static final int CLUSTER = 0xF0;
    private static final int NARROW_BROADCAST = 0xFF;
    private static final int NARROW_IDS = 0xFF;

    private final int apicId;
    private final ApicBase base;
    private ApicMode mode;
    private int ldr;
    private int dfr;

    ApicAddress(int apicId, boolean bsp) {
        this.apicId = apicId;
        this.base = new ApicBase(bsp);
        this.mode = base.mode();
        reset();
    }

    /** INIT: the logical destination is forgotten. */
    void reset() {
        ldr = 0;
        dfr = -1;
    }

    /** RESET: mode and place, too. */
    void powerUp() {
        base.reset();
        mode = base.mode();
        reset();
    }

    ApicBase base() {
        return base;
    }

    void writeBase(long value) {
        base.write(value);
        mode = base.mode();
    }

    ApicMode mode() {
        return mode;
    }

    boolean isX2Apic() {
        return mode == ApicMode.X2APIC;
    }

    /** The x2APIC id. */
    int apicId() {
        return apicId;
    }

    int idRegister() {
        return isX2Apic() ? apicId : apicId << 24;
    }

    int ldr() {
        return isX2Apic() ? logicalX2() : ldr;
    }

    void setLdr(int value) {
        ldr = value & ApicRegister.TOP_BYTE.mask();
    }

    int dfr() {
        return dfr;
    }

    void setDfr(int value) {
        dfr = value | ~ApicRegister.DFR_MODEL.mask();
    }

    /** The id that physical destinations name in the present mode. */
    int physicalId() {
        return isX2Apic() ? apicId : apicId & NARROW_IDS;
    }

    boolean matchesLogical(int destination, boolean wide) {
        if (isX2Apic()) {
            int own = logicalX2();
            return !wide && destination == NARROW_BROADCAST
                    || own >>> 16 == destination >>> 16 && (own & destination & 0xFFFF) != 0;
        }
        int own = ApicRegister.TOP_BYTE.get(ldr);
        if (destination >>> 8 != 0) {
            return false;
        }
        if (ApicRegister.DFR_MODEL.get(dfr) != 0) {
            return (own & destination) != 0;
        }
        return destination == 0xFF || (own & CLUSTER) == (destination & CLUSTER) && (own & destination & 0xF) != 0;
    }

    /** LDR in x2APIC mode: sixteen ids to a cluster, one bit each. */
    private int logicalX2() {
        return apicId >>> 4 << 16 | 1 << (apicId & 0xF);
    }

    @Override
    public void exchange(StateStream state) {
        ldr = state.exchange(ldr);
        dfr = state.exchange(dfr);
        base.exchange(state);
        mode = base.mode();
    }
}
