package org.sluice.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.testkit.Trace;
import org.sluice.testkit.junit.Cast;
import org.sluice.testkit.junit.Named;
import org.sluice.testkit.junit.SluiceTest;
import org.sluice.x86.Machine;
import org.sluice.x86.net.Nic;
import org.sluice.x86.serial.Uart;

@Cast(name = "linux", cpus = "0-1", irqs = {"timer:shared", "eth0:shared", "com1:shared"}, domain = LinuxKernel.class,
        settings = {"tick hz=1000", "processes user=200us masked-min=10us masked-max=40us"})
class LinuxKernelTest {

    private static final long MILLI = 1_000_000;
    private static final String BOARD = "default";

    /** Passes everything on, and takes nothing. */
    static final class Ahead implements Domain {
        @Override
        public void start(Stage stage) {
            stage.virtualize(Irqs.TIMER, IrqUse.of(IrqMode.ACCEPT).withBrief(), (irq, here) -> here.charge(1_000));
        }
    }

    @SluiceTest(board = BOARD)
    void itTicksOnEachOfItsCpusAndOnNoOther(LinuxKernel linux, Nanokernel kernel, Trace trace) {
        kernel.runFor(50 * MILLI);
        assertThat(linux.ticks()).isBetween(2 * 48L, 2 * 50L);
        assertThat(trace.records()).filteredOn(record -> record.irq() == Irqs.TIMER)
                .allMatch(record -> record.cpu() <= 1);
    }

    @SluiceTest(board = BOARD)
    void everyPacketIsTakenInAndTheLevelLineIsReleased(LinuxKernel linux, Machine machine, Nanokernel kernel) {
        Nic nic = machine.device("eth0", Nic.class);
        for (int i = 0; i < 200; i++) {
            machine.engine().call(nic::packetArrives);
            kernel.runFor(37_000);
        }
        kernel.runFor(MILLI);
        assertThat(linux.packets()).isEqualTo(200);
        assertThat(machine.ledger().pending()).isZero();
    }

    @SluiceTest(board = BOARD)
    void everyByteIsTakenIn(LinuxKernel linux, Machine machine, Nanokernel kernel) {
        Uart uart = machine.device("com1", Uart.class);
        for (int i = 0; i < 100; i++) {
            machine.engine().call(() -> uart.receive((byte) 'x'));
            kernel.runFor(50_000);
        }
        kernel.runFor(MILLI);
        assertThat(linux.serialBytes()).isEqualTo(100);
    }

    @SluiceTest(board = BOARD)
    void whileItIsStalledItsInterruptsWaitAndNothingIsLost(@Named("linux") Stage stage, LinuxKernel linux,
            Machine machine, Nanokernel kernel, Trace trace) {
        Nic nic = machine.device("eth0", Nic.class);
        machine.engine().call(() -> stage.on(0).stall());
        machine.engine().call(nic::packetArrives);
        kernel.runFor(2 * MILLI);
        assertThat(linux.packets()).as("its processes restore what they find").isZero();
        machine.engine().call(() -> stage.on(0).unstall());
        kernel.runFor(2 * MILLI);
        assertThat(linux.packets()).isEqualTo(1);
        assertThat(trace).irq("eth0").heldFor("linux", "stalled");
    }

    @SluiceTest(board = BOARD, costs = "generic-x86")
    @Cast(name = "ahead", priority = 200, irqs = "timer:shared", domain = Ahead.class)
    void whoStandsAheadIsServedFirst(Nanokernel kernel, Trace trace) {
        kernel.runFor(20 * MILLI);
        assertThat(trace).irq(Irqs.TIMER).reached("ahead").before("linux");
        assertThat(trace).irq(Irqs.TIMER).reached("ahead").within(2 * kernel.options().costs().entryNanos());
    }

    @SluiceTest(board = BOARD)
    void itsProcessesStallItForSpansWithinTheBounds(Nanokernel kernel, Trace trace) {
        kernel.runFor(50 * MILLI);
        long[] stalledAt = new long[2];
        long spans = 0;
        for (var record : trace.records()) {
            if (record.name().equals("stalled")) {
                stalledAt[record.cpu()] = record.nanos();
            } else if (record.name().equals("unstalled") && stalledAt[record.cpu()] > 0) {
                assertThat(record.nanos() - stalledAt[record.cpu()]).isGreaterThanOrEqualTo(10_000);
                stalledAt[record.cpu()] = 0;
                spans++;
            }
        }
        assertThat(spans).isGreaterThan(100);
    }

    /**
     * A level that nobody releases comes again after each end of interrupt. The driver finds no cause of its own and
     * returns at once, so CPU 0 does little else, but takes its ticks, and takes in the packet that comes meanwhile.
     */
    @SluiceTest(board = BOARD)
    void aStuckLineIsTriedOverAndOverAndTakesOnlyTime(LinuxKernel linux, Machine machine, Nanokernel kernel,
            Trace trace) {
        int gsi = machine.gsi("eth0").orElseThrow();
        machine.engine().call(() -> machine.faults(1).stickLine(gsi, 5 * MILLI, 3 * MILLI));
        kernel.runFor(7 * MILLI);
        long tries = machine.ledger().delivered();
        assertThat(tries).isBetween(500L, 2 * MILLI / 1_200 + 100);
        assertThat(linux.packets()).isZero();
        assertThat(linux.ticks()).isBetween(2 * 5L, 2 * 7L);
        machine.engine().call(machine.device("eth0", Nic.class)::packetArrives);
        kernel.runFor(500_000);
        assertThat(linux.packets()).as("while the line is stuck").isOne();
        kernel.runFor(MILLI);
        long atTheEnd = machine.ledger().delivered();
        kernel.runFor(10 * MILLI);
        assertThat(machine.ledger().delivered() - atTheEnd).as("nothing but ticks").isLessThanOrEqualTo(2 * 11L);
        assertThat(linux.ticks()).isBetween(2 * 16L, 2 * 18L);
        assertThat(machine.ledger().pending()).isZero();
        assertThat(machine.ledger().balanced()).isTrue();
        assertThat(trace).ledgerBalanced();
    }
}
