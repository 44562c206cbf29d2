package org.sluice.testkit.conformance;

import static org.sluice.testkit.conformance.Expect.same;
import static org.sluice.testkit.conformance.UartBench.*;

import org.sluice.x86.serial.TextSink;

/** The FIFOs of the 16550: control, trigger, time-out. Counts on after {@link UartRows}. */
final class UartFifoRows {

    private UartFifoRows() {
    }

    static void addTo(Rows rows) {
        fifoControl(rows);
        fifoInterrupts(rows);
        timeout(rows);
        polled(rows);
    }

    private static void fifoControl(Rows rows) {
        rows.source(MANUAL, "FIFO Control Register")
                .fact("a change of FCR0 clears both FIFOs", rig -> {
                    TextSink far = far(rig);
                    receive(send(fifo(rig, 1, 0), "xyz"), "abc");
                    same(0, get(set(rig, FCR, 0), LSR) & 1);
                    characters(rig, 3);
                    same("x", far.text());
                })
                .fact("FCR1 clears the receiver's FIFO only", rig -> {
                    receive(send(fifo(rig, 1, 0), "xy"), "abc");
                    same(0, get(set(rig, FCR, 3), LSR) & 0x21);
                })
                .fact("FCR2 clears the transmitter's FIFO and leaves the shift register alone", rig -> {
                    TextSink far = far(rig);
                    receive(send(fifo(rig, 1, 0), "xyz"), "a");
                    same(0x21, get(set(rig, FCR, 5), LSR));
                    characters(rig, 3);
                    same("x", far.text());
                })
                .fact("other bits are not programmed unless FCR0 is 1", rig -> {
                    TextSink far = far(rig);
                    receive(send(line(rig), "xy"), "a");
                    same("a", received(set(rig, FCR, 0xC6)));
                    same(0, get(characters(rig, 2), IIR) & 0xC0);
                    same("xy", far.text());
                })
                .fact("FCR7 and FCR6 set the receiver's trigger to 1, 4, 8 or 14", rig -> {
                    int[] levels = {1, 4, 8, 14};
                    fifo(rig, 1, 1);
                    for (int level = 0; level < 4; level++) {
                        set(rig, FCR, 3 | level << 6);
                        for (int i = 1; i < levels[level]; i++) {
                            same(0xC1, get(receive(rig, "a"), IIR));
                        }
                        same(0xC4, get(receive(rig, "a"), IIR));
                    }
                });
    }

    private static void fifoInterrupts(Rows rows) {
        rows.source(MANUAL, "FIFO Interrupt Mode Operation")
                .fact("received data interrupts at the trigger and no longer below it", rig -> {
                    receive(fifo(rig, 0x41, 1), "abcd");
                    same(0xC4, get(rig, IIR));
                    get(rig, DATA);
                    same(0xC1, get(rig, IIR));
                })
                .fact("DR is set by the first character, whatever the trigger, until the FIFO is empty", rig -> {
                    same(0x61, get(receive(fifo(rig, 0xC1, 1), "ab"), LSR));
                    get(rig, DATA);
                    same(0x61, get(rig, LSR));
                    get(rig, DATA);
                    same(0x60, get(rig, LSR));
                })
                .fact("the line status interrupt is more urgent than received data", rig -> {
                    receive(fifo(rig, 0x01, 5), 'a', FRAMING);
                    same(0xC6, get(rig, IIR));
                    get(rig, LSR);
                    same(0xC4, get(rig, IIR));
                })
                .fact("the transmitter's FIFO takes 16 characters, and interrupts when it is empty", rig -> {
                    TextSink far = far(rig);
                    send(fifo(rig, 0x01, 0), "-0123456789abcdefX");
                    set(rig, IER, 2);
                    same(0xC1, get(characters(rig, 15), IIR));
                    same(0xC2, get(characters(rig, 1), IIR));
                    characters(rig, 2);
                    same("-0123456789abcdef", far.text());
                })
                .fact("the first transmitter interrupt after a change of FCR0 is immediate", rig -> {
                    get(set(line(rig), IER, 2), IIR);
                    same(0x01, get(rig, IIR));
                    same(0xC2, get(set(rig, FCR, 1), IIR));
                });
    }

    private static void timeout(Rows rows) {
        rows.source(MANUAL, "FIFO Interrupt Mode Operation")
                .fact("four character times after the last character the FIFO times out", rig -> {
                    receive(fifo(rig, 0x81, 1), "a").pass(4 * CHARACTER - 1);
                    same(0xC1, get(rig, IIR));
                    same(0xCC, get(rig.pass(1), IIR));
                })
                .fact("another character begins the four character times anew", rig -> {
                    characters(receive(fifo(rig, 0x81, 1), "a"), 3);
                    same(0xC1, get(characters(receive(rig, "b"), 3), IIR));
                    same(0xCC, get(characters(rig, 1), IIR));
                })
                .fact("reading a character begins them anew", rig -> {
                    characters(receive(fifo(rig, 0x81, 1), "ab"), 3);
                    get(rig, DATA);
                    same(0xC1, get(characters(rig, 3), IIR));
                    same(0xCC, get(characters(rig, 1), IIR));
                })
                .fact("a time-out stays until a character is read, even if another comes in", rig -> {
                    characters(receive(fifo(rig, 0x81, 1), "a"), 4);
                    same(0xCC, get(receive(rig, "b"), IIR));
                    get(rig, DATA);
                    same(0xC1, get(rig, IIR));
                })
                .fact("the character time is that of the line: 160 ms at 300 baud with 12 bits", rig -> {
                    set(set(set(rig, LCR, 0x80), DATA, 0x80), DLM, 1);
                    set(set(set(rig, LCR, 0x0F), FCR, 0x81), IER, 1);
                    receive(rig, "a").pass(160_000_000 - 100);
                    same(0xC1, get(rig, IIR));
                    same(0xCC, get(rig.pass(100), IIR));
                })
                .fact("at the trigger the cause is received data, not the time-out", rig ->
                        same(0xC4, get(characters(receive(fifo(rig, 0x41, 1), "abcd"), 5), IIR)));
    }

    private static void polled(Rows rows) {
        rows.source(MANUAL, "FIFO Polled Mode Operation")
                .fact("with IER 0 neither trigger nor time-out is indicated, and the FIFOs work", rig -> {
                    characters(receive(fifo(rig, 0x41, 0), "abcdef"), 10);
                    same(0xC1, get(rig, IIR));
                    same("abcdef", received(rig));
                });
    }
}
