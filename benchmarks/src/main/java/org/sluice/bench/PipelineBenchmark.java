package org.sluice.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.PipelineTrace;
import org.sluice.ipipe.TraceRing;

/** The pipeline alone: an arrival is recorded for four stages, acknowledged, and played by each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class PipelineBenchmark {

    private static final int RING_RECORDS = 1 << 12;

    private final Handlers handlers = new Handlers();
    private Line plain;
    private Line traced;
    private LocalStage lowest;

    /** Four stages, each with a handler of its own class; once without a trace, once with the ring. */
    @Setup
    public void build() {
        plain = new Line(new IdleHardware(1), PipelineTrace.NONE);
        IdleHardware hardware = new IdleHardware(1);
        traced = new Line(hardware, new TraceRing(RING_RECORDS, hardware::nowNanos));
        for (IrqHandler handler : handlers.four) {
            lowest = plain.stage(handler).on(0);
            traced.stage(handler);
        }
    }

    /** Raise, record, acknowledge, four handlers, back. */
    @Benchmark
    public long fourStages() {
        plain.interrupt(0);
        return handlers.sum;
    }

    /** The same with the trace ring on. */
    @Benchmark
    public long fourStagesTraced() {
        traced.interrupt(0);
        return handlers.sum;
    }

    /** The same with the last stage stalled when it arrives and opened afterwards. */
    @Benchmark
    public long fourStagesLastOneDeferred() {
        lowest.stall();
        plain.interrupt(0);
        lowest.unstall();
        plain.play(0);
        return handlers.sum;
    }
}
