package org.sluice.x86.apic;

import static org.sluice.x86.apic.ApicRegister.VECTOR_MIN;

import java.util.Arrays;
import org.sluice.x86.HardwareLedger;
import org.sluice.x86.MachineRecord;
import org.sluice.x86.MergeReason;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The heart of a local APIC: which vectors are requested (IRR), in service (ISR) and level-triggered (TMR), and which
 * one the CPU may take. The candidate is kept current, so that asking for it is one load.
 *
 * <pre>
 *   PPR = the higher of TPR and the class of the highest ISR bit
 *   deliverable = the highest IRR bit, if its class (bits [7:4]) is above PPR's
 * </pre>
 *
 * <p>Threading: the baton. No allocation after construction.
 * Source: Intel SDM Vol. 3A "Interrupt, Task, and Processor Priority", "Interrupt Acceptance for Fixed Interrupts".
 */
public final class RequestRegisters implements Snapshottable {

    private static final int CLASS = 0xF0;
    private static final int VECTORS = 256;

    private final int cpu;
    private final HardwareLedger ledger;

    // owner: the baton
    private final VectorSet irr = new VectorSet();
    private final VectorSet isr = new VectorSet();
    private final VectorSet tmr = new VectorSet();
    private final long[] requestId = new long[VECTORS];
    private final long[] requestNanos = new long[VECTORS];
    private final long[] serviceId = new long[VECTORS];
    private int tpr;
    private int ppr;
    private int deliverable;

    RequestRegisters(int cpu, HardwareLedger ledger) {
        this.cpu = cpu;
        this.ledger = ledger;
    }

    int cpu() {
        return cpu;
    }

    /** The vector that the CPU may take now, 0 if none. */
    public int deliverable() {
        return deliverable;
    }

    /** Sets the request of a legal vector; a request that is set already swallows it. */
    void latch(int vector, boolean level, long id, long raisedNanos) {
        if (level) {
            tmr.add(vector);
        } else {
            tmr.remove(vector);
        }
        if (irr.contains(vector)) {
            ledger.merged(MergeReason.IRR_SET, cpu, vector, id, requestId[vector]);
            return;
        }
        irr.add(vector);
        requestId[vector] = id;
        requestNanos[vector] = raisedNanos;
        ledger.latched(cpu, vector, id, raisedNanos);
        if (vector > deliverable && (vector & CLASS) > (ppr & CLASS)) {
            deliverable = vector;
        }
    }

    /** The CPU takes {@link #deliverable}, which must not be 0: the request becomes a service. */
    int take() {
        int vector = deliverable;
        assert vector != 0 : "nothing is deliverable on cpu " + cpu;
        irr.remove(vector);
        isr.add(vector);
        serviceId[vector] = requestId[vector];
        ppr = vector & CLASS;
        deliverable = 0; // the highest request was taken: no other is of a higher class
        ledger.accepted(cpu, vector, requestId[vector], requestNanos[vector]);
        return vector;
    }

    /** Identity of the interrupt with this vector that the CPU took last. */
    public long idInService(int vector) {
        return serviceId[vector];
    }

    /** When that interrupt was raised. Valid until the vector is requested anew. */
    public long raisedNanos(int vector) {
        return requestNanos[vector];
    }

    /**
     * Ends the service of the highest priority.
     *
     * @param broadcast are the I/O APICs to be told of level-triggered ones?
     * @return the vector, if they are; -1 if not
     */
    int endOfInterrupt(boolean broadcast) {
        int vector = isr.highest();
        if (vector < 0) {
            return -1;
        }
        isr.remove(vector);
        boolean told = broadcast && tmr.contains(vector);
        ledger.note(MachineRecord.EOI, cpu, vector, serviceId[vector], told ? 1 : 0);
        updatePriority();
        return told ? vector : -1;
    }

    int tpr() {
        return tpr;
    }

    void setTpr(int value) {
        tpr = value;
        updatePriority();
    }

    int ppr() {
        return ppr;
    }

    private void updatePriority() {
        int serving = Math.max(isr.highest(), 0) & CLASS;
        ppr = (tpr & CLASS) >= serving ? tpr : serving;
        int requested = irr.highest();
        deliverable = requested >= VECTOR_MIN && (requested & CLASS) > (ppr & CLASS) ? requested : 0;
    }

    VectorSet irr() {
        return irr;
    }

    VectorSet isr() {
        return isr;
    }

    VectorSet tmr() {
        return tmr;
    }

    /** Forgets everything; what was requested is lost, and counted so. */
    void reset() {
        for (int vector = irr.highest(); vector >= 0; vector = irr.highest()) {
            irr.remove(vector);
            ledger.lost(cpu, vector, requestId[vector]);
        }
        isr.clear();
        tmr.clear();
        Arrays.fill(requestId, 0);
        Arrays.fill(requestNanos, 0);
        Arrays.fill(serviceId, 0);
        setTpr(0);
    }

    @Override
    public void exchange(StateStream state) {
        tpr = state.exchange(tpr);
        ppr = state.exchange(ppr);
        deliverable = state.exchange(deliverable);
        state.exchange(requestId);
        state.exchange(requestNanos);
        state.exchange(serviceId);
        irr.exchange(state);
        isr.exchange(state);
        tmr.exchange(state);
    }
}
