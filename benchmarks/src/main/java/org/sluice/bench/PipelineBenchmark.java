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
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.PipelineCpu;
import org.sluice.ipipe.PipelineTrace;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.StagePlan;

/** The pipeline alone: an arrival is recorded for four stages, acknowledged, and played by each; trace off. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PipelineBenchmark {

    private static final int IRQ = 7;
    private static final int HARDWARE_IRQS = 128;

    private final Handlers handlers = new Handlers();
    private PipelineCpu cpu;
    private Stage lowest;
    private long id;

    /** Four stages, each with a handler of its own class. */
    @Setup
    public void build() {
        Pipeline pipeline = Pipeline.on(new IdleHardware(1), HARDWARE_IRQS, PipelineTrace.NONE,
                (here, irq, fault) -> {
                    throw new IllegalStateException(fault);
                });
        int priority = handlers.four.length;
        for (IrqHandler handler : handlers.four) {
            lowest = pipeline.register(
                    stage -> stage.virtualize(IRQ, IrqUse.of(IrqMode.ACCEPT).withBrief(), handler),
                    StagePlan.of("stage" + priority, priority--, 0));
        }
        cpu = pipeline.cpu(0);
    }

    /** Raise, record, acknowledge, four handlers, back. */
    @Benchmark
    public long fourStages() {
        cpu.arrive(IRQ, ++id, 0);
        play();
        return handlers.sum;
    }

    /** The same with the last stage stalled when it arrives and opened afterwards. */
    @Benchmark
    public long fourStagesLastOneDeferred() {
        lowest.on(0).stall();
        cpu.arrive(IRQ, ++id, 0);
        play();
        lowest.on(0).unstall();
        play();
        return handlers.sum;
    }

    private void play() {
        while (cpu.deliver() == PipelineCpu.Played.PLAYED) {
            cpu.finish();
        }
    }
}
