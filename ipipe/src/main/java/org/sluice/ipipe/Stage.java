package org.sluice.ipipe;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A domain's place in the pipeline, on all CPUs: the control plane. Every call runs on the machine's baton and takes
 * effect at one instant for all CPUs; a bad argument is refused by name and changes nothing.
 */
@ProviderType
public interface Stage {

    /** The domain's name, unique in the pipeline. */
    String name();

    /** Its number in {@link PipelineTrace} records; never used again after it has left. */
    int number();

    /** Greater is nearer the head. */
    int priority();

    /** The stage on one CPU. */
    LocalStage on(int cpu);

    /** The CPUs that this stage is on, ascending. */
    int[] cpus();

    /**
     * Attaches a handler.
     *
     * @param irq 0 to {@link Pipeline#irqCount()} - 1; of the virtual ones only what is allocated
     * @throws IllegalStateException if the use is exclusive and a handler is there already (Adeos: EBUSY), the irq is
     *         a system irq (EPERM), wired without this being the head (the first stage that neither leaves nor sits
     *         out), or handled by the other of two exclusive stages
     */
    void virtualize(int irq, IrqUse use, IrqHandler handler);

    /**
     * Takes the handler away: the irq is ignored again, entries that wait are discarded, a {@link #lock} is lifted.
     * Returns the former use.
     */
    IrqUse release(int irq);

    /**
     * Changes how the irq is used and returns the former use. Without a handler only modes that do not handle are
     * possible (rule 42, made an error).
     */
    IrqUse control(int irq, IrqUse use);

    /** How the irq is used at present. */
    IrqUse use(int irq);

    /** How often the handler of the irq has been played, on all CPUs. */
    long played(int irq);

    /**
     * Holds arrivals of the irq aside, and what is pending with them, until {@link #unlock} or {@link #release}.
     * Possible before there is a handler. Idempotent.
     */
    void lock(int irq);

    /** Puts what was held back into the logs of all CPUs and walks them. Idempotent. */
    void unlock(int irq);

    /**
     * Has events of a kind delivered to this stage.
     *
     * @param type    the kind; an event of a subtype is delivered, too, unless that has a handler of its own here
     * @param handler null to catch them no more
     * @return the former handler of exactly that type, or null
     */
    <E extends KernelEvent> EventHandler<? super E> catchEvent(Class<E> type, EventHandler<? super E> handler);

    /**
     * A mailbox of this stage's: work posted by any stage is handled here.
     *
     * @param capacity how many posts may wait on each CPU, 1 to 65,536
     * @return empty when all virtual irqs are taken
     */
    Optional<Mailbox> mailbox(int capacity, Mailbox.Work work);

    /** A virtual irq of one's own, or empty when all are taken. */
    Optional<Virq> allocateVirq();

    /**
     * Moves the stage; 0 or greater. Behind its peers, also when the priority is the one it has. From a handler:
     * deferred until the handler returns.
     */
    void renice(int priority);

    /** Is the stage in the pipeline and not leaving? */
    boolean isRegistered();
}
