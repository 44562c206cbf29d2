package org.sluice.x86;

import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.DeliveryMode;
import org.sluice.x86.apic.LocalApic;
import org.sluice.x86.apic.RequestRegisters;
import org.sluice.x86.board.CpuSpec;
import org.sluice.x86.engine.Due;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.engine.Processor;

/**
 * A CPU: its time, its local APIC, its hard interrupt flag, and the software in its slot. It takes an interrupt the
 * moment one is deliverable and the flag is set: at the event that latches it, or inside the call that sets the flag
 * or lowers the priority.
 *
 * <p>Threading: the baton. No allocation after construction. Not modelled: registers and instructions; the shadow of
 * STI, which delays acceptance by one of these.
 */
public final class Cpu implements EventTarget {

    /** The exception vector of an NMI, for records. */
    public static final int NMI_VECTOR = 2;

    private static final int TIMER = 0;
    /** For explorers: the number of who acts when a timer runs out. */
    private static final int TIMER_ACTOR = 0x1000;
    // plain masks: the path of an interrupt is short even before it is compiled
    private static final int MODE = ApicRegister.DELIVERY_MODE.mask();
    private static final int LAST_LATCHED_MODE = DeliveryMode.LOWEST_PRIORITY.bits();
    private static final int LEVEL = ApicRegister.LEVEL_TRIGGERED.mask();
    private static final int VECTOR = ApicRegister.VECTOR.mask();

    private final int index;
    private final int node;
    private final Processor time;
    private final LocalApic apic;
    private final RequestRegisters requests;
    private final Bus bus;
    private final HardwareLedger ledger;
    private CpuSoftware software;

    // owner: the baton
    private boolean hardEnabled;
    private boolean started;
    private boolean inNmi;
    private long nmiId;
    private long nmiRaisedNanos;
    /** Is there a vector or an NMI that would be taken, were the flag set? Kept current for {@link #isPending}. */
    private boolean pending;

    Cpu(CpuSpec spec, long nanosPerClock, Engine engine, Bus bus, HardwareLedger ledger) {
        this.index = spec.index();
        this.node = spec.node();
        this.time = engine.processor(index);
        this.apic = new LocalApic(index, spec.apicId(), nanosPerClock, engine.alarm(this, TIMER), ledger);
        this.requests = apic.requests();
        this.bus = bus;
        this.ledger = ledger;
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

    /** Puts software into the slot and declares the CPU started, as a boot loader would; interrupts are off. */
    public void install(CpuSoftware newSoftware) {
        software = newSoftware;
        started = true;
        time.run(newSoftware);
        attend();
    }

    /** Has the CPU been started, by its loader or by a start-up IPI? */
    public boolean isStarted() {
        return started;
    }

    // ---- the hard interrupt flag ----

    /** Is the hard interrupt flag (IF) set? */
    public boolean hardEnabled() {
        return hardEnabled;
    }

    /** Sets the flag; a pending interrupt is taken before this returns. */
    public void hardEnable() {
        hardEnabled = true;
        if (pending) {
            attend();
        }
    }

    /** Clears the flag. */
    public void hardDisable() {
        hardEnabled = false;
    }

    /** Would something be taken, were the flag set? One plain load, for the execution path. */
    public boolean isPending() {
        return pending;
    }

    /** The NMI handler has ended (IRET): an NMI that waits is taken before this returns. */
    public void nmiDone() {
        if (inNmi) {
            inNmi = false;
            ledger.note(MachineRecord.NMI_DONE, index, NMI_VECTOR, 0, 0);
            attend();
        }
    }

    // ---- this CPU's own APIC page ----

    /** Reads the register at {@code offset} of the APIC page. */
    public int readApic(int offset) {
        int value = apic.read(offset);
        attend();
        return value;
    }

    /** Writes the register at {@code offset} of the APIC page: sends what is to be sent, takes what may be taken. */
    public void writeApic(int offset, int value) {
        int message = apic.write(offset, value);
        if (message == LocalApic.SEND_IPI) {
            bus.sendIpi(index, apic.command(), apic.destination());
        } else if (message != LocalApic.NO_MESSAGE) {
            bus.endOfInterrupt(message & 0xFF);
        }
        attend();
    }

    /** Ends the interrupt of the highest priority in service: writes the EOI register. */
    public void eoi() {
        writeApic(ApicRegister.EOI, 0);
    }

    /** Sends a fixed interrupt to one CPU: writes the ICR. */
    public void sendIpi(int targetApicId, int vector) {
        writeApic(ApicRegister.ICR_HIGH, targetApicId << 24);
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
        long nmi = apic.fire(lvtOffset);
        if (nmi != 0) {
            latchNmi(nmi, ledger.clock().nowNanos());
        }
        attend();
    }

    // ---- what arrives ----

    /** The local APIC's timer has run out. */
    @Override
    public void onEvent(int kind, long argument) {
        apic.timerExpired();
        attend();
    }

    @Override
    public void describe(int kind, long argument, Due due) {
        due.named("timer", index, TIMER_ACTOR + index).touching(Due.cpuBit(index));
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
        attend();
        return accepted;
    }

    private boolean arriveSpecial(DeliveryMode mode, int vector, long id, long raisedNanos) {
        switch (mode) {
            case NMI:
                return latchNmi(id, raisedNanos);
            case INIT:
                reset(id, raisedNanos);
                return true;
            case STARTUP:
                return startup(vector, id, raisedNanos);
            default:
                ledger.discarded(DiscardReason.UNSUPPORTED_MODE, index, vector, id);
                return false;
        }
    }

    private boolean latchNmi(long id, long raisedNanos) {
        if (!started) {
            ledger.discarded(DiscardReason.RESET, index, NMI_VECTOR, id);
            return false;
        }
        if (nmiId != 0) {
            ledger.merged(MergeReason.NMI_PENDING, index, NMI_VECTOR, id, nmiId);
        } else {
            nmiId = id;
            nmiRaisedNanos = raisedNanos;
            ledger.nmiLatched(index, id, raisedNanos);
        }
        return true;
    }

    private void reset(long id, long raisedNanos) {
        started = false;
        hardEnabled = false;
        inNmi = false;
        if (nmiId != 0) {
            ledger.lost(index, NMI_VECTOR, nmiId);
            nmiId = 0;
        }
        apic.reset();
        ledger.tookEffect(MachineRecord.INIT, index, 0, id, raisedNanos);
        if (software != null) {
            software.init();
        }
    }

    private boolean startup(int page, long id, long raisedNanos) {
        if (started) {
            ledger.discarded(DiscardReason.NOT_WAITING_FOR_SIPI, index, page, id);
            return false;
        }
        started = true;
        ledger.tookEffect(MachineRecord.STARTUP, index, page, id, raisedNanos);
        if (software != null) {
            software.startup(page);
        }
        return true;
    }

    // ---- taking ----

    /** Takes what may be taken now: first an NMI, then the deliverable vector. Re-entered by what it calls. */
    private void attend() {
        boolean nmi = nmiId != 0 && !inNmi;
        int vector = requests.deliverable();
        pending = nmi || vector != 0;
        if (!pending || !started || software == null) {
            return;
        }
        if (nmi) {
            takeNmi();
            vector = requests.deliverable();
        }
        if (hardEnabled && vector != 0) {
            hardEnabled = false;
            apic.acknowledge();
            pending = nmiId != 0 && !inNmi;
            software.interrupt(vector, requests.idInService(vector), requests.raisedNanos(vector));
        }
    }

    private void takeNmi() {
        long id = nmiId;
        nmiId = 0;
        inNmi = true;
        pending = requests.deliverable() != 0;
        ledger.nmiAccepted(index, id, nmiRaisedNanos);
        software.nmi(id, nmiRaisedNanos);
    }

    /** Units waiting at this CPU: for the ledger's scan. */
    int waitingCount() {
        return apic.requestCount() + (nmiId != 0 ? 1 : 0);
    }
}
