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

/** The floor: a plain array of four handlers of four distinct classes, called in order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FloorBenchmark {

    private interface Handler {
        void handle(int irq);
    }

    private long sum;

    private final Handler[] handlers = {
        new Handler() {
            @Override
            public void handle(int irq) {
                sum += irq;
            }
        },
        new Handler() {
            @Override
            public void handle(int irq) {
                sum ^= irq;
            }
        },
        new Handler() {
            @Override
            public void handle(int irq) {
                sum -= irq << 1;
            }
        },
        new Handler() {
            @Override
            public void handle(int irq) {
                sum |= irq;
            }
        },
    };

    /** Four calls. */
    @Benchmark
    public long arrayOfFour() {
        for (Handler handler : handlers) {
            handler.handle(7);
        }
        return sum;
    }
}
