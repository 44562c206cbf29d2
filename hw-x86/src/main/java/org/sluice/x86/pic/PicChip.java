package org.sluice.x86.pic;

import java.util.List;
import org.sluice.x86.HardwareLedger;
import org.sluice.x86.IrqLine;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.RegisterValue;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * One 8259A: eight inputs, one output. Passive: it drives its output and calls nobody else.
 *
 * <pre>
 *   input --edge or level--&gt; IRR --IMR--&gt; priority, above what ISR holds --&gt; INT ... INTA --&gt; ISR --&gt;
 * EOI
 * </pre>
 *
 * <p>In the books an input that is requested and not in service is one raise; one that falls before its acknowledge is
 * withdrawn. The cascade input has no identity of its own.
 *
 * <p>Threading: the baton. No allocation after construction. Not modelled: MCS-80 mode, buffered mode (no pins), the
 * single mode's missing ICW3 (a PC has two). Source: Intel 8259A datasheet.
 */
public final class PicChip implements RegisterDevice, Snapshottable {

    /** Inputs of one chip. */
    public static final int INPUTS = 8;

    private static final int ALL = 0xFF;
    private static final int LAST = INPUTS - 1;
    private static final int NONE = -1;

    private final int firstInput;
    private final boolean master;
    private final int levelCapable;
    private final IrqLine output;
    private final HardwareLedger ledger;

    // owner: the baton
    private int lines;
    private int irr;
    private int isr;
    private int imr;
    private int elcr;
    /** The next initialisation word expected, 2 to 4; 0 if none. */
    private int expected;
    /** The initialisation words as they were written; icw4 is 0 if ICW1 announced none. */
    private int icw1;
    private int icw2;
    private int icw3;
    private int icw4;
    private boolean rotateInAutoEoi;
    private boolean specialMask;
    private boolean readIsr;
    private boolean poll;
    /** The input of least priority. */
    private int lowest = LAST;
    private final long[] id = new long[INPUTS];
    private final long[] raisedNanos = new long[INPUTS];

    /**
     * A chip after power-up: all masked until it is initialised.
     *
     * @param firstInput   number of its first input in the books: 0 or 8
     * @param master       does it have another chip at input 2?
     * @param levelCapable the inputs that the ELCR can make level-triggered
     * @param output       its INT pin
     * @param ledger       the machine's books
     */
    PicChip(int firstInput, boolean master, int levelCapable, IrqLine output, HardwareLedger ledger) {
        this.firstInput = firstInput;
        this.master = master;
        this.levelCapable = levelCapable;
        this.output = output;
        this.ledger = ledger;
        this.imr = ALL;
    }

    // ---- inputs ----

    /** Drives an input, 0 to 7. */
    void drive(int input, boolean high) {
        int bit = 1 << input;
        boolean was = (lines & bit) != 0;
        lines = high ? lines | bit : lines & ~bit;
        if (high && !was || isLevel(input)) {
            irr = high ? irr | bit : irr & ~bit;
        } else if (!high) {
            irr &= ~bit; // a request must stay until its acknowledge
        }
        refresh();
    }

    private boolean isLevel(int input) {
        return PicRegister.ICW1_LEVEL.isSet(icw1) || (elcr >>> input & 1) != 0;
    }

    boolean isCascade(int input) {
        return input != NONE && master && !PicRegister.ICW1_SINGLE.isSet(icw1) && (icw3 >>> input & 1) != 0;
    }

    // ---- registers ----

    @Override
    public long read(int offset, int size) {
        if (poll) {
            poll = false;
            return polled();
        }
        return (offset & 1) != 0 ? imr : readIsr ? isr : irr;
    }

    @Override
    public void write(int offset, int size, long value) {
        int word = (int) value & ALL;
        if ((offset & 1) != 0) {
            writeData(word);
        } else if (PicRegister.ICW1.isSet(word)) {
            initialise(word);
        } else if (PicRegister.OCW3.isSet(word)) {
            writeOcw3(word);
        } else {
            writeOcw2(PicRegister.OCW2_COMMAND.get(word), PicRegister.OCW2_LEVEL.get(word));
        }
        refresh();
    }

    private void initialise(int word) {
        icw1 = word;
        icw4 = 0;
        expected = 2;
        imr = 0;
        isr = 0;
        irr = 0;
        for (int input = 0; input < INPUTS; input++) {
            irr |= isLevel(input) ? lines & 1 << input : 0; // the edge sense circuit is reset
        }
        lowest = LAST;
        specialMask = false;
        readIsr = false;
        poll = false;
        rotateInAutoEoi = false;
    }

    private void writeData(int word) {
        switch (expected) {
            case 2:
                icw2 = word & PicRegister.ICW2_BASE.mask();
                expected = PicRegister.ICW1_SINGLE.isSet(icw1) ? lastWord() : 3;
                break;
            case 3:
                icw3 = word;
                expected = lastWord();
                break;
            case 4:
                icw4 = word;
                expected = 0;
                break;
            default:
                imr = word;
                break;
        }
    }

    private int lastWord() {
        return PicRegister.ICW1_IC4.isSet(icw1) ? 4 : 0;
    }

    private void writeOcw3(int word) {
        poll = PicRegister.OCW3_POLL.isSet(word);
        int read = PicRegister.OCW3_READ.get(word);
        readIsr = read == 3 || readIsr && read != 2;
        int mask = PicRegister.OCW3_SPECIAL_MASK.get(word);
        specialMask = mask == 3 || specialMask && mask != 2;
    }

    private void writeOcw2(int command, int level) {
        switch (command) {
            case PicRegister.EOI:
            case PicRegister.ROTATE_EOI:
                end(highestInService(), command == PicRegister.ROTATE_EOI);
                break;
            case PicRegister.SPECIFIC_EOI:
            case PicRegister.ROTATE_SPECIFIC_EOI:
                end(level, command == PicRegister.ROTATE_SPECIFIC_EOI);
                break;
            case PicRegister.SET_PRIORITY:
                lowest = level;
                break;
            case PicRegister.ROTATE_AUTO_SET:
                rotateInAutoEoi = true;
                break;
            case PicRegister.ROTATE_AUTO_CLEAR:
                rotateInAutoEoi = false;
                break;
            default:
                break;
        }
    }

    private void end(int input, boolean rotate) {
        if (input == NONE) {
            return;
        }
        isr &= ~(1 << input);
        lowest = rotate ? input : lowest;
    }

    /** The ELCR's byte for this chip. */
    int elcr() {
        return elcr;
    }

    void setElcr(int value) {
        elcr = value & levelCapable;
        for (int input = 0; input < INPUTS; input++) {
            int bit = 1 << input;
            irr = isLevel(input) ? irr & ~bit | lines & bit : irr;
        }
        refresh();
    }

    // ---- priority ----

    private int highestInService() {
        int serving = specialMask ? isr & ~imr : isr; // a masked one is not ended by a non-specific EOI
        return PicOrder.first(serving, lowest);
    }

    /** The input that INT stands for, {@link #NONE} if none is above what is in service. */
    private int request() {
        int wanted = irr & ~imr & ~levelInService();
        for (int rank = 0; rank < INPUTS; rank++) {
            int input = PicOrder.input(rank, lowest);
            int bit = 1 << input;
            boolean serving = (isr & bit) != 0;
            boolean blocks = serving && !(specialMask && (imr & bit) != 0);
            boolean nests = PicRegister.ICW4_FULLY_NESTED.isSet(icw4) && isCascade(input);
            if ((wanted & bit) != 0 && (!serving || nests)) {
                return input;
            }
            if (blocks && !nests) {
                return NONE;
            }
        }
        return NONE;
    }

    /** A level that is in service asks again only after its end; a cascade input goes by the other chip's output. */
    private int levelInService() {
        int inputs = 0;
        for (int input = 0; input < INPUTS; input++) {
            inputs |= isLevel(input) && !isCascade(input) ? isr & 1 << input : 0;
        }
        return inputs;
    }

    /** Is INT driven? */
    boolean isRequesting() {
        return request() != NONE;
    }

    void refresh() {
        for (int input = 0; input < INPUTS; input++) {
            boolean waits = (irr >>> input & 1) != 0 && !isCascade(input) && (levelInService() >>> input & 1) == 0;
            if (waits && id[input] == 0) {
                id[input] = ledger.picRaised(firstInput + input, false);
                raisedNanos[input] = ledger.clock().nowNanos();
            } else if (!waits && id[input] != 0) {
                ledger.picWithdrawn(firstInput + input, id[input]);
                id[input] = 0;
            }
        }
        if (expected == 0 && isRequesting()) {
            output.raise();
        } else {
            output.lower();
        }
    }

    // ---- acknowledge ----

    /** What INTA finds: the input, or 7 without an ISR bit if there is none. */
    int acknowledge() {
        output.lower(); // between two acknowledges INT falls
        int input = request();
        if (input != NONE) {
            int bit = 1 << input;
            irr &= isLevel(input) || isCascade(input) ? -1 : ~bit;
            if (PicRegister.ICW4_AUTO_EOI.isSet(icw4)) {
                lowest = rotateInAutoEoi ? input : lowest;
            } else {
                isr |= bit;
            }
        }
        return input;
    }

    /** Books what {@link #acknowledge} found; then the output may rise again. */
    long accepted(int cpu, int input) {
        long taken = input == NONE ? ledger.picRaised(firstInput + LAST, true) : id[input];
        ledger.picAccepted(cpu, vector(input), taken, raisedNanos(input));
        if (input != NONE) {
            id[input] = 0;
        }
        refresh();
        return taken;
    }

    int vector(int input) {
        return icw2 + (input == NONE ? LAST : input);
    }

    /** When the request at an input was raised that was acknowledged last; now for a spurious one. */
    long raisedNanos(int input) {
        return input == NONE ? ledger.clock().nowNanos() : raisedNanos[input];
    }

    private int polled() {
        int input = acknowledge();
        if (input != NONE && !isCascade(input)) {
            accepted(-1, input);
        } else {
            refresh();
        }
        return input == NONE ? 0 : 0x80 | input;
    }

    /** RESET: what waits here is lost, and the output falls. */
    void discardPending() {
        for (int input = 0; input < INPUTS; input++) {
            if (id[input] != 0) {
                ledger.lostAtPic(firstInput + input, id[input]);
                id[input] = 0;
            }
        }
        irr = 0;
        refresh();
    }

    /** How many requests wait here, by looking. */
    int waitingCount() {
        int count = 0;
        for (long waiting : id) {
            count += waiting != 0 ? 1 : 0;
        }
        return count;
    }

    // ---- to look at ----

    /** The request register. */
    public int irr() {
        return irr;
    }

    /** The in-service register. */
    public int isr() {
        return isr;
    }

    /** Adds its registers and modes. OCW2 and OCW3 are the words that would bring about what holds now. */
    void describe(String which, List<RegisterValue> all) {
        String[] names = {"IRR", "ISR", "IMR", "ICW1", "ICW2", "ICW3", "ICW4", "OCW2", "OCW3"};
        int[] values = {irr, isr, imr, icw1, icw2, icw3, icw4, PicRegister.ocw2(rotateInAutoEoi, lowest),
                PicRegister.ocw3(specialMask, poll, readIsr)};
        for (int i = 0; i < names.length; i++) {
            all.add(new RegisterValue(which + names[i], values[i], Byte.SIZE));
        }
        all.add(new RegisterValue(which + "Lowest Priority", lowest, 3));
        all.add(new RegisterValue(which + "Special Mask Mode", specialMask ? 1 : 0, 1));
        all.add(new RegisterValue(which + "Automatic EOI", PicRegister.ICW4_AUTO_EOI.get(icw4), 1));
        all.add(new RegisterValue(which + "Rotate in Automatic EOI", rotateInAutoEoi ? 1 : 0, 1));
        all.add(new RegisterValue(which + "Special Fully Nested Mode", PicRegister.ICW4_FULLY_NESTED.get(icw4), 1));
        all.add(new RegisterValue(which + "Poll", poll ? 1 : 0, 1));
    }

    @Override
    public void exchange(StateStream state) {
        lines = state.exchange(lines);
        irr = state.exchange(irr);
        isr = state.exchange(isr);
        imr = state.exchange(imr);
        elcr = state.exchange(elcr);
        expected = state.exchange(expected);
        icw1 = state.exchange(icw1);
        icw2 = state.exchange(icw2);
        icw3 = state.exchange(icw3);
        icw4 = state.exchange(icw4);
        rotateInAutoEoi = state.exchange(rotateInAutoEoi);
        specialMask = state.exchange(specialMask);
        readIsr = state.exchange(readIsr);
        poll = state.exchange(poll);
        lowest = state.exchange(lowest);
        state.exchange(id);
        state.exchange(raisedNanos);
    }
}
