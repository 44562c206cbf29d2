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
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.nanokernel.CostTable;
import org.sluice.nanokernel.DomainSpec;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.NanokernelOptions;
import org.sluice.nanokernel.trace.TraceStore;
import org.sluice.x86.BusTiming;
import org.sluice.x86.IrqLine;
import org.sluice.x86.Machine;
import org.sluice.x86.board.Board;
import org.sluice.x86.engine.EventTarget;

/** A whole machine: pin, I/O APIC, bus, local APIC, CPU, pipeline with four stages; and building one from nothing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MachineBenchmark {

    private static final int RAISES = 1_000;
    private static final long GAP_NANOS = 10_000;

    private final Handlers handlers = new Handlers();
    private final Board board = Board.named("default");
    private final EventTarget pulse = this::raise;
    private Nanokernel kernel;
    private IrqLine line;

    /** Four domains on the serial line. */
    @Setup
    public void build() {
        kernel = newKernel();
        int irq = kernel.irqNamed("com1");
        int priority = handlers.four.length;
        for (IrqHandler handler : handlers.four) {
            kernel.admit(DomainSpec.of("domain" + priority, priority--, "all", "com1"),
                    stage -> stage.virtualize(irq, IrqUse.of(IrqMode.ACCEPT).withBrief(), handler));
        }
        line = kernel.machine().line("com1");
        kernel.machine().engine().post(GAP_NANOS, pulse, 0, 0);
    }

    private void raise(int kind, long argument) {
        line.pulse();
        kernel.machine().engine().post(kernel.nowNanos() + GAP_NANOS, pulse, 0, 0);
    }

    private Nanokernel newKernel() {
        TraceStore trace = new TraceStore(0);
        return new Nanokernel(Machine.of(board, trace, BusTiming.DEFAULT), trace,
                NanokernelOptions.of(CostTable.GENERIC_X86, 1));
    }

    /** Gives the strands back. */
    @TearDown
    public void close() {
        kernel.close();
    }

    /** A pulse every 10 us of virtual time, through everything, trace hashed; per pulse. */
    @Benchmark
    @OperationsPerInvocation(RAISES)
    public long pinToFourHandlers() {
        kernel.runFor(RAISES * GAP_NANOS);
        return handlers.sum;
    }

    /** A machine with four CPUs and its nanokernel: built and closed. */
    @Benchmark
    public long buildAndCloseFourCpus() {
        try (Nanokernel fresh = newKernel()) {
            return fresh.nowNanos();
        }
    }
}
