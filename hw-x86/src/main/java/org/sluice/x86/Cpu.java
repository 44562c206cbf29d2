package org.sluice.x86;

import org.sluice.x86.apic.ApicBase;
import org.sluice.x86.apic.ApicMode;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.ApicTimer;
import org.sluice.x86.apic.DeliveryMode;
import org.sluice.x86.apic.LocalApic;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.CpuSpec;
import org.sluice.x86.engine.Due;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.engine.Processor;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;
import org.sluice.x86.timer.Frequency;
import org.sluice.x86.timer.Tsc;

/**
 * A CPU: its time, its local APIC, its hard interrupt flag, and the software in its slot. It takes an interrupt the
 * moment one is deliverable and the flag is set: at the event that latches it, or inside the call that sets the flag
 * or lowers the priority.
 *
 * <p>Software that {@link CpuSoftware#polls} takes its interrupts itself, between two instructions: it watches
 * {@link #isPending} and calls {@link #takePending}. At one boundary an NMI comes first, then the 8259A's, then the
 * local APIC's.
 *
 * <p>Threading: the baton. No allocation after construction. Not modelled: registers and instructions, system
 * management mode (an SMI is traced as discarded). Source: Intel SDM Vol. 3A "Enabling and Disabling Interrupts",
 * "Nonmaskable Interrupt (NMI)", "Priority Among Concurrent Events".
 */
public final class Cpu implements EventTarget, Snapshottable {

    /** The exception vector of an NMI, for records. */
    public static final int NMI_VECTOR = 2;

    private static final int TIMER = 0;
    /** For explorers: the number of who acts when a timer runs out. */
    private static final int TIMER_ACTOR = 0x1000;
    private static final long NOWHERE = -1;
    private static final int MODE = ApicRegister.DELIVERY_MODE.mask();
    private static final int LAST_LATCHED_MODE = DeliveryMode.LOWEST_PRIORITY.bits();
    private static final int LEVEL = ApicRegister.LEVEL_TRIGGERED.mask();
    private static final int VECTOR = ApicRegister.VECTOR.mask();

    private final int index;
    private final int node;
    private final Processor time;
    private final LocalApic apic;
    private final Tsc tsc;
    private final CpuMsrs msrs;
    private final Bus bus;
    private final HardwareLedger ledger;
    private final InterruptWindow window;
    private CpuSoftware software;
    private Runnable onShutdown = () -> { };

    // owner: the baton
    private long apicPage;

    Cpu(CpuSpec spec, Board board, Engine engine, Bus bus, HardwareLedger ledger) {
        this.index = spec.index();
        this.node = spec.node();
        this.time = engine.processor(index);
        this.tsc = new Tsc(engine, new Frequency(board.tscHz(), 1));
        this.apic = new LocalApic(index, spec.apicId(),
                new ApicTimer(tsc, engine.alarm(this, TIMER), board.timerNanosPerClock()), ledger);
        this.msrs = new CpuMsrs(apic, tsc);
        this.window = new InterruptWindow(index, apic, ledger);
        this.bus = bus;
        this.ledger = ledger;
        if (board.isX2Apic()) {
            apic.writeBase(apic.base().read() | ApicBase.EXTD);
        }
        locateApic();
    }

    /** IA32_APIC_BASE has changed: follows its page. */
    void locateApic() {
        apicPage = apic.mode() == ApicMode.XAPIC ? apic.base().address() : NOWHERE;
    }

    /** Who answers this CPU's interrupt acknowledge cycles. While the machine is built. */
    void connect(InterruptAcknowledge newPic) {
        window.connect(newPic);
    }

    /** The dense CPU index. */
    public int index() {
        return index;
    }

    /** The physical APIC id. */
    public int apicId() {
        return apic.apicId();
    }

    /** The NUMA node. */
    public int node() {
        return node;
    }

    /** This CPU's time: what occupies it. */
    public Processor time() {
        return time;
    }

    /** The local APIC, to look at. Software writes through {@link #writeApic}, which also does what follows. */
    public LocalApic apic() {
        return apic;
    }

    /** The time-stamp counter. */
    public Tsc tsc() {
        return tsc;
    }

    /** Puts software into the slot and declares the CPU started, as a boot loader would; interrupts are off. */
    public void install(CpuSoftware newSoftware) {
        place(newSoftware);
        window.run();
    }

    /** Puts software into the slot; the CPU stays as it is: one that waits for a start-up IPI goes on waiting. */
    public void place(CpuSoftware newSoftware) {
        software = newSoftware;
        window.place(newSoftware);
        time.run(newSoftware);
    }

    /** Has the CPU been started, by its loader or by a start-up IPI? */
    public boolean isStarted() {
        return window.isStarted();
    }

    /** What it does with itself. */
    public CpuState state() {
        return window.state();
    }

    /** HLT: waits for an interrupt; one that may be taken is taken before this returns. */
    public void halt() {
        window.rest(CpuState.HALTED);
    }

    /** Triple fault: waits for an NMI or INIT; on a board that restarts, its chipset answers with a reset. */
    public void shutdown() {
        window.rest(CpuState.SHUTDOWN);
        onShutdown.run();
    }

    /** Who hears the shutdown cycle. While the machine is built. */
    void connectShutdown(Runnable chipset) {
        onShutdown = chipset;
    }

    // ---- the hard interrupt flag ----

    /** Is the hard interrupt flag (IF) set? */
    public boolean hardEnabled() {
        return window.isEnabled();
    }

    /** Sets the flag; a pending interrupt is taken before this returns. */
    public void hardEnable() {
        window.enable();
    }

    /** Clears the flag. */
    public void hardDisable() {
        window.disable();
    }

    /** STI: sets the flag; if it was clear, nothing is taken, NMIs neither, before {@link #endShadow}. */
    public void sti() {
        window.sti();
    }

    /** MOV SS or POP SS: nothing is taken, NMIs neither, before {@link #endShadow}. */
    public void shadow() {
        window.shadow();
    }

    /** The instruction behind STI or MOV SS has ended. */
    public void endShadow() {
        window.endShadow();
    }

    /** Would {@link #takePending} take something now? The interrupt window is open. */
    public boolean mayTake() {
        return window.mayTake();
    }

    /** Between two instructions of polling software: takes the most urgent of what may be taken. False if nothing. */
    public boolean takePending() {
        return window.takePending();
    }

    /** Would something be taken, were the flag set? One plain load, for the execution path. */
    public boolean isPending() {
        return window.isPending();
    }

    /** The NMI handler has ended (IRET): an NMI that waits is taken before this returns. */
    public void nmiDone() {
        if (window.nmiDone()) {
            ledger.note(MachineRecord.NMI_DONE, index, NMI_VECTOR, 0, 0);
            window.attend();
        }
    }

    // ---- model-specific registers ----

    /** Is this one of the MSRs that {@link #readMsr} knows: TSC, APIC base, TSC adjust and deadline, x2APIC? */
    public static boolean hasMsr(int msr) {
        return CpuMsrs.has(msr);
    }

    /** RDMSR. Throws {@link GeneralProtection} as the manual says, also for MSRs that are not {@link #hasMsr}. */
    public long readMsr(int msr) {
        return msrs.read(msr);
    }

    /** WRMSR, with all that follows. Throws {@link GeneralProtection} as the manual says; then nothing has changed. */
    public void writeMsr(int msr, long value) {
        int message = msrs.write(msr, value);
        if (msr == ApicBase.MSR) {
            locateApic();
            bus.addressesChanged();
        }
        follow(message);
    }

    /** CR8: bits [7:4] of the TPR. It works in each APIC mode, the disabled one too. */
    public int cr8() {
        return apic.tpr() >> 4;
    }

    /** MOV CR8: sets the task priority class, 0 to 15; more bits are refused by {@link GeneralProtection}. */
    public void setCr8(int priorityClass) {
        if (priorityClass >>> 4 != 0) {
            throw new GeneralProtection("MOV CR8, 0x" + Integer.toHexString(priorityClass));
        }
        apic.write(ApicRegister.TPR, priorityClass << 4);
        window.attend();
    }

    // ---- this CPU's own APIC page ----

    /** Where this CPU finds its APIC page, -1 if nowhere: the APIC is disabled, or in x2APIC mode. */
    long apicPage() {
        return apicPage;
    }

    /** Reads the register at {@code offset} of the APIC page. */
    public int readApic(int offset) {
        int value = apic.read(offset);
        window.attend();
        return value;
    }

    /** Writes the register at {@code offset} of the APIC page: sends what is to be sent, takes what may be taken. */
    public void writeApic(int offset, int value) {
        follow(apic.write(offset, value));
    }

    private void follow(int message) {
        if (message == LocalApic.SEND_IPI) {
            bus.sendIpi(index, apic.command(), apic.destination());
        } else if (message != LocalApic.NO_MESSAGE) {
            bus.endOfInterrupt(message & 0xFF);
        }
        window.attend();
    }

    /** Ends the interrupt of the highest priority in service: writes the EOI register. */
    public void eoi() {
        writeApic(ApicRegister.EOI, 0);
    }

    /** Sends a fixed interrupt to one CPU: writes the ICR. */
    public void sendIpi(int targetApicId, int vector) {
        writeApic(ApicRegister.ICR_HIGH, apic.mode() == ApicMode.X2APIC ? targetApicId : targetApicId << 24);
        writeApic(ApicRegister.ICR_LOW, vector);
    }

    /** Starts the timer for one interrupt after {@code counts}: writes LVT timer and initial count. 0 stops it. */
    public void armOneShot(int vector, int counts) {
        writeApic(ApicRegister.LVT_TIMER, vector);
        writeApic(ApicRegister.INITIAL_COUNT, counts);
    }

    /** Starts the timer for an interrupt every {@code counts}: writes LVT timer and initial count. 0 stops it. */
    public void armPeriodic(int vector, int counts) {
        writeApic(ApicRegister.LVT_TIMER, vector | ApicRegister.PERIODIC.mask());
        writeApic(ApicRegister.INITIAL_COUNT, counts);
    }

    /** A local source of this CPU fires once: {@link ApicRegister#LVT_PMC}, {@link ApicRegister#LVT_LINT1}... */
    public void fireLocal(int lvtOffset) {
        actOn(lvtOffset, apic.fire(lvtOffset));
    }

    /** Drives this CPU's LINT0 (0) or LINT1 (1) pin. */
    public void drivePin(int pin, boolean high) {
        actOn(pin == 0 ? ApicRegister.LVT_LINT0 : ApicRegister.LVT_LINT1, apic.drivePin(pin, high));
    }

    private void actOn(int lvtOffset, long id) {
        if (id != 0) {
            boolean present = apic.mode() != ApicMode.DISABLED;
            int entry = present ? apic.read(lvtOffset) : DeliveryMode.NMI.bits();
            DeliveryMode mode = DeliveryMode.of(ApicRegister.DELIVERY_MODE.get(entry));
            arriveSpecial(mode, ApicRegister.VECTOR.get(entry), id, ledger.clock().nowNanos());
        }
        window.attend();
    }

    // ---- what arrives ----

    /** The local APIC's timer has run out. */
    @Override
    public void onEvent(int kind, long argument) {
        apic.timerExpired();
        window.attend();
    }

    @Override
    public void describe(int kind, long argument, Due due) {
        due.named("timer", index, TIMER_ACTOR + index).touching(Due.cpuBit(index));
    }

    /** What is taken, and when. */
    InterruptWindow window() {
        return window;
    }

    /** A message has arrived from the bus; false if it was not accepted. */
    boolean arrive(int command, long id, long raisedNanos) {
        int vector = command & VECTOR;
        boolean accepted;
        if ((command & MODE) <= LAST_LATCHED_MODE) {
            accepted = apic.latch(vector, (command & LEVEL) != 0, id, raisedNanos);
        } else {
            DeliveryMode mode = DeliveryMode.of(ApicRegister.DELIVERY_MODE.get(command));
            accepted = arriveSpecial(mode, vector, id, raisedNanos);
        }
        window.attend();
        return accepted;
    }

    private boolean arriveSpecial(DeliveryMode mode, int vector, long id, long raisedNanos) {
        switch (mode) {
            case NMI:
                return window.latchNmi(id, raisedNanos);
            case INIT:
                reset(id, raisedNanos);
                return true;
            case STARTUP:
                return window.startup(vector, id, raisedNanos);
            case EXT_INT:
                return window.latchExtInt(vector, id, raisedNanos);
            default:
                ledger.discarded(DiscardReason.UNSUPPORTED_MODE, index, vector, id);
                return false;
        }
    }

    private void reset(long id, long raisedNanos) {
        window.reset();
        apic.reset();
        ledger.tookEffect(MachineRecord.INIT, index, 0, id, raisedNanos);
        if (software != null) {
            software.init();
        }
        if (apic.base().isBsp() && software != null) {
            window.setState(CpuState.RUNNING); // the bootstrap processor goes on at the reset vector
        }
    }

    /** Units waiting at this CPU: for the ledger's scan. */
    int waitingCount() {
        return apic.requestCount() + window.waitingCount();
    }

    /** With its software, if there is any. */
    @Override
    public void exchange(StateStream state) {
        tsc.exchange(state);
        apic.exchange(state);
        window.exchange(state);
        time.exchange(state);
        if (software != null) {
            MachineSnapshot.asSnapshottable("software of cpu " + index, software).exchange(state);
        }
        locateApic();
    }
}
