package org.sluice.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.x86.BusTiming;
import org.sluice.x86.Machine;
import org.sluice.x86.MachineTrace;
import org.sluice.x86.board.Board;

/** A machine from its board to its end: built, run empty for a microsecond, closed; and saved and restored. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BoardBenchmark {

    private static final long RUN_NANOS = 1_000;

    /** 4 CPUs and 256. */
    @Param({"default", "huge256"})
    public String name;

    private Board board;

    /** The board is read once: it is the machine that counts. */
    @Setup
    public void read() {
        board = Board.named(name);
    }

    private Machine build() {
        return Machine.of(board, MachineTrace.NONE, BusTiming.DEFAULT);
    }

    /** Per machine. */
    @Benchmark
    public long buildRunClose() {
        try (Machine machine = build()) {
            machine.engine().runUntil(RUN_NANOS);
            return machine.engine().nowNanos();
        }
    }

    /** Per machine, which is built as well, saved, and restored from that. */
    @Benchmark
    public long buildSaveRestoreClose() {
        try (Machine machine = build()) {
            byte[] snapshot = machine.snapshot();
            machine.restore(snapshot);
            return snapshot.length;
        }
    }
}
