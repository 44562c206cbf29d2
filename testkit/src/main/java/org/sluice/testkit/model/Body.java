package org.sluice.testkit.model;

/** Background code of a stage on one CPU, which can be left in the middle. */
@FunctionalInterface
public interface Body {

    /**
     * Goes on where it stopped, the first time at its beginning.
     *
     * @return true if it waits now, because {@link Model#suspend} has said {@link Then#WAITS}; false if it has ended
     */
    boolean goOn(int stage, int cpu);
}
