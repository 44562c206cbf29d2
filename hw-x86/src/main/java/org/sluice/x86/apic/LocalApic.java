package org.sluice.x86.apic;

import org.sluice.x86.HardwareLedger;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * A local APIC: a passive register file that latches interrupts and says which one its CPU may take. It calls nobody:
 * {@link #write} and {@link #writeMsr} answer with a message for the bus, and whoever called looks at
 * {@link RequestRegisters#deliverable} and {@link #extIntAsserted} afterwards.
 *
 * <p>Threading: the baton. No allocation after construction. Not modelled: the APR and RRD registers of the Pentium
 * (they read 0), writes to the ID register (ignored, as the manual allows), delivery status (messages are buffered:
 * always idle), system management mode.
 *
 * <p>Source: Intel SDM Vol. 3A, chapter "Advanced Programmable Interrupt Controller (APIC)".
 */
public final class LocalApic implements Snapshottable {

    /** {@link #write} answers: nothing to send. */
    public static final int NO_MESSAGE = 0;
    /** {@link #write} answers: send what the ICR says. */
    public static final int SEND_IPI = 0x100;
    /** {@link #write} answers: tell the I/O APICs the end of the vector in bits [7:0]. */
    public static final int SEND_EOI = 0x200;

    static final int SVR_WRITABLE = 0x000011FF;
    private static final int SVR_RESET = 0x000000FF;
    // plain masks: the path of an interrupt is short even before it is compiled
    private static final int SUPPRESSED = ApicRegister.SUPPRESS_EOI_BROADCAST.mask();

    private final ApicAddress address;
    private final RequestRegisters requests;
    private final ApicTimer timer;
    private final LocalSources sources;
    private final InterruptCommand icr;

    // owner: the baton
    private int svr;

    /**
     * An APIC after power-up: in xAPIC mode, software-disabled.
     *
     * @param cpu    dense CPU index, for the books; CPU 0 is the bootstrap processor
     * @param apicId the x2APIC id, 0 to 2^31 - 1; in xAPIC mode its low eight bits count
     * @param timer  its timer, whose alarm calls {@link #timerExpired}
     * @param ledger the machine's books, and its time
     */
    public LocalApic(int cpu, int apicId, ApicTimer timer, HardwareLedger ledger) {
        this.address = new ApicAddress(apicId, cpu == 0);
        this.requests = new RequestRegisters(cpu, ledger);
        this.timer = timer;
        this.sources = new LocalSources(address, requests, timer, ledger);
        this.icr = new InterruptCommand(address, requests, sources, ledger);
        resetRegisters();
    }

    // ---- registers ----

    /** Reads the register at {@code offset} of the page; reserved ones read 0 and are noted in the ESR. */
    public int read(int offset) {
        if ((offset & 0xF) != 0) {
            return 0;
        }
        switch (offset) {
            case ApicRegister.ID: return address.idRegister();
            case ApicRegister.VERSION: return ApicRegister.VERSION_VALUE;
            case ApicRegister.TPR: return requests.tpr();
            case ApicRegister.PPR: return requests.ppr();
            case ApicRegister.APR:
            case ApicRegister.EOI:
            case ApicRegister.RRD: return 0;
            case ApicRegister.LDR: return address.ldr();
            case ApicRegister.DFR: return address.dfr();
            case ApicRegister.SVR: return svr;
            case ApicRegister.ESR: return sources.esr();
            case ApicRegister.ICR_LOW: return icr.low();
            case ApicRegister.ICR_HIGH: return icr.high();
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
            return sources.read(offset);
        }
        sources.error(ApicRegister.ILLEGAL_REGISTER.mask());
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
                return icr.command(value);
            case ApicRegister.ICR_HIGH:
                icr.setHigh(value);
                return NO_MESSAGE;
            case ApicRegister.TPR:
                requests.setTpr(value & ApicRegister.PRIORITY.mask());
                return NO_MESSAGE;
            case ApicRegister.INITIAL_COUNT:
                timer.start(value);
                return NO_MESSAGE;
            case ApicRegister.ESR:
                sources.latchErrors();
                return NO_MESSAGE;
            default:
                writeConfiguration(offset, value);
                return NO_MESSAGE;
        }
    }

    private int endOfInterrupt() {
        int highest = sources.awaitsEnd() ? requests.isr().highest() : -1;
        int ended = requests.endOfInterrupt((svr & SUPPRESSED) == 0);
        if (highest >= 0) {
            sources.ended(highest);
        }
        return ended < 0 ? NO_MESSAGE : SEND_EOI | ended;
    }

    private void writeConfiguration(int offset, int value) {
        if (LocalVectorTable.has(offset)) {
            sources.write(offset, value);
            return;
        }
        switch (offset) {
            case ApicRegister.SVR:
                svr = value & SVR_WRITABLE;
                sources.setEnabled(isEnabled());
                break;
            case ApicRegister.SELF_IPI:
                icr.selfIpi(value);
                break;
            case ApicRegister.LDR:
                address.setLdr(value);
                break;
            case ApicRegister.DFR:
                address.setDfr(value);
                break;
            case ApicRegister.DIVIDE:
                timer.setDivide(value);
                break;
            default:
                if (!ApicRegister.isReadOnly(offset)) {
                    sources.error(ApicRegister.ILLEGAL_REGISTER.mask());
                }
                break;
        }
    }

    /** The present ICR: low word, as a bus message; {@link ApicBus#WIDE} in x2APIC mode. */
    public int command() {
        return icr.busCommand();
    }

    /** The present ICR: destination, 0 to 255, or 32 bits in x2APIC mode. */
    public int destination() {
        return icr.destination();
    }

    // ---- acceptance ----

    /**
     * Latches an interrupt that was raised before: a set IRR bit merges. SDM "Interrupt Acceptance for Fixed
     * Interrupts".
     *
     * @return false if it was discarded: APIC software-disabled, or vector illegal
     */
    public boolean latch(int vector, boolean level, long id, long raisedNanos) {
        return sources.latch(vector, level, id, raisedNanos);
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
        sources.timerExpired();
    }

    /**
     * A local source fires once: {@link ApicRegister#LVT_PMC} and the like. A performance counter masks itself.
     *
     * @return the identity if the entry's delivery mode is one that the CPU must act on (NMI, INIT, SMI); 0 if all is
     *     done
     */
    public long fire(int lvtOffset) {
        return sources.fire(lvtOffset);
    }

    /**
     * Drives LINT0 (0) or LINT1 (1) high or low. While the APIC is globally disabled they are INTR and NMI.
     *
     * @return as {@link #fire}
     */
    public long drivePin(int pin, boolean high) {
        return sources.drivePin(pin, high);
    }

    /** Does an 8259A ask for this CPU at LINT0 (or INTR) right now? */
    public boolean extIntAsserted() {
        return sources.extIntAsserted();
    }

    // ---- addressing and state ----

    /** This APIC's x2APIC id. */
    public int apicId() {
        return address.apicId();
    }

    /** SVR bit 8. */
    public boolean isEnabled() {
        return ApicRegister.SOFTWARE_ENABLE.isSet(svr);
    }

    /** Task priority, 0 to 255. */
    public int tpr() {
        return requests.tpr();
    }

    /** Processor priority, 0 to 255. */
    public int ppr() {
        return requests.ppr();
    }

    /** The id that physical destinations name in the present mode: in xAPIC mode, eight bits, so ids are aliased. */
    public int physicalId() {
        return address.physicalId();
    }

    /** The same as {@link #matchesLogical(int, boolean)} for a destination of eight bits. */
    public boolean matchesLogical(int destination) {
        return address.matchesLogical(destination, false);
    }

    /**
     * Does a logical destination name this APIC? Flat model: a common bit; cluster model: same cluster, common bit; in
     * x2APIC mode cluster and bit follow from the id.
     *
     * @param wide does the destination have 32 bits, not eight?
     */
    public boolean matchesLogical(int destination, boolean wide) {
        return address.matchesLogical(destination, wide);
    }

    /** Interrupts latched and not yet taken. */
    public int requestCount() {
        return requests.irr().size();
    }

    // ---- MSRs ----

    /** IA32_APIC_BASE: mode, place, BSP flag. */
    public ApicBase base() {
        return address.base();
    }

    /** The mode of the APIC. */
    public ApicMode mode() {
        return address.mode();
    }

    /** RDMSR of an x2APIC register; throws {@link org.sluice.x86.GeneralProtection}. */
    public long readMsr(int msr) {
        return X2ApicMsrs.read(this, msr);
    }

    /** WRMSR of an x2APIC register; answers like {@link #write}; throws {@link org.sluice.x86.GeneralProtection}. */
    public int writeMsr(int msr, long value) {
        return X2ApicMsrs.write(this, msr, value);
    }

    /**
     * WRMSR IA32_APIC_BASE. Going disabled forgets the registers; going to x2APIC keeps all but the ICR's upper half.
     *
     * @throws org.sluice.x86.GeneralProtection as {@link ApicBase} says
     */
    public void writeBase(long value) {
        ApicMode before = mode();
        address.writeBase(value);
        if (mode() == ApicMode.DISABLED && before != mode()) {
            int tpr = requests.tpr();
            reset();
            requests.setTpr(tpr); // CR8 is the CPU's, and goes on without an APIC
        } else if (mode() == ApicMode.X2APIC && before != mode()) {
            icr.setHigh(0);
        }
        sources.lookAtLint0();
    }

    /** IA32_TSC_DEADLINE: 0 when disarmed, and in the other timer modes. */
    public long tscDeadline() {
        return timer.tscDeadline();
    }

    /** WRMSR IA32_TSC_DEADLINE: 0 disarms; ignored in the other timer modes. */
    public void setTscDeadline(long value) {
        timer.setTscDeadline(value);
    }

    /** The TSC was written: the deadline is the same count, at another instant. */
    public void followTsc() {
        timer.followTsc();
    }

    /**
     * A fault: from now on the timer's counts take longer, or shorter, by so many parts per million.
     *
     * @param partsPerMillion -100,000 to 100,000; anything else is refused
     */
    public void driftTimer(int partsPerMillion) {
        timer.drift(partsPerMillion);
    }

    // ---- reset ----

    /** RESET: as {@link #reset}, and back to xAPIC mode at the usual place. */
    public void powerUp() {
        address.powerUp();
        reset();
    }

    /** INIT: everything but the ids, mode and place forgets; what was latched is lost and counted. */
    public void reset() {
        requests.reset();
        address.reset();
        timer.reset();
        sources.reset();
        resetRegisters();
    }

    private void resetRegisters() {
        svr = SVR_RESET;
        icr.reset();
    }

    @Override
    public void exchange(StateStream state) {
        svr = state.exchange(svr);
        icr.exchange(state);
        address.exchange(state);
        requests.exchange(state);
        timer.exchange(state);
        sources.exchange(state);
    }
}
