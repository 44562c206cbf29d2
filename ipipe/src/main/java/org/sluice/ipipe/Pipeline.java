package org.sluice.ipipe;

import java.util.List;
import java.util.Optional;
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

    /** A pipeline without stages, of the default profile. */
    static Pipeline on(Hardware hardware, int hardwareIrqs, PipelineTrace trace, FaultHandler faults) {
        return on(hardware, hardwareIrqs, Profile.SLUICE, trace, faults);
    }

    /**
     * A pipeline without stages.
     *
     * @param hardware     the machine, of 1 CPU or more
     * @param hardwareIrqs how many irqs hardware can raise, 1 to 3,968; virtual ones are numbered after them
     * @param profile      the choices in which the pipelines of the field differ
     * @param trace        told of everything, on the baton
     * @param faults       told of handlers and bodies that throw; if it throws itself, the stage sits out
     * @throws IllegalArgumentException naming the argument and its bound
     */
    static Pipeline on(Hardware hardware, int hardwareIrqs, Profile profile, PipelineTrace trace,
                       FaultHandler faults) {
        return new PipelineCore(hardware, hardwareIrqs, profile, trace, faults);
    }

    /**
     * Puts a domain into the pipeline, behind its peers, and starts it: {@code start}, then {@code startCpu} on each
     * of its CPUs. If it throws, it is taken out again, its {@code stop} is called, and the exception goes to the
     * caller.
     *
     * @throws IllegalArgumentException naming the argument and its bound
     * @throws IllegalStateException    from a handler, by whom the profile forbids it (Adeos: EPERM), if there are as
     *         many stages as the profile allows, or if it would stand before a head with wired irqs
     */
    Stage register(Domain domain, StagePlan plan);

    /**
     * Takes a stage out. Nothing more is recorded for it from this instant on; it is gone when no entry waits and no
     * handler of it runs, on any CPU. From its own handler: deferred until that returns. Asked for again, the stricter
     * of all wins: once {@link LeavePolicy#DROP} was asked for, what waits is discarded (unless the profile always
     * plays), and of several deadlines the earliest counts.
     */
    default Departure unregister(Stage stage, LeavePolicy policy) {
        return unregister(stage, policy, Departure.NO_DEADLINE);
    }

    /**
     * As {@link #unregister(Stage, LeavePolicy)}, with a deadline: then what still waits is discarded, and if code of
     * the stage keeps it all the same, {@link Departure#isOverdue} says so and {@link Departure#blocker} names it.
     *
     * @param withinNanos virtual time from now, 0 or more; {@link Departure#NO_DEADLINE} for none
     */
    Departure unregister(Stage stage, LeavePolicy policy, long withinNanos);

    /**
     * A whole new order at one instant: the stages take the priorities that there are, greatest first.
     *
     * @param headFirst all stages of the pipeline, each once
     */
    void order(List<Stage> headFirst);

    /**
     * Lets a stage sit out: its handlers and body run no more, its interrupts flow on, what waits is discarded. It
     * holds nobody back: it is open on every CPU, and who stalls it stalls nothing. Asks for the same authority as
     * removal does, but that whoever handles a stage's fault may put that stage out, the root too.
     */
    void quarantine(Stage stage);

    /** The stages, head first, those that sit out or leave included. */
    List<Stage> stages();

    /** The root stage, if one was registered. */
    Optional<Stage> root();

    /** The choices it was made with. */
    Profile profile();

    /** The machine's side of one CPU. */
    PipelineCpu cpu(int cpu);

    /** How many irqs there are, hardware and virtual. */
    int irqCount();

    /** The first virtual irq. */
    int firstVirq();

    /** The books at this instant. */
    PipelineLedger ledger();

    /** The books in full: an account for each stage, CPU and irq that has one; what has left last. */
    List<PipelineLedger.Account> accounts();

    /** What domains have done that they should not have; at most {@value Finding#KEPT_MAX} different ones. */
    List<Finding> findings();
}
