package org.sluice.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One IPI to all other CPUs, accepted and ended by each; the last one's causes the next. Per IPI. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BroadcastBenchmark {

    private static final int OPERATIONS = 1_000;

    /** 4 CPUs and 256. */
    @Param({"default", "huge256"})
    public String name;

    private final FabricBenchmark fabric = new FabricBenchmark();

    /** The machine. */
    @Setup
    public void build() {
        fabric.build(name);
    }

    /** Gives the strands back. */
    @TearDown
    public void close() {
        fabric.close();
    }

    /** To 3 or 255 CPUs. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long ipiToAllOthers() {
        return fabric.broadcast();
    }
}
