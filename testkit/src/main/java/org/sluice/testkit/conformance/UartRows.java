package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;
import static org.sluice.testkit.conformance.Expect.that;
import static org.sluice.testkit.conformance.UartBench.*;

import org.sluice.x86.serial.TextSink;

/** The 16550, as a PC wires it: line, registers, interrupts, loopback. */
final class UartRows {

    private UartRows() {
    }

    static void addTo(Rows rows) {
        rows.device("uart", board());
        reset(rows);
        lineControl(rows);
        baud(rows);
        lineStatus(rows);
        damage(rows);
        identification(rows);
        enable(rows);
        loopback(rows);
        modemStatus(rows);
        asOnAPc(rows);
        UartFifoRows.addTo(rows);
    }

    private static void reset(Rows rows) {
        rows.source(MANUAL, "UART Reset Configuration")
                .fact("after reset IER, FCR, LCR and MCR are 0", rig ->
                        same(0, get(rig, IER) | get(rig, IIR) & 0xC0 | get(rig, LCR) | get(rig, MCR)))
                .fact("after reset no interrupt is pending: IIR is 01", rig -> same(0x01, get(rig, IIR)))
                .fact("after reset LSR is 60: both halves of the transmitter are empty", rig ->
                        same(0x60, get(rig, LSR)))
                .fact("after reset the low half of MSR is 0, and the high half shows the inputs", rig ->
                        same(0, get(rig, MSR) & 0x0F));
        rows.source(MANUAL, "Scratchpad Register")
                .fact("the scratchpad keeps a byte and controls nothing", rig -> {
                    same(0xA5, get(set(rig, SCR, 0xA5), SCR));
                    same(0x60, get(rig, LSR));
                });
    }

    private static void lineControl(Rows rows) {
        rows.source(MANUAL, "Line Control Register")
                .fact("LCR can be read back", rig -> same(0x5B, get(set(rig, LCR, 0x5B), LCR)))
                .fact("bits 1 and 0 choose 5 to 8 bits in a character", rig -> {
                    StringBuilder lengths = new StringBuilder();
                    connect(rig, value -> lengths.append(Integer.toHexString(value & 0xFF)).append(' '));
                    for (int format = 0; format < 4; format++) {
                        characters(set(line(rig, format), DATA, 0xFF), 1);
                    }
                    same("1f 3f 7f ff ", lengths);
                })
                .fact("the length of a character follows its bits, parity and stop bits", rig -> {
                    same(CHARACTER, uart(line(rig)).characterNanos());
                    same(104_166, uart(line(rig, 0x0F)).characterNanos());
                })
                .fact("bit 2 makes one and a half stop bits of five data bits, two of more", rig -> {
                    same(65_104, uart(line(rig, 0x04)).characterNanos());
                    same(78_125, uart(line(rig, 0x05)).characterNanos());
                })
                .fact("bit 6 holds the output at spacing, and the transmitter goes on", rig -> {
                    StringBuilder cable = new StringBuilder();
                    connect(rig, noting(cable));
                    set(line(rig), LCR, 0x43);
                    same(0x60, get(characters(send(rig, "a"), 1), LSR));
                    characters(send(set(rig, LCR, 0x03), "b"), 1);
                    same("[]b", cable);
                })
                .fact("bit 7 shows the divisor latches in place of data and IER", rig -> {
                    set(set(set(rig, LCR, 0x80), DATA, 0x34), DLM, 0x12);
                    same(0x1234, get(rig, DLM) << 8 | get(rig, DATA));
                    same(0, get(set(rig, LCR, 0), IER));
                });
    }

    private static void baud(Rows rows) {
        rows.source(MANUAL, "Programmable Baud Generator")
                .fact("a crystal of 1.8432 MHz and a divisor of 12 make 9600 baud", rig -> {
                    set(set(set(rig, LCR, 0x80), DATA, 12), DLM, 0);
                    same(1_041_666, uart(set(rig, LCR, 3)).characterNanos());
                })
                .fact("the divisor has 16 bits: 2304 makes 50 baud, and its halves are loaded one by one", rig -> {
                    set(set(set(rig, LCR, 0x80), DATA, 0), DLM, 9);
                    same(0x900, get(rig, DLM) << 8 | get(rig, DATA));
                    same(200_000_000, uart(set(rig, LCR, 3)).characterNanos());
                });
    }

    private static void lineStatus(Rows rows) {
        rows.source(MANUAL, "Line Status Register")
                .fact("DR is set by a character that has come in, and reset by reading it", rig -> {
                    same(0x61, get(receive(line(rig), "a"), LSR));
                    same('a', get(rig, DATA));
                    same(0x60, get(rig, LSR));
                })
                .fact("without FIFO a second character destroys the first and sets OE until LSR is read", rig -> {
                    same(0x63, get(receive(line(rig), "ab"), LSR));
                    same(0x61, get(rig, LSR));
                    same('b', get(rig, DATA));
                })
                .fact("with FIFO the character that finds it full is lost, and those in it are kept", rig -> {
                    receive(fifo(rig, 1, 0), "0123456789abcdefX");
                    same(0x63, get(rig, LSR));
                    same("0123456789abcdef", received(rig));
                })
                .fact("THRE is set when the character goes on to the shift register", rig -> {
                    same(0x20, get(send(line(rig), "a"), LSR));
                    same(0x00, get(send(rig, "b"), LSR));
                    same(0x20, get(characters(rig, 1), LSR));
                })
                .fact("TEMT is set when the shift register is empty, too", rig -> {
                    send(line(rig), "a").pass(CHARACTER - 1);
                    same(0, get(rig, LSR) & 0x40);
                    same(0x40, get(rig.pass(1), LSR) & 0x40);
                })
                .fact("with FIFO THRE is set when it is empty and reset by one character in it", rig -> {
                    send(fifo(rig, 1, 0), "abc");
                    same(0, get(characters(rig, 1), LSR) & 0x20);
                    same(0x20, get(characters(rig, 1), LSR) & 0x20);
                })
                .fact("LSR is for reading only", rig -> same(0x60, get(set(rig, LSR, 0x1F), LSR)));
    }

    private static void damage(Rows rows) {
        rows.source(MANUAL, "Line Status Register")
                .fact("PE is set by a wrong parity until LSR is read", rig -> {
                    receive(line(rig, 0x0B), 'a', PARITY);
                    same(0x65, get(rig, LSR));
                    same(0x61, get(rig, LSR));
                })
                .fact("FE is set by a missing stop bit until LSR is read", rig -> {
                    receive(line(rig), 'a', FRAMING);
                    same(0x69, get(rig, LSR));
                    same(0x61, get(rig, LSR));
                })
                .fact("BI is set by a break, which loads one character of zeros", rig -> {
                    receiveBreak(fifo(rig, 1, 0));
                    same(0x11, get(rig, LSR) & 0x11);
                    same("\0", received(rig));
                })
                .fact("with FIFO an error is shown when its character is at the top", rig -> {
                    receive(fifo(rig, 1, 0), "a");
                    receive(rig, 'b', FRAMING);
                    same(0, get(rig, LSR) & FRAMING);
                    get(rig, DATA);
                    same(FRAMING, get(rig, LSR) & FRAMING);
                })
                .fact("with FIFO bit 7 is set while an error is anywhere in it", rig -> {
                    receive(fifo(rig, 1, 0), "a");
                    receive(rig, 'b', FRAMING);
                    same(0x80, get(rig, LSR) & 0x80);
                    get(rig, DATA);
                    get(rig, LSR);
                    same(0, get(rig, LSR) & 0x80);
                })
                .fact("without FIFO bit 7 is 0", rig -> {
                    receive(line(rig), 'a', FRAMING);
                    same(0, get(rig, LSR) & 0x80);
                })
                .fact("an overrun is told as soon as it happens, wherever the lost character would stand", rig -> {
                    fifo(rig, 1, 4);
                    same(0xC6, get(receive(rig, "0123456789abcdefX"), IIR));
                });
    }

    private static void identification(Rows rows) {
        rows.source(MANUAL, "Interrupt Identification Register")
                .fact("bits 7 and 6 are set while the FIFOs are on, bits 5 and 4 never", rig -> {
                    same(0xC0, get(set(rig, FCR, 0xFF), IIR) & 0xF0);
                    same(0x00, get(set(rig, FCR, 0xF0), IIR) & 0xF0);
                })
                .fact("bit 3 is for the FIFO: without it nothing times out", rig ->
                        same(0x04, get(characters(receive(set(line(rig), IER, 1), "a"), 10), IIR)));
        rows.source(MANUAL, "Interrupt Control Functions")
                .fact("four levels: line status, received data, transmitter empty, modem status", rig -> {
                    set(set(line(rig), MCR, 0x10), MCR, 0x00);
                    receive(set(rig, IER, 0x0F), "ab");
                    same(0x06, get(rig, IIR));
                    get(rig, LSR);
                    same(0x04, get(rig, IIR));
                    get(rig, DATA);
                    same(0x02, get(rig, IIR));
                    same(0x00, get(rig, IIR));
                    get(rig, MSR);
                    same(0x01, get(rig, IIR));
                })
                .fact("without FIFO received data interrupts until the buffer register is read", rig -> {
                    receive(set(line(rig), IER, 1), "a");
                    same(0x04, get(rig, IIR));
                    get(rig, LSR);
                    same(0x04, get(rig, IIR));
                    get(rig, DATA);
                    same(0x01, get(rig, IIR));
                })
                .fact("reading IIR resets the transmitter's interrupt only if IIR shows it", rig -> {
                    receive(set(line(rig), IER, 0x03), "a");
                    same(0x04, get(rig, IIR));
                    get(rig, DATA);
                    same(0x02, get(rig, IIR));
                    same(0x01, get(rig, IIR));
                })
                .fact("a character for the transmitter resets its interrupt", rig -> {
                    send(line(rig), "a");
                    send(set(rig, IER, 2), "b");
                    same(0x01, get(rig, IIR));
                    same(0x02, get(characters(rig, 1), IIR));
                });
    }

    private static void enable(Rows rows) {
        rows.source(MANUAL, "Interrupt Enable Register")
                .fact("bits 7 to 4 are always 0", rig -> same(0x0F, get(set(rig, IER, 0xFF), IER)))
                .fact("a disabled interrupt is not shown in IIR, and its status bits are set all the same", rig -> {
                    same(0x01, get(receive(line(rig), "ab"), IIR));
                    same(0x63, get(rig, LSR));
                })
                .fact("ETBEI set while THRE is set interrupts at once, each time anew", rig -> {
                    same(0x02, get(set(line(rig), IER, 2), IIR));
                    same(0x01, get(rig, IIR));
                    same(0x02, get(set(set(rig, IER, 0), IER, 2), IIR));
                });
    }

    private static void loopback(Rows rows) {
        rows.source(MANUAL, "Modem Control Register")
                .fact("bits 7 to 5 are permanently 0", rig -> same(0x1F, get(set(rig, MCR, 0xFF), MCR)))
                .fact("in loopback what is sent is received, and nothing is on the cable", rig -> {
                    TextSink far = far(rig);
                    characters(send(set(line(rig), MCR, 0x10), "a"), 1);
                    same('a', get(rig, DATA));
                    same("", far.text());
                })
                .fact("in loopback the serial input is disconnected", rig ->
                        same(0x60, get(receive(set(line(rig), MCR, 0x10), "a"), LSR)))
                .fact("in loopback a break does not leave: the output is at marking", rig -> {
                    StringBuilder cable = new StringBuilder();
                    connect(rig, noting(cable));
                    set(set(line(rig), MCR, 0x10), LCR, 0x43);
                    same("", cable);
                })
                .fact("in loopback RTS is CTS, DTR is DSR, OUT1 is RI, OUT2 is DCD", rig -> {
                    int[] inputs = {0x20, 0x10, 0x40, 0x80};
                    for (int output = 0; output < 4; output++) {
                        same(inputs[output], get(set(rig, MCR, 0x10 | 1 << output), MSR) & 0xF0);
                    }
                })
                .fact("in loopback receiver and transmitter interrupt as ever", rig -> {
                    characters(send(set(set(line(rig), MCR, 0x10), IER, 3), "a"), 1);
                    same(0x04, get(rig, IIR));
                    get(rig, DATA);
                    same(0x02, get(rig, IIR));
                });
    }

    private static void modemStatus(Rows rows) {
        rows.source(MANUAL, "Modem Status Register")
                .fact("a change of CTS, DSR or DCD sets its delta bit until MSR is read", rig -> {
                    set(rig, MCR, 0x10);
                    get(rig, MSR);
                    same(0xBB, get(set(rig, MCR, 0x1B), MSR));
                    same(0xB0, get(rig, MSR));
                    same(0x0B, get(set(rig, MCR, 0x10), MSR));
                })
                .fact("TERI is set when RI ends, not when it begins", rig -> {
                    set(rig, MCR, 0x10);
                    get(rig, MSR);
                    same(0x40, get(set(rig, MCR, 0x14), MSR));
                    same(0x04, get(set(rig, MCR, 0x10), MSR));
                })
                .fact("a delta bit makes a modem status interrupt, which reading MSR resets", rig -> {
                    set(rig, MCR, 0x10);
                    get(set(rig, IER, 8), MSR);
                    same(0x00, get(set(rig, MCR, 0x12), IIR));
                    get(rig, MSR);
                    same(0x01, get(rig, IIR));
                });
    }

    private static void asOnAPc(Rows rows) {
        rows.source("IBM AT Technical Reference", "Serial/Parallel Adapter")
                .fact("the interrupt reaches irq 4 only while OUT2 is on", rig -> {
                    rig.booted().redirect(IRQ, 0, 0x34);
                    receive(set(line(rig), IER, 1), "a").settle();
                    that(interrupts(rig), "the port asks");
                    same("", rig.taken(0));
                    same("34", set(rig, MCR, 0x08).settle().taken(0));
                })
                .fact("in loopback OUT2 is off at its pin, and nothing reaches irq 4", rig -> {
                    rig.booted().redirect(IRQ, 0, 0x34);
                    characters(send(set(set(line(rig), MCR, 0x18), IER, 1), "a"), 2);
                    that(interrupts(rig), "the port asks");
                    same("", rig.taken(0));
                })
                .fact("each character is an edge of its own once the last is read", rig -> {
                    rig.booted().redirect(IRQ, 0, 0x34);
                    receive(set(set(line(rig), MCR, 0x08), IER, 1), "a").settle();
                    get(rig, DATA);
                    receive(rig, "b").settle();
                    same("34 34", rig.taken(0));
                });
    }
}
