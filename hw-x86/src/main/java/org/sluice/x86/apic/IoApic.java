package org.sluice.x86.apic;

import static org.sluice.x86.apic.ApicRegister.ACTIVE_LOW;
import static org.sluice.x86.apic.ApicRegister.DELIVERY_STATUS;
import static org.sluice.x86.apic.ApicRegister.LEVEL_TRIGGERED;
import static org.sluice.x86.apic.ApicRegister.MASKED;
import static org.sluice.x86.apic.ApicRegister.VECTOR;
import static org.sluice.x86.apic.IoApicRegister.REMOTE_IRR;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.DiscardReason;
import org.sluice.x86.HardwareLedger;
import org.sluice.x86.MachineRecord;
import org.sluice.x86.MergeReason;
import org.sluice.x86.RegisterBank;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.RegisterValue;
import org.sluice.x86.engine.Clock;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * An I/O APIC: pins in, messages out, one redirection entry per pin.
 *
 * <pre>
 *   edge    rise --masked?--> discarded      level  rise --masked or remote IRR?--> held at the pin
 *             `--------------> sent                   `--> remote IRR set, sent; EOI clears it and looks again
 * </pre>
 *
 * <p>Held is a matter of the books: to software a masked pin does nothing, and a level that is still there at unmask
 * interrupts then. A level that rises is one raise; one that is found still asserted when it could be sent again (EOI,
 * unmask) is a new raise. One that no local APIC accepts leaves remote IRR clear and is not retried until its entry is
 * written or its line moves. Only a change of the wire makes an edge; a change of the polarity bit does not.
 *
 * <p>Threading: the baton. No allocation after construction. Source: Intel 82093AA datasheet.
 */
public final class IoApic implements RegisterDevice, RegisterBank, Snapshottable {

    /** The most pins one I/O APIC has. */
    public static final int PINS_MAX = 240;

    private static final int OPEN = -1;
    private static final int LOW_WRITABLE = 0x0001AFFF;
    private static final int COMMAND = 0x00008FFF;
    // plain masks: the path of an interrupt is short even before it is compiled
    private static final int LEVEL = LEVEL_TRIGGERED.mask();
    /** Of the delivery mode's three bits those that are clear for fixed and lowest priority. */
    private static final int NOT_BY_VECTOR = DeliveryMode.NMI.bits() | DeliveryMode.SMI.bits();
    private static final int LOW = ACTIVE_LOW.mask();
    private static final int MASK = MASKED.mask();
    private static final int IRR = REMOTE_IRR.mask();

    private final int index;
    private final int gsiBase;
    private final int pins;
    private final ApicBus bus;
    private final HardwareLedger ledger;
    private final Clock clock;

    // owner: the baton
    private int select;
    private int identity;
    private final int[] low;
    private final int[] high;
    /** How many sources assert the pin. */
    private final int[] asserted;
    /** The polarity of the board's wire: 0, or the ACTIVE_LOW bit. */
    private final int[] wiring;
    private final int[] inFlight;
    private final long[] heldId;
    private final long[] heldNanos;

    /**
     * An I/O APIC after power-up: all pins masked.
     *
     * @param index   which one of the machine's
     * @param gsiBase global interrupt number of pin 0
     * @param pins    1 to {@value #PINS_MAX}
     * @param bus     carries its messages
     * @param ledger  the machine's books
     */
    public IoApic(int index, int gsiBase, int pins, ApicBus bus, HardwareLedger ledger) {
        this.index = index;
        this.gsiBase = gsiBase;
        this.pins = pins;
        this.bus = bus;
        this.ledger = ledger;
        this.clock = ledger.clock();
        this.low = new int[pins];
        this.high = new int[pins];
        this.asserted = new int[pins];
        this.wiring = new int[pins];
        this.inFlight = new int[pins];
        this.heldId = new long[pins];
        this.heldNanos = new long[pins];
        for (int pin = 0; pin < pins; pin++) {
            low[pin] = MASK;
        }
        this.identity = index << 24;
    }

    /** Which one of the machine's I/O APICs. */
    public int index() {
        return index;
    }

    /** Global interrupt number of pin 0. */
    public int gsiBase() {
        return gsiBase;
    }

    /** How many pins. */
    public int pins() {
        return pins;
    }

    /** Tells how the board wires a pin: asserted means low if {@code activeLow}. Before any source asserts it. */
    public void wire(int pin, boolean activeLow) {
        wiring[pin] = activeLow ? LOW : 0;
    }

    // ---- registers ----

    @Override
    public long read(int offset, int size) {
        if (offset == IoApicRegister.IOREGSEL) {
            return select;
        }
        return offset == IoApicRegister.IOWIN ? readSelected(select) & 0xFFFF_FFFFL : 0;
    }

    @Override
    public void write(int offset, int size, long value) {
        if (offset == IoApicRegister.IOREGSEL) {
            select = (int) value & 0xFF;
        } else if (offset == IoApicRegister.IOWIN) {
            writeSelected(select, (int) value);
        } else if (offset == IoApicRegister.EOIR) {
            endOfInterrupt((int) value & 0xFF);
        }
    }

    /** The register at an index, as IOWIN shows it; indices without a register read all ones. */
    public int readSelected(int register) {
        switch (register) {
            case IoApicRegister.IOAPICID: return identity;
            case IoApicRegister.IOAPICVER: return pins - 1 << 16 | IoApicRegister.VERSION_VALUE;
            case IoApicRegister.IOAPICARB: return 0;
            default: break;
        }
        int pin = register - IoApicRegister.IOREDTBL >> 1;
        if (register < IoApicRegister.IOREDTBL || pin >= pins) {
            return OPEN;
        }
        if ((register & 1) != 0) {
            return high[pin];
        }
        return inFlight[pin] > 0 ? low[pin] | DELIVERY_STATUS.mask() : low[pin];
    }

    @Override
    public List<RegisterValue> registers() {
        List<RegisterValue> all = new ArrayList<>();
        all.add(new RegisterValue("IOREGSEL", select, Byte.SIZE));
        all.add(new RegisterValue("IOWIN", readSelected(select), Integer.SIZE));
        all.add(RegisterValue.writeOnly("EOIR"));
        all.add(new RegisterValue("IOAPICID", identity, Integer.SIZE));
        all.add(new RegisterValue("IOAPICVER", readSelected(IoApicRegister.IOAPICVER), Integer.SIZE));
        all.add(new RegisterValue("IOAPICARB", 0, Integer.SIZE));
        for (int pin = 0; pin < pins; pin++) {
            int register = IoApicRegister.IOREDTBL + 2 * pin;
            long entry = (long) high[pin] << Integer.SIZE | readSelected(register) & 0xFFFF_FFFFL;
            all.add(new RegisterValue("IOREDTBL" + pin, entry, Long.SIZE));
        }
        return all;
    }

    /** Writes the register at an index, as through IOWIN; what is read-only or missing is ignored. */
    public void writeSelected(int register, int value) {
        int pin = register - IoApicRegister.IOREDTBL >> 1;
        if (register == IoApicRegister.IOAPICID) {
            identity = value & IoApicRegister.IDENTITY.mask();
        } else if (register < IoApicRegister.IOREDTBL || pin >= pins) {
            return;
        } else if ((register & 1) != 0) {
            high[pin] = value & ApicRegister.TOP_BYTE.mask();
        } else {
            writeLow(pin, value);
        }
    }

    private void writeLow(int pin, int value) {
        int entry = value & LOW_WRITABLE | low[pin] & IRR;
        if (!isLevel(entry)) {
            entry &= ~IRR;
        }
        low[pin] = entry;
        if (heldId[pin] != 0 && !(isLevel(entry) && isActive(pin))) {
            withdraw(pin);
        }
        lookAgain(pin);
    }

    /** Is the pin sensed as a level? NMI, INIT, SMI and ExtINT are edges whatever the trigger mode says. */
    private static boolean isLevel(int entry) {
        return (entry & LEVEL) != 0 && (entry & NOT_BY_VECTOR) == 0;
    }

    // ---- pins ----

    /** One more source asserts the pin. Each source does so once before {@link #lower}. */
    public void raise(int pin) {
        int others = asserted[pin]++;
        int entry = low[pin];
        if ((entry & LOW) == wiring[pin]) {
            if (others == 0 || isLevel(entry)) {
                rose(pin, entry);
            }
        } else if (others == 0 && heldId[pin] != 0) {
            withdraw(pin);
        }
    }

    /** One source less asserts the pin. */
    public void lower(int pin) {
        int others = --asserted[pin];
        assert others >= 0 : "pin " + pin + " is not asserted";
        if (others > 0) {
            return;
        }
        int entry = low[pin];
        if ((entry & LOW) != wiring[pin]) {
            rose(pin, entry);
        } else if (heldId[pin] != 0) {
            withdraw(pin);
        }
    }

    /** Is the pin's input active, as its polarity bit sees it? */
    public boolean isActive(int pin) {
        boolean sensedAsWired = (low[pin] & LOW) == wiring[pin];
        return asserted[pin] > 0 == sensedAsWired;
    }

    private void rose(int pin, int entry) {
        long id = ledger.raise(MachineRecord.PIN_RAISED, -1, gsiBase + pin, 0);
        if (!isLevel(entry) && (entry & MASK) == 0) {
            send(pin, id, clock.nowNanos());
        } else if (!isLevel(entry)) {
            ledger.discarded(DiscardReason.EDGE_MASKED, -1, gsiBase + pin, id);
        } else if (heldId[pin] != 0) {
            ledger.merged(MergeReason.PIN_HELD, -1, gsiBase + pin, id, heldId[pin]);
        } else if ((entry & (MASK | IRR)) != 0) {
            heldId[pin] = id;
            heldNanos[pin] = clock.nowNanos();
            ledger.held(gsiBase + pin, id, (entry & MASK) == 0);
        } else {
            send(pin, id, clock.nowNanos());
        }
    }

    private void withdraw(int pin) {
        long id = heldId[pin];
        heldId[pin] = 0;
        ledger.withdrawn(gsiBase + pin, id);
    }

    /** The pin may be free to send: a level that waits there goes, or one that is still asserted is raised anew. */
    private void lookAgain(int pin) {
        int entry = low[pin];
        if (!isLevel(entry) || (entry & (MASK | IRR)) != 0 || !isActive(pin)) {
            return;
        }
        long id = heldId[pin];
        if (id == 0) {
            id = ledger.raise(MachineRecord.PIN_RAISED, -1, gsiBase + pin, 1);
            send(pin, id, clock.nowNanos());
        } else {
            heldId[pin] = 0;
            ledger.released(gsiBase + pin, id, heldNanos[pin]);
            send(pin, id, heldNanos[pin]);
        }
    }

    private void send(int pin, long id, long raisedNanos) {
        int entry = low[pin];
        if (DeliveryMode.isRefusedFromPins(entry)) {
            ledger.discarded(DiscardReason.UNSUPPORTED_MODE, -1, gsiBase + pin, id);
            return;
        }
        if (isLevel(entry)) {
            low[pin] = entry | IRR;
        }
        inFlight[pin]++;
        bus.send(index << 8 | pin, id, raisedNanos, entry & COMMAND, high[pin] >>> 24);
    }

    // ---- the way back ----

    /** A message of this pin has reached its targets; {@code accepted} by at least one of them, or by none. */
    public void arrived(int pin, boolean accepted) {
        inFlight[pin]--;
        if (!accepted) {
            low[pin] &= ~IRR;
        }
    }

    /** A local APIC ended a level interrupt with this vector: the pins that sent it may send again. */
    public void endOfInterrupt(int vector) {
        for (int pin = 0; pin < pins; pin++) {
            if (REMOTE_IRR.isSet(low[pin]) && VECTOR.get(low[pin]) == vector) {
                low[pin] &= ~IRR;
                lookAgain(pin);
            }
        }
    }

    /** Levels that wait at their pins. */
    public int heldCount() {
        int count = 0;
        for (long id : heldId) {
            count += id != 0 ? 1 : 0;
        }
        return count;
    }

    /** RESET: what is held here is lost. */
    public void discardHeld() {
        for (int pin = 0; pin < pins; pin++) {
            if (heldId[pin] != 0) {
                ledger.lostAtPin(gsiBase + pin, heldId[pin]);
                heldId[pin] = 0;
            }
        }
    }

    @Override
    public void exchange(StateStream state) {
        select = state.exchange(select);
        identity = state.exchange(identity);
        state.exchange(low);
        state.exchange(high);
        state.exchange(asserted);
        state.exchange(inFlight);
        state.exchange(heldId);
        state.exchange(heldNanos);
    }
}
