package org.sluice.x86.serial;

import static org.sluice.x86.serial.UartRegister.*;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.IrqLine;
import org.sluice.x86.RegisterBank;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.RegisterValue;
import org.sluice.x86.engine.Alarm;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * A 16550A: a serial port with FIFOs, at the speed its divisor says. Passive; its host side is {@link #receive} and the
 * sink given to {@link #connect}.
 *
 * <p>As on a PC, OUT2 gates the interrupt line. Threading: the baton. Not modelled: parity, framing and break errors,
 * DMA modes, modem lines other than in loopback (outside it the far end is always ready), the delay of the empty
 * indication by a character time when the FIFO held only one.
 *
 * <p>Source: National Semiconductor PC16550D datasheet.
 */
public final class Uart implements RegisterDevice, RegisterBank, EventTarget, Snapshottable {

    /** What the divisor divides: 1.8432 MHz / 16. */
    public static final int BAUD_MAX = 115_200;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int DIVISOR_RESET = 12;
    private static final int[] TRIGGER = {1, 4, 8, 14};
    private static final int TIMEOUT_CHARACTERS = 4;
    private static final int READY = MSR_CTS.mask() | MSR_DSR.mask() | MSR_DCD.mask();

    private static final int SHIFTED = 0;
    private static final int TIMED_OUT = 1;

    private final IrqLine line;
    private final Engine time;
    private final Alarm timeout;
    private final Transmitter transmitter;
    private ByteSink sink = ByteSink.NONE;

    // owner: the baton
    private final ByteFifo received = new ByteFifo();
    private int divisor = DIVISOR_RESET;
    private int ier;
    private int fcr;
    private int lcr;
    private int mcr;
    private int msr = READY;
    private int scr;
    private boolean overrun;
    private boolean timedOut;
    private boolean holdingEmptied;
    private long overruns;

    /** A port after reset, wired to {@code line}. */
    public Uart(IrqLine line, Engine time) {
        this.line = line;
        this.time = time;
        this.timeout = time.alarm(this, TIMED_OUT);
        this.transmitter = new Transmitter(time, this, SHIFTED);
    }

    // ---- host side ----

    /** Connects the far end of the cable. */
    public void connect(ByteSink newSink) {
        sink = newSink;
    }

    /** A character has come in from the far end; in loopback the port does not listen. */
    public void receive(byte value) {
        if (!MCR_LOOP.isSet(mcr)) {
            take(value);
        }
    }

    /** Characters lost because the receiver was full. */
    public long overruns() {
        return overruns;
    }

    /** How long a character takes: start bit, data, parity, stop bits. */
    public long characterNanos() {
        int halfBits = 2 + 2 * (5 + LCR_WORD_LENGTH.get(lcr)) + 2 * LCR_PARITY.get(lcr) + stopHalfBits();
        return divisor * (halfBits * NANOS_PER_SECOND) / (2L * BAUD_MAX);
    }

    private int stopHalfBits() {
        if (!LCR_STOP_BITS.isSet(lcr)) {
            return 2;
        }
        return LCR_WORD_LENGTH.get(lcr) == 0 ? 3 : 4;
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
                lcr = value;
                break;
            case MCR:
                mcr = value & 0x1F;
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
            divisor = Math.max(divisor & 0xFF00 | value, 1);
        } else {
            holdingEmptied = false;
            drive();
            transmitter.write((byte) value, characterNanos());
            holdingEmptied = transmitter.isHoldingEmpty();
        }
    }

    private void writeSecond(boolean dlab, int value) {
        if (dlab) {
            divisor = Math.max(divisor & 0xFF | value << 8, 1);
            return;
        }
        boolean newlyAsked = (value & ~ier & IER_THR_EMPTY.mask()) != 0;
        ier = value & 0x0F;
        holdingEmptied |= newlyAsked && transmitter.isHoldingEmpty();
    }

    private void writeFifoControl(int value) {
        boolean toggled = (value & FCR_ENABLE.mask()) != (fcr & FCR_ENABLE.mask());
        boolean enabled = FCR_ENABLE.isSet(value);
        fcr = enabled ? value & (FCR_ENABLE.mask() | FCR_TRIGGER.mask()) : 0;
        if (toggled || FCR_CLEAR_RECEIVER.isSet(value)) {
            received.clear();
            restartTimeout();
        }
        if (toggled || FCR_CLEAR_TRANSMITTER.isSet(value)) {
            transmitter.clear();
            holdingEmptied = true;
        }
        transmitter.setDepth(enabled ? ByteFifo.CAPACITY : 1);
    }

    @Override
    public List<RegisterValue> registers() {
        int[] values = {ier, identification(), fcr, lcr, mcr, lineStatus(), msr, scr, divisor & 0xFF, divisor >> 8};
        String[] names = {"IER", "IIR", "FCR", "LCR", "MCR", "LSR", "MSR", "SCR", "DLL", "DLM"};
        List<RegisterValue> all = new ArrayList<>();
        all.add(new RegisterValue("RBR", received.peek(), Byte.SIZE));
        all.add(RegisterValue.writeOnly("THR"));
        for (int i = 0; i < names.length; i++) {
            all.add(new RegisterValue(names[i], values[i], Byte.SIZE));
        }
        all.add(new RegisterValue("RCVR FIFO count", received.count(), Byte.SIZE));
        all.add(new RegisterValue("XMIT FIFO count", transmitter.waiting(), Byte.SIZE));
        return all;
    }

    private int identification() {
        return IIR_FIFOS.with(cause(), FCR_ENABLE.isSet(fcr) ? 3 : 0);
    }

    private int readReceived() {
        int value = received.poll();
        restartTimeout();
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
        int status = LSR_DATA_READY.with(0, received.isEmpty() ? 0 : 1);
        status = LSR_OVERRUN.with(status, overrun ? 1 : 0);
        status = LSR_THR_EMPTY.with(status, transmitter.isHoldingEmpty() ? 1 : 0);
        return LSR_TRANSMITTER_EMPTY.with(status, transmitter.isEmpty() ? 1 : 0);
    }

    private int readLineStatus() {
        int status = lineStatus();
        overrun = false;
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
        if (kind == TIMED_OUT) {
            timedOut = true;
            drive();
            return;
        }
        byte left = transmitter.shiftDone(characterNanos());
        holdingEmptied |= transmitter.isHoldingEmpty();
        if (MCR_LOOP.isSet(mcr)) {
            take(left);
        } else {
            drive();
            sink.accept(left);
        }
    }

    private void take(byte value) {
        if (!FCR_ENABLE.isSet(fcr) && !received.isEmpty()) {
            received.clear();
            overrun = true;
            overruns++;
        }
        if (!received.offer(value)) {
            overrun = true;
            overruns++;
        }
        restartTimeout();
        drive();
    }

    private void restartTimeout() {
        timedOut = false;
        if (FCR_ENABLE.isSet(fcr) && !received.isEmpty()) {
            timeout.set(time.nowNanos() + TIMEOUT_CHARACTERS * characterNanos());
        } else {
            timeout.cancel();
        }
    }

    // ---- the line ----

    /** The most urgent reason for an interrupt, as IIR bits [3:0]. */
    private int cause() {
        if (IER_LINE_STATUS.isSet(ier) && overrun) {
            return IIR_LINE_STATUS;
        }
        int trigger = FCR_ENABLE.isSet(fcr) ? TRIGGER[FCR_TRIGGER.get(fcr)] : 1;
        if (IER_RECEIVED.isSet(ier) && received.count() >= trigger) {
            return IIR_RECEIVED;
        }
        if (IER_RECEIVED.isSet(ier) && timedOut) {
            return IIR_TIMEOUT;
        }
        if (IER_THR_EMPTY.isSet(ier) && holdingEmptied) {
            return IIR_THR_EMPTY;
        }
        return IER_MODEM_STATUS.isSet(ier) && MSR_DELTAS.isSet(msr) ? IIR_MODEM_STATUS : IIR_NONE;
    }

    private void drive() {
        boolean out2 = MCR_OUT2.isSet(mcr) && !MCR_LOOP.isSet(mcr);
        if (out2 && cause() != IIR_NONE) {
            line.raise();
        } else {
            line.lower();
        }
    }

    @Override
    public void exchange(StateStream state) {
        divisor = state.exchange(divisor);
        ier = state.exchange(ier);
        fcr = state.exchange(fcr);
        lcr = state.exchange(lcr);
        mcr = state.exchange(mcr);
        msr = state.exchange(msr);
        scr = state.exchange(scr);
        overrun = state.exchange(overrun);
        timedOut = state.exchange(timedOut);
        holdingEmptied = state.exchange(holdingEmptied);
        overruns = state.exchange(overruns);
        received.exchange(state);
        transmitter.exchange(state);
        timeout.exchange(state);
    }
}
