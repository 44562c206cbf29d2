package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.IoApicRegister;

/** The interrupt path allocates nothing once warm. */
class AllocationTest {

    private static final int ROUNDS = 20_000;
    private static final int ATTEMPTS = 5;

    private final Machine machine = Machine.of(Boards.wired(4), MachineTrace.NONE, BusTiming.DEFAULT);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void fromPinToEoiNothingIsAllocated() {
        machine.ioApics().get(0).writeSelected(IoApicRegister.IOREDTBL + 2 * Boards.EDGE_GSI, 0x41);
        IrqLine line = machine.line("edge");
        QuietSoftware software = new QuietSoftware(machine.cpu(0));

        assertThat(bytes(line::pulse)).isZero();

        assertThat(software.taken).isEqualTo(machine.ledger().delivered()).isGreaterThan(ROUNDS);
        assertThat(machine.ledger().balanced()).isTrue();
    }

    @Test
    void timersAndIpisAllocateNothing() {
        for (int i = 0; i < 4; i++) {
            new QuietSoftware(machine.cpu(i));
        }
        Cpu cpu = machine.cpu(0);

        assertThat(bytes(() -> cpu.armOneShot(0x51, 10))).isZero();
        assertThat(bytes(() -> cpu.writeApic(ApicRegister.ICR_LOW, 0xC0061))).isZero();
    }

    /** The least of several attempts: the compiler's own activity may disturb one. */
    private long bytes(Runnable raise) {
        long least = Long.MAX_VALUE;
        long thread = Thread.currentThread().getId();
        for (int attempt = 0; attempt < ATTEMPTS && least != 0; attempt++) {
            run(raise);
            long before = threads.getThreadAllocatedBytes(thread);
            long idle = threads.getThreadAllocatedBytes(thread) - before;
            before = threads.getThreadAllocatedBytes(thread);
            run(raise);
            // each run has a runner strand of its own, a small constant
            least = Math.min(least, (threads.getThreadAllocatedBytes(thread) - before - idle) / ROUNDS);
        }
        return least;
    }

    private void run(Runnable raise) {
        Rounds rounds = new Rounds(raise);
        machine.engine().post(machine.engine().nowNanos() + 1, rounds, 0, 0);
        machine.engine().runUntil(machine.engine().nowNanos() + ROUNDS * 200L + 1_000);
        assertThat(rounds.left).isZero();
    }

    private final class Rounds implements org.sluice.x86.engine.EventTarget {
        private final Runnable raise;
        private int left = ROUNDS;

        private Rounds(Runnable raise) {
            this.raise = raise;
        }

        @Override
        public void onEvent(int kind, long argument) {
            raise.run();
            if (--left > 0) {
                machine.engine().post(machine.engine().nowNanos() + 200, this, 0, 0);
            }
        }
    }

    private static final class QuietSoftware implements CpuSoftware {
        private final Cpu cpu;
        private long taken;

        private QuietSoftware(Cpu cpu) {
            this.cpu = cpu;
            cpu.install(this);
            cpu.writeApic(ApicRegister.SVR, 0x1FF);
            cpu.writeApic(ApicRegister.DIVIDE, 0xB);
            cpu.hardEnable();
        }

        @Override
        public void interrupt(int vector, long id, long raisedNanos) {
            taken++;
            cpu.eoi();
            cpu.hardEnable();
        }

        @Override
        public void nmi(long id, long raisedNanos) {
            cpu.nmiDone();
        }

        @Override
        public void completed(int tag) {
            // begins nothing
        }

        @Override
        public boolean mayBlock(int tag) {
            return false;
        }
    }
}
