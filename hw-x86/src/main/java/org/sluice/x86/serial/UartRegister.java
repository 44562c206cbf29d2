package org.sluice.x86.serial;

import static org.sluice.x86.BitField.bit;
import static org.sluice.x86.BitField.bits;

import org.sluice.x86.BitField;

/**
 * The 16550A's registers: offsets from its first port, in the datasheet's order, and their fields.
 *
 * <p>Source: National Semiconductor PC16550D datasheet, "Registers".
 */
public final class UartRegister {

    public static final int RBR = 0; // RO  received character        (DLAB 0)
    public static final int THR = 0; // WO  character to transmit     (DLAB 0)
    public static final int DLL = 0; // RW  divisor, low byte         (DLAB 1), 0x0C
    public static final int IER = 1; // RW  interrupt enable          (DLAB 0), 0x00
    public static final int DLM = 1; // RW  divisor, high byte        (DLAB 1), 0x00
    public static final int IIR = 2; // RO  interrupt identification, 0x01
    public static final int FCR = 2; // WO  FIFO control, 0x00
    public static final int LCR = 3; // RW  line control, 0x00
    public static final int MCR = 4; // RW  modem control, 0x00
    public static final int LSR = 5; // RO  line status, 0x60
    public static final int MSR = 6; // RO  modem status, 0xB0: the far end is ready
    public static final int SCR = 7; // RW  scratch, 0x00

    public static final BitField IER_RECEIVED = bit(0);
    public static final BitField IER_THR_EMPTY = bit(1);
    public static final BitField IER_LINE_STATUS = bit(2);
    public static final BitField IER_MODEM_STATUS = bit(3);

    /** Values of IIR bits [3:0], the most urgent first. */
    public static final int IIR_LINE_STATUS = 0x6;
    public static final int IIR_RECEIVED = 0x4;
    public static final int IIR_TIMEOUT = 0xC;
    public static final int IIR_THR_EMPTY = 0x2;
    public static final int IIR_MODEM_STATUS = 0x0;
    public static final int IIR_NONE = 0x1;
    public static final BitField IIR_FIFOS = bits(7, 6);

    public static final BitField FCR_ENABLE = bit(0);
    public static final BitField FCR_CLEAR_RECEIVER = bit(1);
    public static final BitField FCR_CLEAR_TRANSMITTER = bit(2);
    public static final BitField FCR_DMA_MODE = bit(3);
    public static final BitField FCR_TRIGGER = bits(7, 6);

    public static final BitField LCR_WORD_LENGTH = bits(1, 0);
    public static final BitField LCR_STOP_BITS = bit(2);
    public static final BitField LCR_PARITY = bit(3);
    public static final BitField LCR_EVEN_PARITY = bit(4);
    public static final BitField LCR_STICK_PARITY = bit(5);
    public static final BitField LCR_BREAK = bit(6);
    public static final BitField LCR_DLAB = bit(7);

    public static final BitField MCR_DTR = bit(0);
    public static final BitField MCR_RTS = bit(1);
    public static final BitField MCR_OUT1 = bit(2);
    public static final BitField MCR_OUT2 = bit(3);
    public static final BitField MCR_LOOP = bit(4);

    public static final BitField LSR_DATA_READY = bit(0);
    public static final BitField LSR_OVERRUN = bit(1);
    public static final BitField LSR_PARITY = bit(2);
    public static final BitField LSR_FRAMING = bit(3);
    public static final BitField LSR_BREAK = bit(4);
    public static final BitField LSR_THR_EMPTY = bit(5);
    public static final BitField LSR_TRANSMITTER_EMPTY = bit(6);
    public static final BitField LSR_FIFO_ERROR = bit(7);

    public static final BitField MSR_DELTAS = bits(3, 0);
    public static final BitField MSR_RI_ENDED = bit(2);
    public static final BitField MSR_CTS = bit(4);
    public static final BitField MSR_DSR = bit(5);
    public static final BitField MSR_RI = bit(6);
    public static final BitField MSR_DCD = bit(7);

    private UartRegister() {
    }
}
