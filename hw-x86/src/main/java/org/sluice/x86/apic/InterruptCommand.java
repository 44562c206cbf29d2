package org.sluice.x86.apic;

import static org.sluice.x86.apic.ApicRegister.VECTOR;
import static org.sluice.x86.apic.ApicRegister.VECTOR_MIN;

import org.sluice.x86.DiscardReason;
import org.sluice.x86.HardwareLedger;
import org.sluice.x86.MachineRecord;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The interrupt command register of a local APIC, and SELF IPI. On the baton; no allocation.
 *
 * <p>Source: Intel SDM Vol. 3A "Issuing Interprocessor Interrupts", "SELF IPI Register".
 */
final class InterruptCommand implements Snapshottable {

    private static final int LOW_WRITABLE = 0x000CCFFF;
    private static final int SEND_AND_RECEIVE_ILLEGAL = ApicRegister.SEND_ILLEGAL_VECTOR.mask()
            | ApicRegister.RECEIVE_ILLEGAL_VECTOR.mask();
    private static final int LAST_LATCHED_MODE = DeliveryMode.LOWEST_PRIORITY.ordinal();

    private final int cpu;
    private final ApicAddress address;
    private final LocalSources sources;
    private final HardwareLedger ledger;

    // owner: the baton
    private int low;
    private int high;

    InterruptCommand(ApicAddress address, RequestRegisters requests, LocalSources sources, HardwareLedger ledger) {
        this.cpu = requests.cpu();
        this.address = address;
        this.sources = sources;
        this.ledger = ledger;
    }

    void reset() {
        low = 0;
        high = 0;
    }

    int low() {
        return low;
    }

    int high() {
        return high;
    }

    void setHigh(int value) {
        high = address.isX2Apic() ? value : value & ApicRegister.TOP_BYTE.mask();
    }

    /** The low word as a bus message; {@link ApicBus#WIDE} in x2APIC mode. */
    int busCommand() {
        return address.isX2Apic() ? low | ApicBus.WIDE : low;
    }

    /** 0 to 255, or 32 bits in x2APIC mode. */
    int destination() {
        return address.isX2Apic() ? high : high >>> 24;
    }

    /** Writes the low word: answers {@link LocalApic#SEND_IPI}, unless the vector is illegal. */
    int command(int value) {
        low = value & LOW_WRITABLE;
        int vector = VECTOR.get(low);
        if (vector < VECTOR_MIN && ApicRegister.DELIVERY_MODE.get(low) <= LAST_LATCHED_MODE) {
            long id = ledger.raise(MachineRecord.IPI_RAISED, cpu, vector, -1);
            ledger.discarded(DiscardReason.ILLEGAL_VECTOR, -1, vector, id);
            boolean toSelf = ApicRegister.SHORTHAND.get(low) == ApicRegister.TO_SELF;
            sources.error(toSelf ? SEND_AND_RECEIVE_ILLEGAL : ApicRegister.SEND_ILLEGAL_VECTOR.mask());
            return LocalApic.NO_MESSAGE;
        }
        return LocalApic.SEND_IPI;
    }

    /** SELF IPI: as a fixed, edge-triggered command to oneself, but delivered within the APIC. */
    void selfIpi(int value) {
        int vector = VECTOR.get(value);
        boolean x2Apic = address.isX2Apic();
        if (!x2Apic || vector < VECTOR_MIN) {
            sources.error(x2Apic ? SEND_AND_RECEIVE_ILLEGAL : ApicRegister.ILLEGAL_REGISTER.mask());
        } else {
            long id = ledger.raise(MachineRecord.IPI_RAISED, cpu, vector, cpu);
            sources.latch(vector, false, id, ledger.clock().nowNanos());
        }
    }

    @Override
    public void exchange(StateStream state) {
        low = state.exchange(low);
        high = state.exchange(high);
    }
}
