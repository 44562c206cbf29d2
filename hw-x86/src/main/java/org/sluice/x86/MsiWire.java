package org.sluice.x86;

import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * A device's wire that is no wire: raising it writes the programmed data to the programmed address, which the bus
 * takes for an interrupt message. An edge by nature: lowering only makes it ready to rise again.
 *
 * <p>Threading: the baton. Not modelled: pending bits behind the mask (a masked message is discarded), level-triggered
 * messages (sent as edges), the redirection hint. Source: Intel SDM Vol. 3A "Message Signalled Interrupts".
 */
public final class MsiWire implements IrqLine, Snapshottable {

    /** The page that message addresses lie in: bits [31:20]. */
    public static final long ADDRESS_BASE = 0xFEE00000L;

    private static final long ADDRESS_FIXED_BITS = 0xFFF00000L;
    private static final BitField ADDRESS_DESTINATION = BitField.bits(19, 12);
    private static final BitField ADDRESS_LOGICAL = BitField.bit(2);

    private final int number;
    private final Bus bus;
    private final HardwareLedger ledger;
    private long address;
    private int data;
    private boolean masked = true;
    private boolean asserted;

    MsiWire(int number, Bus bus, HardwareLedger ledger) {
        this.number = number;
        this.bus = bus;
        this.ledger = ledger;
    }

    /** Which one of the machine's message sources: the line of its MSI_RAISED records. */
    public int number() {
        return number;
    }

    /**
     * Programs and unmasks the message.
     *
     * @param newAddress destination in bits [19:12], logical mode in bit 2, the rest {@link #ADDRESS_BASE}
     * @param newData    vector in bits [7:0], delivery mode in bits [10:8]
     */
    public void program(long newAddress, int newData) {
        if (!isMessage(newAddress)) {
            throw new IllegalArgumentException("message address 0x" + Long.toHexString(newAddress)
                    + " does not lie in 0xfee00000..0xfeefffff");
        }
        address = newAddress;
        data = newData;
        masked = false;
    }

    /** Masks or unmasks the source; it is masked until {@link #program}. */
    public void setMasked(boolean newMasked) {
        masked = newMasked || address == 0;
    }

    @Override
    public void raise() {
        if (asserted) {
            return;
        }
        asserted = true;
        int vector = ApicRegister.VECTOR.get(data);
        if (masked) {
            long id = ledger.raise(MachineRecord.MSI_RAISED, -1, number, vector);
            ledger.discarded(DiscardReason.MSI_MASKED, -1, number, id);
            return;
        }
        send(bus, number, address, data);
    }

    /** A device's write of {@code data} to {@code address}, which must lie in the page of interrupt messages. */
    static void send(Bus bus, int number, long address, int data) {
        int vector = ApicRegister.VECTOR.get(data);
        int mode = data & ApicRegister.DELIVERY_MODE.mask();
        int logical = ADDRESS_LOGICAL.isSet((int) address) ? ApicRegister.LOGICAL.mask() : 0;
        bus.sendMsi(number, vector | mode | logical, ADDRESS_DESTINATION.get((int) address));
    }

    /** Is a write to this address an interrupt message? */
    static boolean isMessage(long address) {
        return (address & ADDRESS_FIXED_BITS) == ADDRESS_BASE && address >>> Integer.SIZE == 0;
    }

    @Override
    public void lower() {
        asserted = false;
    }

    @Override
    public void exchange(StateStream state) {
        address = state.exchange(address);
        data = state.exchange(data);
        masked = state.exchange(masked);
        asserted = state.exchange(asserted);
    }
}
