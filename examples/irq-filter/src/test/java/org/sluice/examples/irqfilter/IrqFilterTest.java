package org.sluice.examples.irqfilter;

import static org.assertj.core.api.Assertions.assertThat;

import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.hw.Platform;
import org.sluice.testkit.Trace;
import org.sluice.testkit.junit.Cast;
import org.sluice.testkit.junit.SluiceTest;
import org.sluice.x86.Machine;
import org.sluice.x86.serial.Uart;

@Cast(name = "below", priority = 100, irqs = "com1:shared", domain = IrqFilterTest.Below.class)
class IrqFilterTest {

    static final class Below implements GuestDomain {
        private int irq;
        private long seen;

        @Override
        public void boot(Platform platform) {
            irq = platform.device("com1").irq();
            platform.device("com1").write(4, 1, 1 << 3); // MCR: OUT2
            platform.device("com1").write(1, 1, 1); // IER: received data
        }

        @Override
        public void start(Stage stage) {
            stage.virtualize(irq, IrqUse.of(IrqMode.ACCEPT).withBrief(), (number, here) -> seen += here.hits());
        }
    }

    private static void receive(Machine machine, Nanokernel kernel) {
        machine.engine().call(() -> machine.device("com1", Uart.class).receive((byte) 'x'));
        kernel.runFor(10_000);
    }

    @SluiceTest(board = "default")
    @Cast(name = "irq-filter", priority = 120, cpus = "0-1", irqs = "com1:shared", domain = IrqFilter.class)
    void whatStandsBelowNeverSeesTheLine(Below below, Machine machine, Nanokernel kernel, Trace trace) {
        receive(machine, kernel);
        receive(machine, kernel);
        assertThat(trace).irq("com1").reached("irq-filter").times(2);
        assertThat(trace).irq("com1").neverReached("below");
        assertThat(below.seen).isZero();
    }

    @SluiceTest(board = "default")
    void withoutItTheLineIsSeen(Below below, Machine machine, Nanokernel kernel) {
        receive(machine, kernel);
        assertThat(below.seen).isEqualTo(1);
    }
}
