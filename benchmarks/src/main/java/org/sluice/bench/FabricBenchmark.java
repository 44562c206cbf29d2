package org.sluice.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.x86.BusTiming;
import org.sluice.x86.Cpu;
import org.sluice.x86.CpuSoftware;
import org.sluice.x86.IrqLine;
import org.sluice.x86.Machine;
import org.sluice.x86.MachineTrace;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.IoApicRegister;
import org.sluice.x86.board.Board;

/**
 * The interrupt fabric without a pipeline: each interrupt is accepted, ended, and causes the next one, so that an
 * operation is one event of the machine. Nothing is traced; the books are kept.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FabricBenchmark {

    private static final int OPERATIONS = 1_000;
    private static final int EDGE_GSI = 4;
    private static final int VECTOR = 0x41;
    private static final int COUNTS = 10;
    private static final int SOFTWARE_ENABLED = 0x1FF;
    private static final int DIVIDE_BY_1 = 0xB;
    private static final int TO_OTHERS = 0xC4000 | VECTOR;

    private Machine machine;
    private IrqLine line;
    private Cpu first;
    private Runnable then;
    private int left;

    /** The machine of the 4 CPUs of the default board. */
    @Setup
    public void build() {
        build("default");
    }

    final void build(String board) {
        machine = Machine.of(Board.named(board), MachineTrace.NONE, BusTiming.DEFAULT);
        first = machine.cpu(0);
        line = machine.line("com1");
        machine.ioApics().get(0).writeSelected(IoApicRegister.IOREDTBL + 2 * EDGE_GSI, VECTOR);
        int last = machine.cpuCount() - 1;
        for (int i = 0; i <= last; i++) {
            Cpu cpu = machine.cpu(i);
            cpu.install(new Ending(cpu, i == 0 || i == last));
            cpu.writeApic(ApicRegister.SVR, SOFTWARE_ENABLED);
            cpu.writeApic(ApicRegister.DIVIDE, DIVIDE_BY_1);
            cpu.writeApic(ApicRegister.LVT_TIMER, VECTOR);
            cpu.hardEnable();
        }
    }

    /** Gives the strands back. */
    @TearDown
    public void close() {
        machine.close();
    }

    /** An edge at a pin, redirected, sent, latched, accepted by the CPU, ended: per interrupt. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long pinToEoi() {
        return run(line::pulse, OPERATIONS);
    }

    /** The local APIC's timer armed for one shot, run out, accepted, ended: per interrupt. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long oneShotTimer() {
        return run(() -> first.writeApic(ApicRegister.INITIAL_COUNT, COUNTS), OPERATIONS);
    }

    final long broadcast() {
        return run(() -> first.writeApic(ApicRegister.ICR_LOW, TO_OTHERS), OPERATIONS);
    }

    private long run(Runnable cause, int operations) {
        then = cause;
        left = operations;
        cause.run();
        machine.engine().runUntil(machine.engine().nowNanos() + (1L << 40));
        return machine.ledger().delivered();
    }

    /** Ends what it takes, at once; that of the first or last CPU also causes the next one. */
    private final class Ending implements CpuSoftware {
        private final Cpu cpu;
        private final boolean goesOn;

        private Ending(Cpu cpu, boolean goesOn) {
            this.cpu = cpu;
            this.goesOn = goesOn;
        }

        @Override
        public void interrupt(int vector, long id, long raisedNanos) {
            cpu.eoi();
            cpu.hardEnable();
            if (goesOn && --left > 0) {
                then.run();
            }
        }

        @Override
        public void nmi(long id, long raisedNanos) {
            cpu.nmiDone();
        }

        @Override
        public void completed(int tag) {
            throw new IllegalStateException("begins nothing");
        }

        @Override
        public boolean mayBlock(int tag) {
            return false;
        }
    }
}
