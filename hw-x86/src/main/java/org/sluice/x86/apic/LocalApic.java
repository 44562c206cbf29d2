package org.sluice.x86.apic;

import static org.sluice.x86.apic.ApicRegister.MASKED;
import static org.sluice.x86.apic.ApicRegister.PERIODIC;
import static org.sluice.x86.apic.ApicRegister.VECTOR;
import static org.sluice.x86.apic.ApicRegister.VECTOR_MIN;

import org.sluice.x86.DiscardReason;
import org.sluice.x86.HardwareLedger;
import org.sluice.x86.MachineRecord;
import org.sluice.x86.MergeReason;
import org.sluice.x86.engine.Alarm;
import org.sluice.x86.engine.Clock;

/**
 * A local APIC in xAPIC mode: a passive register file that latches interrupts and says which one its CPU may take.
 * It calls nobody: {@link #write} answers with a message for the bus, and whoever called looks at
 * {@link #deliverable()} afterwards.
 *
 * <p>Threading: the baton. No allocation after construction. Not modelled: x2APIC mode, TSC-deadline mode, level
 * sensing at LINT0, the APR and RRD registers of the Pentium (they read 0), writes to the ID register (ignored, as the
 * manual allows), delivery status (messages are buffered: always idle).
 *
 * <p>Source: Intel SDM Vol. 3A, chapter "Advanced Programmable Interrupt Controller (APIC)".
 */
public final class LocalApic {

    /** {@link #write} answers: nothing to send. */
    public static final int NO_MESSAGE = 0;
    /** {@link #write} answers: send what the ICR says. */
    public static final int SEND_IPI = 0x100;
    /** {@link #write} answers: tell the I/O APICs the end of the vector in bits [7:0]. */
    public static final int SEND_EOI = 0x200;

    private static final int ICR_LOW_WRITABLE = 0x000CCFFF;
    private static final int SVR_WRITABLE = 0x000011FF;
    private static final int SVR_RESET = 0x000000FF;
    private static final int CLASS = 0xF0;
    private static final int VECTORS = 256;

    private final int cpu;
    private final int apicId;
    private final Clock clock;
    private final HardwareLedger ledger;
    private final ApicTimer timer;
    private final LocalVectorTable lvt = new LocalVectorTable();

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
    private int ldr;
    private int dfr;
    private int svr;
    private int esr;
    private int errors;
    private int icrLow;
    private int icrHigh;

    /**
     * An APIC after power-up.
     *
     * @param cpu           dense CPU index, for the books
     * @param apicId        0 to 254
     * @param nanosPerClock length of a timer clock, &gt;= 1
     * @param alarm         calls {@link #timerExpired}
     * @param ledger        the machine's books, and its time
     */
    public LocalApic(int cpu, int apicId, long nanosPerClock, Alarm alarm, HardwareLedger ledger) {
        this.cpu = cpu;
        this.apicId = apicId;
        this.clock = ledger.clock();
        this.ledger = ledger;
        this.timer = new ApicTimer(clock, alarm, nanosPerClock);
        resetRegisters();
    }

    // ---- registers ----

    /** Reads the register at {@code offset} of the page; reserved ones read 0 and are noted in the ESR. */
    public int read(int offset) {
        if ((offset & 0xF) != 0) {
            return 0;
        }
        switch (offset) {
            case ApicRegister.ID: return apicId << 24;
            case ApicRegister.VERSION: return ApicRegister.VERSION_VALUE;
            case ApicRegister.TPR: return tpr;
            case ApicRegister.PPR: return ppr;
            case ApicRegister.APR:
            case ApicRegister.EOI:
            case ApicRegister.RRD: return 0;
            case ApicRegister.LDR: return ldr;
            case ApicRegister.DFR: return dfr;
            case ApicRegister.SVR: return svr;
            case ApicRegister.ESR: return esr;
            case ApicRegister.ICR_LOW: return icrLow;
            case ApicRegister.ICR_HIGH: return icrHigh;
            case ApicRegister.INITIAL_COUNT: return timer.initialCount();
            case ApicRegister.CURRENT_COUNT: return timer.currentCount();
            case ApicRegister.DIVIDE: return timer.divide();
            default: return readTables(offset);
        }
    }

    private int readTables(int offset) {
        if (offset >= ApicRegister.ISR && offset < ApicRegister.ESR) {
            int word = offset >> 4 & 7;
            VectorSet set = offset < ApicRegister.TMR ? isr : offset < ApicRegister.IRR ? tmr : irr;
            return set.word32(word);
        }
        if (LocalVectorTable.has(offset)) {
            return lvt.read(offset);
        }
        error(ApicRegister.ILLEGAL_REGISTER.mask());
        return 0;
    }

    /**
     * Writes the register at {@code offset} of the page; writes to read-only ones are ignored, reserved ones are noted
     * in the ESR.
     *
     * @return {@link #NO_MESSAGE}, {@link #SEND_IPI}, or {@link #SEND_EOI} | vector
     */
    public int write(int offset, int value) {
        switch (offset) {
            case ApicRegister.EOI:
                return endOfInterrupt();
            case ApicRegister.ICR_LOW:
                return command(value);
            case ApicRegister.ICR_HIGH:
                icrHigh = value & ApicRegister.TOP_BYTE.mask();
                return NO_MESSAGE;
            case ApicRegister.TPR:
                tpr = value & ApicRegister.PRIORITY.mask();
                updatePriority();
                return NO_MESSAGE;
            case ApicRegister.INITIAL_COUNT:
                timer.start(value);
                return NO_MESSAGE;
            case ApicRegister.ESR:
                esr = errors;
                errors = 0;
                return NO_MESSAGE;
            default:
                writeConfiguration(offset, value);
                return NO_MESSAGE;
        }
    }

    private void writeConfiguration(int offset, int value) {
        if (LocalVectorTable.has(offset)) {
            lvt.write(offset, value);
            return;
        }
        switch (offset) {
            case ApicRegister.SVR:
                svr = value & SVR_WRITABLE;
                lvt.setEnabled(isEnabled());
                break;
            case ApicRegister.LDR:
                ldr = value & ApicRegister.TOP_BYTE.mask();
                break;
            case ApicRegister.DFR:
                dfr = value | ~ApicRegister.DFR_MODEL.mask();
                break;
            case ApicRegister.DIVIDE:
                timer.setDivide(value);
                break;
            default:
                if (!isReadOnly(offset)) {
                    error(ApicRegister.ILLEGAL_REGISTER.mask());
                }
                break;
        }
    }

    private static boolean isReadOnly(int offset) {
        switch (offset) {
            case ApicRegister.ID:
            case ApicRegister.VERSION:
            case ApicRegister.APR:
            case ApicRegister.PPR:
            case ApicRegister.RRD:
            case ApicRegister.CURRENT_COUNT: return true;
            default: return offset >= ApicRegister.ISR && offset < ApicRegister.ESR || (offset & 0xF) != 0;
        }
    }

    /** The present ICR: low word, as a bus message. */
    public int command() {
        return icrLow;
    }

    /** The present ICR: destination, 0 to 255. */
    public int destination() {
        return icrHigh >>> 24;
    }

    private int command(int value) {
        icrLow = value & ICR_LOW_WRITABLE;
        int vector = VECTOR.get(icrLow);
        if (vector < VECTOR_MIN && ApicRegister.DELIVERY_MODE.get(icrLow) <= DeliveryMode.LOWEST_PRIORITY.ordinal()) {
            long id = ledger.raise(MachineRecord.IPI_RAISED, cpu, vector, -1);
            ledger.discarded(DiscardReason.ILLEGAL_VECTOR, -1, vector, id);
            boolean toSelf = ApicRegister.SHORTHAND.get(icrLow) == ApicRegister.TO_SELF;
            error(ApicRegister.SEND_ILLEGAL_VECTOR.mask()
                    | (toSelf ? ApicRegister.RECEIVE_ILLEGAL_VECTOR.mask() : 0));
            return NO_MESSAGE;
        }
        return SEND_IPI;
    }

    // ---- acceptance ----

    /**
     * Latches an interrupt that was raised before: a set IRR bit merges. SDM "Interrupt Acceptance for Fixed
     * Interrupts".
     *
     * @return false if it was discarded: APIC software-disabled, or vector illegal
     */
    public boolean latch(int vector, boolean level, long id, long raisedNanos) {
        if ((svr & ApicRegister.SOFTWARE_ENABLE.mask()) == 0) {
            ledger.discarded(DiscardReason.APIC_DISABLED, cpu, vector, id);
            return false;
        }
        if (vector < VECTOR_MIN) {
            ledger.discarded(DiscardReason.ILLEGAL_VECTOR, cpu, vector, id);
            error(ApicRegister.RECEIVE_ILLEGAL_VECTOR.mask());
            return false;
        }
        if (level) {
            tmr.add(vector);
        } else {
            tmr.remove(vector);
        }
        if (irr.contains(vector)) {
            ledger.merged(MergeReason.IRR_SET, cpu, vector, id, requestId[vector]);
            return true;
        }
        irr.add(vector);
        requestId[vector] = id;
        requestNanos[vector] = raisedNanos;
        ledger.latched(cpu, vector, id, raisedNanos);
        if (vector > deliverable && (vector & CLASS) > (ppr & CLASS)) {
            deliverable = vector;
        }
        return true;
    }

    /** The vector that the CPU may take now, 0 if none: the highest request whose class is above the PPR's. */
    public int deliverable() {
        return deliverable;
    }

    /**
     * The CPU takes {@link #deliverable()}: its request becomes its service. If there is none (it vanished between
     * signal and acknowledge), the answer is the spurious vector, without an ISR bit.
     */
    public int acknowledge() {
        int vector = deliverable;
        if (vector == 0) {
            return ApicRegister.SPURIOUS_VECTOR.get(svr);
        }
        irr.remove(vector);
        isr.add(vector);
        long id = requestId[vector];
        serviceId[vector] = id;
        ppr = vector & CLASS;
        deliverable = 0; // no other request can be of a higher class: the highest one was taken
        ledger.accepted(cpu, vector, id, requestNanos[vector]);
        return vector;
    }

    /** Identity of the interrupt with this vector that the CPU took last. */
    public long idInService(int vector) {
        return serviceId[vector];
    }

    /** When that interrupt was raised. Valid until the vector is latched anew. */
    public long raisedNanos(int vector) {
        return requestNanos[vector];
    }

    private int endOfInterrupt() {
        int vector = isr.highest();
        if (vector < 0) {
            return NO_MESSAGE;
        }
        isr.remove(vector);
        boolean told = tmr.contains(vector) && !ApicRegister.SUPPRESS_EOI_BROADCAST.isSet(svr);
        ledger.note(MachineRecord.EOI, cpu, vector, serviceId[vector], told ? 1 : 0);
        updatePriority();
        return told ? SEND_EOI | vector : NO_MESSAGE;
    }

    /** PPR follows TPR or the highest ISR bit, whichever is of the higher class; then the candidate is looked up. */
    private void updatePriority() {
        int serving = Math.max(isr.highest(), 0) & CLASS;
        ppr = (tpr & CLASS) >= serving ? tpr : serving;
        int requested = irr.highest();
        deliverable = (requested & CLASS) > (ppr & CLASS) && requested >= VECTOR_MIN ? requested : 0;
    }

    // ---- local sources ----

    /** The timer's alarm has rung. */
    public void timerExpired() {
        int entry = lvt.read(ApicRegister.LVT_TIMER);
        long dueNanos = timer.expire(PERIODIC.isSet(entry));
        deliverLocal(entry, MachineRecord.TIMER_RAISED, dueNanos);
    }

    /**
     * A local source fires once: {@link ApicRegister#LVT_PMC} and the like, or an edge at LINT0 or LINT1.
     *
     * @return the identity if the entry asks for an NMI, which the CPU must then take; 0 if all is done
     */
    public long fire(int lvtOffset) {
        int entry = lvt.read(lvtOffset);
        if (lvtOffset == ApicRegister.LVT_PMC) {
            lvt.write(lvtOffset, entry | MASKED.mask());
        }
        int mode = ApicRegister.DELIVERY_MODE.get(entry);
        if (mode == DeliveryMode.FIXED.ordinal()) {
            deliverLocal(entry, MachineRecord.LOCAL_RAISED, lvtOffset);
            return 0;
        }
        long id = ledger.raise(MachineRecord.LOCAL_RAISED, cpu, VECTOR.get(entry), lvtOffset);
        if (mode == DeliveryMode.NMI.ordinal() && !MASKED.isSet(entry)) {
            return id;
        }
        DiscardReason reason = MASKED.isSet(entry) ? DiscardReason.LVT_MASKED : DiscardReason.UNSUPPORTED_MODE;
        ledger.discarded(reason, cpu, VECTOR.get(entry), id);
        return 0;
    }

    private void deliverLocal(int entry, int kind, long detail) {
        int vector = VECTOR.get(entry);
        long id = ledger.raise(kind, cpu, vector, detail);
        if (MASKED.isSet(entry)) {
            ledger.discarded(DiscardReason.LVT_MASKED, cpu, vector, id);
        } else {
            latch(vector, false, id, clock.nowNanos());
        }
    }

    /** Notes ESR bits, and raises the error interrupt unless its LVT entry is masked or itself the culprit. */
    private void error(int bits) {
        errors |= bits;
        int entry = lvt.read(ApicRegister.LVT_ERROR);
        ledger.note(MachineRecord.APIC_ERROR, cpu, VECTOR.get(entry), 0, bits);
        if (MASKED.isSet(entry)) {
            return;
        }
        if (VECTOR.get(entry) < VECTOR_MIN) {
            errors |= ApicRegister.RECEIVE_ILLEGAL_VECTOR.mask();
            return;
        }
        deliverLocal(entry, MachineRecord.LOCAL_RAISED, ApicRegister.LVT_ERROR);
    }

    // ---- addressing and state ----

    /** This APIC's physical id. */
    public int apicId() {
        return apicId;
    }

    /** SVR bit 8. */
    public boolean isEnabled() {
        return ApicRegister.SOFTWARE_ENABLE.isSet(svr);
    }

    /** Processor priority, 0 to 255. */
    public int ppr() {
        return ppr;
    }

    /** Does a logical destination name this APIC? Flat model: a common bit; cluster model: same cluster, common bit. */
    public boolean matchesLogical(int destination) {
        int own = ApicRegister.TOP_BYTE.get(ldr);
        if (ApicRegister.DFR_MODEL.get(dfr) != 0) {
            return (own & destination) != 0;
        }
        return destination == 0xFF || (own & CLASS) == (destination & CLASS) && (own & destination & 0xF) != 0;
    }

    /** Interrupts latched and not yet taken. */
    public int requestCount() {
        return irr.size();
    }

    /** INIT, and power-up: everything but the ids forgets; what was latched is lost and counted. */
    public void reset() {
        for (int vector = irr.highest(); vector >= 0; vector = irr.highest()) {
            irr.remove(vector);
            ledger.lost(cpu, vector, requestId[vector]);
        }
        isr.clear();
        tmr.clear();
        timer.reset();
        lvt.reset();
        resetRegisters();
    }

    private void resetRegisters() {
        tpr = 0;
        ppr = 0;
        deliverable = 0;
        ldr = 0;
        dfr = -1;
        svr = SVR_RESET;
        esr = 0;
        errors = 0;
        icrLow = 0;
        icrHigh = 0;
    }
}
