package org.sluice.ipipe;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.ipipe.internal.PipelineCore;

/**
 * The pipeline of a machine: stages in order of priority, the same on all CPUs. Control plane; every call runs on the
 * baton and switches from one immutable order to the next for all CPUs at one instant.
 */
@ProviderType
public interface Pipeline {

    /** How many virtual irqs there are: one word of them, as in Adeos. */
    int VIRQ_COUNT = 64;

    /**
     * A pipeline without stages.
     *
     * @param hardware     the machine
     * @param hardwareIrqs how many irqs hardware can raise, 1 to 3,968; virtual ones are numbered after them
     * @param trace        told of everything, on the baton
     * @param faults       told of handlers and bodies that throw
     */
    static Pipeline on(Hardware hardware, int hardwareIrqs, PipelineTrace trace, FaultHandler faults) {
        return new PipelineCore(hardware, hardwareIrqs, trace, faults);
    }

    /**
     * Puts a domain into the pipeline, behind its peers, and starts it: {@code start}, then {@code startCpu} on each
     * of its CPUs. If it throws, it is taken out again and the exception goes to the caller.
     *
     * @throws IllegalArgumentException naming the argument and its bound
     */
    Stage register(Domain domain, StagePlan plan);

    /**
     * Takes a stage out. Nothing more is recorded for it from this instant on; it is gone when no entry waits and no
     * handler of it runs, on any CPU. From its own handler: deferred until that returns.
     */
    Departure unregister(Stage stage, LeavePolicy policy);

    /** Lets a stage sit out: its handlers and body run no more, its interrupts flow on, what waits is discarded. */
    void quarantine(Stage stage);

    /** The stages, head first, those that sit out or leave included. */
    List<Stage> stages();

    /** The machine's side of one CPU. */
    PipelineCpu cpu(int cpu);

    /** How many irqs there are, hardware and virtual. */
    int irqCount();

    /** The first virtual irq. */
    int firstVirq();

    /** The books at this instant. */
    PipelineLedger ledger();
}
