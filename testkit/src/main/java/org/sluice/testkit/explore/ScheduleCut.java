package org.sluice.testkit.explore;

/** Ends a run that need not be finished. Worlds let it through; it carries no news. */
public final class ScheduleCut extends RuntimeException {

    /** The only one. */
    static final ScheduleCut INSTANCE = new ScheduleCut();

    private static final long serialVersionUID = 1L;

    private ScheduleCut() {
        super("the rest of this schedule has been explored in another order", null, false, false);
    }
}
