package org.sluice.x86.apic;

import static org.sluice.x86.apic.ApicRegister.MASKED;
import static org.sluice.x86.apic.ApicRegister.PERIODIC;
import static org.sluice.x86.apic.ApicRegister.VECTOR;
import static org.sluice.x86.apic.ApicRegister.VECTOR_MIN;

import org.sluice.x86.DiscardReason;
import org.sluice.x86.HardwareLedger;
import org.sluice.x86.MachineRecord;
import org.sluice.x86.engine.Alarm;
import org.sluice.x86.engine.Clock;

/**
 * A local APIC in xAPIC mode: a passive register file that latches interrupts and says which one its CPU may take.
 * It calls nobody: {@link #write} answers with a message for the bus, and whoever called looks at
 * {@link RequestRegisters#deliverable} afterwards.
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
    private static final int CLUSTER = 0xF0;
    // plain masks: the path of an interrupt is short even before it is compiled
    private static final int ENABLED = ApicRegister.SOFTWARE_ENABLE.mask();
    private static final int SUPPRESSED = ApicRegister.SUPPRESS_EOI_BROADCAST.mask();
    private static final int LVT_MASK = MASKED.mask();
    private static final int LAST_LATCHED_MODE = DeliveryMode.LOWEST_PRIORITY.ordinal();

    private final int cpu;
    private final int apicId;
    private final Clock clock;
    private final HardwareLedger ledger;
    private final RequestRegisters requests;
    private final ApicTimer timer;
    private final LocalVectorTable lvt = new LocalVectorTable();

    // owner: the baton
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
        this.requests = new RequestRegisters(cpu, ledger);
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
            case ApicRegister.TPR: return requests.tpr();
            case ApicRegister.PPR: return requests.ppr();
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
            VectorSet set = offset < ApicRegister.TMR ? requests.isr()
                    : offset < ApicRegister.IRR ? requests.tmr() : requests.irr();
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
                int ended = requests.endOfInterrupt((svr & SUPPRESSED) == 0);
                return ended < 0 ? NO_MESSAGE : SEND_EOI | ended;
            case ApicRegister.ICR_LOW:
                return command(value);
            case ApicRegister.ICR_HIGH:
                icrHigh = value & ApicRegister.TOP_BYTE.mask();
                return NO_MESSAGE;
            case ApicRegister.TPR:
                requests.setTpr(value & ApicRegister.PRIORITY.mask());
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
        if (vector < VECTOR_MIN && ApicRegister.DELIVERY_MODE.get(icrLow) <= LAST_LATCHED_MODE) {
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
        if ((svr & ENABLED) == 0) {
            ledger.discarded(DiscardReason.APIC_DISABLED, cpu, vector, id);
            return false;
        }
        if (vector < VECTOR_MIN) {
            ledger.discarded(DiscardReason.ILLEGAL_VECTOR, cpu, vector, id);
            error(ApicRegister.RECEIVE_ILLEGAL_VECTOR.mask());
            return false;
        }
        requests.latch(vector, level, id, raisedNanos);
        return true;
    }

    /** What waits and what is served; {@link RequestRegisters#deliverable} is what the CPU may take. */
    public RequestRegisters requests() {
        return requests;
    }

    /**
     * The CPU takes what is deliverable. If there is nothing (it vanished between signal and acknowledge), the answer
     * is the spurious vector, without an ISR bit.
     */
    public int acknowledge() {
        return requests.deliverable() == 0 ? ApicRegister.SPURIOUS_VECTOR.get(svr) : requests.take();
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
        if ((entry & LVT_MASK) != 0) {
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
        return requests.ppr();
    }

    /** Does a logical destination name this APIC? Flat model: a common bit; cluster model: same cluster, common bit. */
    public boolean matchesLogical(int destination) {
        int own = ApicRegister.TOP_BYTE.get(ldr);
        if (ApicRegister.DFR_MODEL.get(dfr) != 0) {
            return (own & destination) != 0;
        }
        return destination == 0xFF || (own & CLUSTER) == (destination & CLUSTER) && (own & destination & 0xF) != 0;
    }

    /** Interrupts latched and not yet taken. */
    public int requestCount() {
        return requests.irr().size();
    }

    /** INIT, and power-up: everything but the ids forgets; what was latched is lost and counted. */
    public void reset() {
        requests.reset();
        timer.reset();
        lvt.reset();
        resetRegisters();
    }

    private void resetRegisters() {
        ldr = 0;
        dfr = -1;
        svr = SVR_RESET;
        esr = 0;
        errors = 0;
        icrLow = 0;
        icrHigh = 0;
    }
}
