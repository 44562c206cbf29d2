package org.sluice.testkit.explore;

/** Something that runs from its start under the choices of somebody else, as often as wanted, each time afresh. */
public interface Explorable {

    /** What it is called in reports; part of the check of a rerun token. */
    String name();

    /**
     * One run. Equal choices must give equal outcomes.
     *
     * @throws ScheduleCut when the chooser throws it
     */
    Outcome run(Chooser chooser);

    /** An adversary's figure in words. */
    default String tell(long figure) {
        return "the largest figure is " + figure;
    }

    /** Is a run so short that a report may list every step of it, and not only where it left the usual course? */
    default boolean isTiny() {
        return false;
    }
}
