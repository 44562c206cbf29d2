package org.sluice.testkit.conformance;

import org.sluice.x86.board.Board;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;
import org.sluice.x86.serial.ByteSink;
import org.sluice.x86.serial.TextSink;
import org.sluice.x86.serial.Uart;

/** What the rows of the 16550 do with their port. A character of 115200 baud, 8N1, takes 86,805 ns. */
final class UartBench {

    static final String MANUAL = "PC16550D datasheet";
    static final int PORT = 0x3F8;
    static final int IRQ = 4;
    static final long CHARACTER = 86_805;

    static final int DATA = 0;
    static final int DLM = 1;
    static final int IER = 1;
    static final int IIR = 2;
    static final int FCR = 2;
    static final int LCR = 3;
    static final int MCR = 4;
    static final int LSR = 5;
    static final int MSR = 6;
    static final int SCR = 7;

    static final int PARITY = 4;
    static final int FRAMING = 8;

    private UartBench() {
    }

    static Board board() {
        return Benches.start(1).device(DeviceSpec.of("com1", DeviceKind.UART, PORT, IRQ)).build();
    }

    static int get(Rig rig, int register) {
        return rig.in(PORT + register);
    }

    static Rig set(Rig rig, int register, int value) {
        return rig.out(PORT + register, value);
    }

    static Uart uart(Rig rig) {
        return rig.machine.device("com1", Uart.class);
    }

    /** 115200 baud, with that format. */
    static Rig line(Rig rig, int format) {
        set(set(set(rig, LCR, 0x80), DATA, 1), DLM, 0);
        return set(rig, LCR, format);
    }

    static Rig line(Rig rig) {
        return line(rig, 3);
    }

    static Rig fifo(Rig rig, int control, int enabled) {
        return set(set(line(rig), FCR, control), IER, enabled);
    }

    static Rig receive(Rig rig, String text) {
        for (char c : text.toCharArray()) {
            receive(rig, c, 0);
        }
        return rig;
    }

    /** A character comes over the cable, damaged. */
    static Rig receive(Rig rig, char character, int damage) {
        if (rig.hasCable()) {
            uart(rig).receive((byte) character, damage);
        }
        return rig;
    }

    /** A break comes over the cable. */
    static Rig receiveBreak(Rig rig) {
        if (rig.hasCable()) {
            uart(rig).receiveBreak();
        }
        return rig;
    }

    /** The far end listens. */
    static Rig connect(Rig rig, ByteSink sink) {
        if (rig.hasCable()) {
            uart(rig).connect(sink);
        }
        return rig;
    }

    static Rig send(Rig rig, String text) {
        for (char c : text.toCharArray()) {
            set(rig, DATA, c);
        }
        return rig;
    }

    static Rig characters(Rig rig, int count) {
        return rig.pass(count * CHARACTER);
    }

    static String received(Rig rig) {
        StringBuilder text = new StringBuilder();
        while ((get(rig, LSR) & 1) != 0) {
            text.append((char) get(rig, DATA));
        }
        return text.toString();
    }

    static TextSink far(Rig rig) {
        TextSink sink = new TextSink();
        connect(rig, sink);
        return sink;
    }

    /** Is INTR high? The port's cause, its gate open. */
    static boolean interrupts(Rig rig) {
        return (get(rig, IIR) & 1) == 0;
    }

    /** Writes characters, [ where a break begins, ] where it ends. */
    static ByteSink noting(StringBuilder cable) {
        return new ByteSink() {
            @Override
            public void accept(byte value) {
                cable.append((char) value);
            }

            @Override
            public void breakChanged(boolean begins) {
                cable.append(begins ? '[' : ']');
            }
        };
    }
}
