package org.sluice.ipipe;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Work that travels from any stage to the one that owns the mailbox, without loss: bounded, and who posts learns
 * whether there was room. Carried by a virtual irq of the owner's, so stalls of the owner hold it back; a post is for
 * the owner alone, whatever other stages do with that irq.
 */
@ProviderType
public interface Mailbox {

    /** The virtual irq that carries it. */
    int irq();

    /** How many posts may wait on a CPU. */
    int capacity();

    /** How many wait on the CPU. */
    int waiting(int cpu);

    /**
     * Posts work on the CPU of {@code from}; it is handled there by the owner. Data plane, allocates nothing.
     *
     * @return false if the box is full: nothing has been posted
     */
    boolean post(LocalStage from, long work);

    /** As {@link #post}, then {@link LocalStage#suspend}, with nothing able to happen in between. For bodies. */
    boolean postAndSuspend(LocalStage from, long work);

    /** What the owner does with work. */
    @FunctionalInterface
    interface Work {

        /** Called once for each post, in the order of the posts on that CPU. */
        void onWork(long work, LocalStage here);
    }
}
