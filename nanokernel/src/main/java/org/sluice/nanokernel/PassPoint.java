package org.sluice.nanokernel;

/**
 * What may happen where the pipeline has opened or logged something and is about to play it, for explorers
 * ({@link Nanokernel#explorePasses}). On the baton.
 */
@FunctionalInterface
public interface PassPoint {

    /** Go on at once: the machine's usual course. */
    long AT_ONCE = -1;

    /**
     * How long the code that runs on a CPU takes between opening and playing.
     *
     * @return {@link #AT_ONCE}, or nanoseconds; 0 lets what is due at this instant happen in between
     */
    long lateNanos(int cpu);
}
