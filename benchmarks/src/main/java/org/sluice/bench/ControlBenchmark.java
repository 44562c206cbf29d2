package org.sluice.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.PipelineTrace;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.StagePlan;

/** Control operations on four CPUs and four stages, on the baton: no queue in front of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ControlBenchmark {

    private static final int CPUS = 4;
    static final int CROWD = 16;

    private final Handlers handlers = new Handlers();
    private final StagePlan plan = StagePlan.of("guest", 1_500, 0, 1, 2, 3);
    private final Domain guest = stage ->
            stage.virtualize(Line.IRQ, IrqUse.of(IrqMode.ACCEPT).withBrief(), handlers.four[0]);
    private Line line;
    private Stage moving;
    private boolean up;

    /** Four stages on four CPUs. */
    @Setup
    public void build() {
        line = new Line(new IdleHardware(CPUS), PipelineTrace.NONE);
        for (IrqHandler handler : handlers.four) {
            moving = line.stage(handler);
        }
    }

    /** The last stage goes to the head, or back. */
    @Benchmark
    public Stage renice() {
        up = !up;
        moving.renice(up ? 2_000 : 1);
        return moving;
    }

    /** Pipelines of four stages on four CPUs, to each of which one comes; they go between two measurements. */
    @State(Scope.Thread)
    public static class Crowd {
        private final Line[] lines = new Line[CROWD];
        private final Stage[] stages = new Stage[CROWD];

        /** The pipelines. */
        @Setup
        public void build(ControlBenchmark control) {
            for (int i = 0; i < CROWD; i++) {
                lines[i] = new Line(new IdleHardware(CPUS), PipelineTrace.NONE);
                for (IrqHandler handler : control.handlers.four) {
                    lines[i].stage(handler);
                }
            }
        }

        /** They go again. */
        @TearDown(Level.Invocation)
        public void leave() {
            for (int i = 0; i < CROWD; i++) {
                lines[i].pipeline.unregister(stages[i], LeavePolicy.PLAY);
            }
        }
    }

    /** A stage comes with its handler. */
    @Benchmark
    @OperationsPerInvocation(CROWD)
    public Stage[] attach(Crowd crowd) {
        for (int i = 0; i < CROWD; i++) {
            crowd.stages[i] = crowd.lines[i].pipeline.register(guest, plan);
        }
        return crowd.stages;
    }

    /** A fifth stage comes with its handler, and goes. */
    @Benchmark
    public boolean attachAndDetach() {
        Stage stage = line.pipeline.register(guest, plan);
        return line.pipeline.unregister(stage, LeavePolicy.PLAY).isGone();
    }
}
