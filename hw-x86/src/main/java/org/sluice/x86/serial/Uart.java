package org.sluice.x86.serial;

import static org.sluice.x86.serial.UartRegister.*;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.IrqLine;
import org.sluice.x86.RegisterBank;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.RegisterValue;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * A 16550A: a serial port with FIFOs, at the speed its divisor says. Passive; its host side is {@link #receive},
 * {@link #play} and the sink given to {@link #connect}.
 *
 * <p>As on a PC, OUT2 gates the interrupt line. Characters have as many bits as LCR says, whatever their sender gave
 * them. Threading: the baton. Not modelled: the parity bit itself (the far end says that one was wrong), DMA modes
 * (their pins end nowhere on a PC), modem lines other than in loopback (outside it the far end is always ready), the
 * delay of the empty indication by a character time when the FIFO held only one.
 *
 * <p>Source: National Semiconductor PC16550D datasheet.
 */
public final class Uart implements RegisterDevice, RegisterBank, EventTarget, Snapshottable {

    /** What the divisor divides: 1.8432 MHz / 16. */
    public static final int BAUD_MAX = 115_200;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int DIVISOR_RESET = 12;
    private static final int BITS_MIN = 5;
    private static final int FCR_KEPT = FCR_ENABLE.mask() | FCR_DMA_MODE.mask() | FCR_TRIGGER.mask();
    /** What the far end can do to a character. */
    private static final int DAMAGES = LSR_PARITY.mask() | LSR_FRAMING.mask();
    private static final int READY = MSR_CTS.mask() | MSR_DSR.mask() | MSR_DCD.mask();

    private static final int SHIFTED = 0;
    private static final int TIMED_OUT = 1;
    private static final int ARRIVED = 2;

    private final IrqLine line;
    private final Receiver receiver;
    private final Transmitter transmitter;
    private final Playback playback;
    private ByteSink sink = ByteSink.NONE;

    // owner: the baton
    private int divisor = DIVISOR_RESET;
    private int ier;
    private int fcr;
    private int lcr;
    private int mcr;
    private int msr = READY;
    private int scr;
    private boolean holdingEmptied;

    /** A port after reset, wired to {@code line}. */
    public Uart(IrqLine line, Engine time) {
        this.line = line;
        this.receiver = new Receiver(time, this, TIMED_OUT);
        this.transmitter = new Transmitter(time, this, SHIFTED);
        this.playback = new Playback(time, this, ARRIVED);
    }

    // ---- host side ----

    /** Connects the far end of the cable. */
    public void connect(ByteSink newSink) {
        sink = newSink;
    }

    /** A character has come in from the far end; in loopback the port does not listen. */
    public void receive(byte value) {
        receive(value, 0);
    }

    /**
     * A character has come in damaged; in loopback the port does not listen.
     *
     * @param damage {@link UartRegister#LSR_PARITY} and {@link UartRegister#LSR_FRAMING}, as bits of LSR; the first is
     *               noticed only if LCR asks for parity
     * @throws IllegalArgumentException if there are other bits
     */
    public void receive(byte value, int damage) {
        if ((damage & ~DAMAGES) != 0) {
            throw new IllegalArgumentException("damage 0x" + Integer.toHexString(damage) + " has more bits than 0x"
                    + Integer.toHexString(DAMAGES));
        }
        if (!MCR_LOOP.isSet(mcr)) {
            take(value, LCR_PARITY.isSet(lcr) ? damage : damage & ~LSR_PARITY.mask());
        }
    }

    /**
     * The far end holds the line at spacing for longer than a character: a break, which is one character of zeros
     * without a stop bit, however long it takes.
     */
    public void receiveBreak() {
        if (!MCR_LOOP.isSet(mcr)) {
            take((byte) 0, LSR_BREAK.mask() | LSR_FRAMING.mask());
        }
    }

    /**
     * What the far end has to send: a character each character time while RTS is on and the receiver has room, as with
     * a handshake over the cable; nothing in loopback. It replaces what was left of the last.
     */
    public void play(byte[] characters) {
        playback.load(characters);
        drive();
    }

    /** Characters lost because the receiver was full; a reset of the machine does not forget them. */
    public long overruns() {
        return receiver.overruns();
    }

    /** How long a character takes: start bit, data, parity, stop bits. A divisor of 0 counts as 1. */
    public long characterNanos() {
        int halfBits = 2 + 2 * bits() + 2 * LCR_PARITY.get(lcr) + stopHalfBits();
        return Math.max(divisor, 1) * (halfBits * NANOS_PER_SECOND) / (2L * BAUD_MAX);
    }

    private int bits() {
        return BITS_MIN + LCR_WORD_LENGTH.get(lcr);
    }

    private int stopHalfBits() {
        return !LCR_STOP_BITS.isSet(lcr) ? 2 : LCR_WORD_LENGTH.get(lcr) == 0 ? 3 : 4;
    }

    // ---- registers ----

    /** Reads a register; a wider access is one of single bytes, as on the ISA bus. */
    @Override
    public long read(int offset, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (long) (offset + i <= SCR ? readByte(offset + i) : 0xFF) << 8 * i;
        }
        return value;
    }

    @Override
    public void write(int offset, int size, long value) {
        for (int i = 0; i < size && offset + i <= SCR; i++) {
            writeByte(offset + i, (int) (value >>> 8 * i) & 0xFF);
        }
    }

    private int readByte(int offset) {
        boolean dlab = LCR_DLAB.isSet(lcr);
        switch (offset) {
            case RBR: return dlab ? divisor & 0xFF : readReceived();
            case IER: return dlab ? divisor >> 8 : ier;
            case IIR: return readIdentification();
            case LCR: return lcr;
            case MCR: return mcr;
            case LSR: return readLineStatus();
            case MSR: return readModemStatus();
            default: return scr;
        }
    }

    private void writeByte(int offset, int value) {
        boolean dlab = LCR_DLAB.isSet(lcr);
        switch (offset) {
            case THR:
                writeFirst(dlab, value);
                break;
            case IER:
                writeSecond(dlab, value);
                break;
            case FCR:
                writeFifoControl(value);
                break;
            case LCR:
                writeLines(value, mcr);
                break;
            case MCR:
                writeLines(lcr, value & 0x1F);
                followModem();
                break;
            case SCR:
                scr = value;
                break;
            default:
                return; // line and modem status are read-only
        }
        drive();
    }

    private void writeFirst(boolean dlab, int value) {
        if (dlab) {
            divisor = divisor & 0xFF00 | value;
        } else {
            holdingEmptied = false;
            drive();
            transmitter.write((byte) value, characterNanos());
            holdingEmptied = transmitter.isHoldingEmpty();
        }
    }

    private void writeSecond(boolean dlab, int value) {
        if (dlab) {
            divisor = divisor & 0xFF | value << 8;
            return;
        }
        boolean newlyAsked = (value & ~ier & IER_THR_EMPTY.mask()) != 0;
        ier = value & 0x0F;
        holdingEmptied |= newlyAsked && transmitter.isHoldingEmpty();
    }

    /** Without bit 0 the other bits are not programmed. */
    private void writeFifoControl(int value) {
        boolean enabled = FCR_ENABLE.isSet(value);
        boolean toggled = enabled != FCR_ENABLE.isSet(fcr);
        fcr = enabled ? value & FCR_KEPT : 0;
        if (toggled || enabled && FCR_CLEAR_RECEIVER.isSet(value)) {
            receiver.clear();
        }
        if (toggled || enabled && FCR_CLEAR_TRANSMITTER.isSet(value)) {
            transmitter.clear();
            holdingEmptied = true;
        }
        receiver.configure(enabled, FCR_TRIGGER.get(fcr));
        transmitter.setDepth(enabled ? ByteFifo.CAPACITY : 1);
    }

    /** LCR and MCR: a break is on the cable unless the port is in loopback. */
    private void writeLines(int newLcr, int newMcr) {
        boolean was = isBreaking();
        lcr = newLcr;
        mcr = newMcr;
        if (isBreaking() != was) {
            sink.breakChanged(!was);
        }
    }

    private boolean isBreaking() {
        return LCR_BREAK.isSet(lcr) && !MCR_LOOP.isSet(mcr);
    }

    @Override
    public List<RegisterValue> registers() {
        int[] values = {receiver.peek(), ier, identification(), fcr, lcr, mcr, lineStatus(), msr, scr, divisor & 0xFF,
            divisor >> 8, receiver.count(), transmitter.waiting()};
        String[] names = {"RBR", "IER", "IIR", "FCR", "LCR", "MCR", "LSR", "MSR", "SCR", "DLL", "DLM",
            "RCVR FIFO count", "XMIT FIFO count"};
        List<RegisterValue> all = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            all.add(new RegisterValue(names[i], values[i], Byte.SIZE));
        }
        all.add(1, RegisterValue.writeOnly("THR"));
        return all;
    }

    private int identification() {
        return IIR_FIFOS.with(cause(), FCR_ENABLE.isSet(fcr) ? 3 : 0);
    }

    private int readReceived() {
        int value = receiver.read(characterNanos());
        drive();
        return value;
    }

    private int readIdentification() {
        int shown = identification();
        if (cause() == IIR_THR_EMPTY) {
            holdingEmptied = false;
            drive();
        }
        return shown;
    }

    private int lineStatus() {
        int status = LSR_THR_EMPTY.with(receiver.status(), transmitter.isHoldingEmpty() ? 1 : 0);
        return LSR_TRANSMITTER_EMPTY.with(status, transmitter.isEmpty() ? 1 : 0);
    }

    private int readLineStatus() {
        int status = lineStatus();
        receiver.forgetErrors();
        drive();
        return status;
    }

    private int readModemStatus() {
        int status = msr;
        msr &= ~MSR_DELTAS.mask();
        drive();
        return status;
    }

    /** In loopback the four outputs come back as the four inputs; changes set the delta bits. */
    private void followModem() {
        int lines = READY;
        if (MCR_LOOP.isSet(mcr)) {
            lines = MSR_CTS.with(0, MCR_RTS.get(mcr));
            lines = MSR_DSR.with(lines, MCR_DTR.get(mcr));
            lines = MSR_RI.with(lines, MCR_OUT1.get(mcr));
            lines = MSR_DCD.with(lines, MCR_OUT2.get(mcr));
        }
        int changed = (lines ^ msr) >> 4 & MSR_DELTAS.mask();
        if (MSR_RI.isSet(lines)) {
            changed &= ~MSR_RI_ENDED.mask();
        }
        msr = lines | msr & MSR_DELTAS.mask() | changed;
    }

    // ---- characters ----

    @Override
    public void onEvent(int kind, long argument) {
        int character = kind == ARRIVED ? playback.take() : -1;
        if (kind == SHIFTED) {
            characterLeft();
        } else if (kind == TIMED_OUT) {
            receiver.timeOut();
            drive();
        } else if (character >= 0) {
            take((byte) character, 0);
        }
    }

    private void characterLeft() {
        byte left = transmitter.shiftDone(characterNanos());
        holdingEmptied |= transmitter.isHoldingEmpty();
        if (MCR_LOOP.isSet(mcr)) {
            take(left, 0);
            return;
        }
        drive();
        if (!isBreaking()) {
            sink.accept((byte) (left & (1 << bits()) - 1));
        }
    }

    private void take(byte value, int damage) {
        receiver.take(value & (1 << bits()) - 1, damage, characterNanos());
        drive();
    }

    // ---- the line ----

    /** The most urgent reason for an interrupt, as IIR bits [3:0]. */
    private int cause() {
        if (IER_LINE_STATUS.isSet(ier) && receiver.hasErrors()) {
            return IIR_LINE_STATUS;
        }
        if (IER_RECEIVED.isSet(ier) && receiver.isAtTrigger()) {
            return IIR_RECEIVED;
        }
        if (IER_RECEIVED.isSet(ier) && receiver.isTimedOut()) {
            return IIR_TIMEOUT;
        }
        if (IER_THR_EMPTY.isSet(ier) && holdingEmptied) {
            return IIR_THR_EMPTY;
        }
        return IER_MODEM_STATUS.isSet(ier) && MSR_DELTAS.isSet(msr) ? IIR_MODEM_STATUS : IIR_NONE;
    }

    private void drive() {
        if (!playback.isOver()) {
            playback.permit(MCR_RTS.isSet(mcr) && !MCR_LOOP.isSet(mcr) && receiver.hasRoom(), characterNanos());
        }
        boolean out2 = MCR_OUT2.isSet(mcr) && !MCR_LOOP.isSet(mcr);
        if (out2 && cause() != IIR_NONE) {
            line.raise();
        } else {
            line.lower();
        }
    }

    @Override
    public void exchange(StateStream state) {
        if (state.isResetting()) {
            writeLines(0, 0); // the far end sees a break end
        }
        divisor = state.exchange(divisor);
        ier = state.exchange(ier);
        fcr = state.exchange(fcr);
        lcr = state.exchange(lcr);
        mcr = state.exchange(mcr);
        msr = state.exchange(msr);
        scr = state.exchange(scr);
        holdingEmptied = state.exchange(holdingEmptied);
        receiver.exchange(state);
        transmitter.exchange(state);
        playback.exchange(state);
    }
}
