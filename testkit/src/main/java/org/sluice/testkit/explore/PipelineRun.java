package org.sluice.testkit.explore;

import java.util.ArrayList;
import java.util.List;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.PipelineLedger;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Books;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.internal.X86Hardware;
import org.sluice.testkit.internal.Bench;
import org.sluice.x86.Machine;

/**
 * One run of a {@link PipelineWorld}: what its programs, its actors and its invariants see. On the baton.
 *
 * @param <S> the world's own state
 */
public final class PipelineRun<S> {

    private final S state;
    private final Machine machine;
    private final LaneTrace trace;
    private X86Hardware hardware;
    private Pipeline pipeline;
    private final List<Stage> stages = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final String[] next;
    private final int[] nextDepth;

    PipelineRun(S state, Machine machine, LaneTrace trace) {
        this.state = state;
        this.machine = machine;
        this.trace = trace;
        this.next = new String[machine.cpuCount()];
        this.nextDepth = new int[machine.cpuCount()];
    }

    void connect(X86Hardware newHardware, Pipeline newPipeline) {
        hardware = newHardware;
        pipeline = newPipeline;
    }

    void attached(Stage stage) {
        stages.add(stage);
    }

    void faulted(LocalStage where, int irq, Throwable fault) {
        faults.add(where.stage().name() + " of cpu " + where.cpu() + (irq < 0 ? " in its body" : " in irq " + irq)
                + " threw " + fault);
        pipeline.quarantine(where.stage());
    }

    /** The step that the program of a CPU takes when it goes on; null while it takes it. */
    void comesNext(int cpu, String label) {
        next[cpu] = label;
        nextDepth[cpu] = machine.cpu(cpu).time().depth() + 1;
    }

    /** In words, what the code that waits on top of a CPU does next, if it is a program's. */
    String nextOf(int cpu) {
        return next[cpu] != null && machine.cpu(cpu).time().depth() == nextDepth[cpu] ? next[cpu] : null;
    }

    // ---- for programs and invariants ----

    /** The world's own state, fresh for this run. */
    public S state() {
        return state;
    }

    /** The machine. */
    public Machine machine() {
        return machine;
    }

    /** The pipeline. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** The stage of that name, also if it has left. */
    public Stage stage(String name) {
        return stages.stream().filter(stage -> stage.name().equals(name)).reduce((first, later) -> later)
                .orElseThrow(() -> new IllegalArgumentException("there is no stage " + name));
    }

    /** The stage of that name on a CPU. */
    public LocalStage on(String name, int cpu) {
        return stage(name).on(cpu);
    }

    /** The device of an irq raises its line or sends its message; a level stays up until {@link #lower}. */
    public void raise(int irq) {
        machine.line(Bench.lineName(irq)).raise();
    }

    /** The device lets its line go. */
    public void lower(int irq) {
        machine.line(Bench.lineName(irq)).lower();
    }

    /** An edge: {@link #raise} and {@link #lower}. */
    public void pulse(int irq) {
        machine.line(Bench.lineName(irq)).pulse();
    }

    /** Interprocessor interrupt, as the hardware of {@code from} sends it. */
    public void sendIpi(int from, int to, int irq) {
        machine.cpu(from).sendIpi(machine.cpu(to).apicId(), Irqs.vectorOf(irq));
    }

    /** Makes two runs different that differ in this, on that CPU. */
    public void note(int cpu, long what) {
        trace.note(cpu, what);
    }

    /** Domain code that threw, in words. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** The account of a stage that is in the pipeline. */
    public PipelineLedger.Line account(String stage) {
        return pipeline.ledger().stages().stream().filter(line -> line.stage().equals(stage)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no stage " + stage));
    }

    /** All three books. */
    public Books books() {
        return Books.of(machine.ledger(), pipeline.ledger(), hardware.unmapped());
    }
}
