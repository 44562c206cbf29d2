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
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.PipelineTrace;

/** How the cost of one interrupt grows with the stages that handle it, those that ignore it, and the CPUs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class DepthBenchmark {

    /** Stages that handle + stages above them that ignore, then CPUs; an interrupt comes to one CPU after the other. */
    @Param({"1+0x1", "4+0x1", "16+0x1", "64+0x1", "4+12x1", "4+60x1", "4+0x4", "4+0x64", "4+0x256"})
    public String shape;

    private final Handlers handlers = new Handlers();
    private IrqHandler[][] ofCpu;
    private Line line;
    private int cpus;
    private int next;

    /** The stages and CPUs of the shape. */
    @Setup
    public void build() {
        String[] parts = shape.split("[+x]");
        cpus = Integer.parseInt(parts[2]);
        line = new Line(new IdleHardware(cpus), PipelineTrace.NONE);
        for (int i = 0; i < Integer.parseInt(parts[1]); i++) {
            line.ignoringStage();
        }
        int handling = Integer.parseInt(parts[0]);
        for (int i = 0; i < handling; i++) {
            line.stage(handlers.four[i % handlers.four.length]);
        }
        ofCpu = new IrqHandler[cpus][handling];
        for (IrqHandler[] one : ofCpu) {
            for (int i = 0; i < handling; i++) {
                one[i] = new Handlers().four[i % handlers.four.length];
            }
        }
    }

    /** As many calls from an array of the next CPU's own, on data of its own: what the memory of so many CPUs costs. */
    @Benchmark
    public void arrays() {
        next = next + 1 == cpus ? 0 : next + 1;
        for (IrqHandler handler : ofCpu[next]) {
            handler.onIrq(Line.IRQ, null);
        }
    }

    /** One interrupt, on the next CPU. */
    @Benchmark
    public long interrupt() {
        next = next + 1 == cpus ? 0 : next + 1;
        line.interrupt(next);
        return handlers.sum;
    }
}
