package org.sluice.linux;

import org.sluice.ipipe.LocalStage;
import org.sluice.nanokernel.hw.Device;

/** The serial line's driver: empties the receive FIFO. */
final class SerialDriver {

    static final String NAME = "com1";

    // 16550D register offsets: PC16550D data sheet, "Registers"
    private static final int RBR = 0;
    private static final int IER = 1;
    private static final int FCR = 2;
    private static final int LCR = 3;
    private static final int MCR = 4;
    private static final int LSR = 5;
    private static final int RECEIVED_DATA_AVAILABLE = 1;
    private static final int FIFO_ENABLE = 1;
    private static final int DATA_READY = 1;
    private static final int EIGHT_BITS = 3;
    private static final int DTR = 1;
    private static final int RTS = 1 << 1;
    private static final int OUT2 = 1 << 3;
    private static final int BYTES_PER_IRQ_MAX = 64;

    private final Device uart;
    private final KernelSettings settings;
    private long bytes;

    SerialDriver(Device uart, KernelSettings settings) {
        this.uart = uart;
        this.settings = settings;
    }

    int irq() {
        return uart.irq();
    }

    void enable() {
        uart.write(FCR, 1, FIFO_ENABLE);
        uart.write(LCR, 1, EIGHT_BITS);
        uart.write(MCR, 1, DTR | RTS | OUT2);
        uart.write(IER, 1, RECEIVED_DATA_AVAILABLE);
    }

    void onIrq(int irq, LocalStage here) {
        here.charge(settings.topHalfNanos());
        for (int n = 0; n < BYTES_PER_IRQ_MAX && (uart.read(LSR, 1) & DATA_READY) != 0; n++) {
            uart.read(RBR, 1);
            bytes++;
        }
    }

    long bytes() {
        return bytes;
    }
}
