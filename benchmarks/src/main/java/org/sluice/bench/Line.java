package org.sluice.bench;

import java.util.Arrays;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.PipelineCpu;
import org.sluice.ipipe.PipelineTrace;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.StagePlan;

/** A pipeline on a machine that does nothing, one interrupt line, and the shortest adapter that there can be. */
final class Line {

    static final int IRQ = 7;
    private static final int HARDWARE_IRQS = 128;

    final Pipeline pipeline;
    private final PipelineCpu[] cpus;
    private int stages;
    private long id;

    Line(IdleHardware hardware, PipelineTrace trace) {
        pipeline = Pipeline.on(hardware, HARDWARE_IRQS, trace, (here, irq, fault) -> {
            throw new IllegalStateException(fault);
        });
        cpus = new PipelineCpu[hardware.cpuCount()];
        Arrays.setAll(cpus, pipeline::cpu);
    }

    /** One more stage, behind the others on all CPUs, that accepts the line's interrupt. */
    Stage stage(IrqHandler handler) {
        return register(stage -> stage.virtualize(IRQ, IrqUse.of(IrqMode.ACCEPT).withBrief(), handler));
    }

    /** One more stage that ignores it. */
    Stage ignoringStage() {
        return register(stage -> { });
    }

    private Stage register(Domain domain) {
        int[] all = new int[cpus.length];
        Arrays.setAll(all, cpu -> cpu);
        stages++;
        return pipeline.register(domain, StagePlan.of("stage" + stages, 1_000 - stages, all));
    }

    /** Raise, record, acknowledge, all handlers, back. */
    void interrupt(int cpu) {
        cpus[cpu].arrive(IRQ, ++id, 0);
        play(cpu);
    }

    /** Plays what waits. */
    void play(int cpu) {
        PipelineCpu at = cpus[cpu];
        while (at.deliver() == PipelineCpu.Played.PLAYED) {
            at.finish();
        }
    }
}
