package org.sluice.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.ipipe.IrqHandler;

/** The floor: a plain array of four handlers of four distinct classes, called in order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class FloorBenchmark {

    private static final int IRQ = 7;

    private final Handlers handlers = new Handlers();

    /** Four calls. */
    @Benchmark
    public long arrayOfFour() {
        for (IrqHandler handler : handlers.four) {
            handler.onIrq(IRQ, null);
        }
        return handlers.sum;
    }
}
