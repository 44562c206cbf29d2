package org.sluice.nanokernel;

/** When the ticks of one CPU are due. On the baton. */
public interface TickSchedule {

    /** The next tick's instant; {@link org.sluice.nanokernel.hw.LocalTimer#NEVER} after the last. */
    long nextNanos();

    /** The next tick has been made. */
    void advance();
}
