package org.sluice.testkit.explore;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One indivisible step of a small program. Immutable.
 *
 * @param <R>       what a run shows to its programs
 * @param label     what it does, in words, for the story of a schedule
 * @param footprint what it can touch, what {@code when} looks at included; see {@link Footprint}
 * @param when      the step waits until this holds
 * @param deed      what it does
 */
public record Act<R>(String label, long footprint, Predicate<R> when, Consumer<R> deed) {

    /** Refuses nulls. */
    public Act {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(when, "when");
        Objects.requireNonNull(deed, "deed");
    }

    /** A step that never waits and may touch anything. */
    public static <R> Act<R> of(String label, Consumer<R> deed) {
        return of(label, Footprint.EVERYTHING, deed);
    }

    /** A step that never waits. */
    public static <R> Act<R> of(String label, long footprint, Consumer<R> deed) {
        return new Act<>(label, footprint, run -> true, deed);
    }

    /** The same, waiting until the condition holds. */
    public Act<R> when(Predicate<R> condition) {
        return new Act<>(label, footprint, condition, deed);
    }

    /** The same, doing nothing if the condition does not hold when its turn comes. */
    public Act<R> onlyIf(Predicate<R> condition) {
        return new Act<>(label, footprint, when, run -> {
            if (condition.test(run)) {
                deed.accept(run);
            }
        });
    }
}
