package org.sluice.testkit.explore;

import java.util.Objects;
import java.util.Optional;

/**
 * What one run came to.
 *
 * @param traceHash equal for two runs that differ only in the order of steps that commute, different otherwise
 * @param steps     how many steps were taken
 * @param checks    how often an invariant was checked
 * @param figure    what an adversary maximises, 0 or greater
 * @param violation the first one, if any
 */
public record Outcome(long traceHash, long steps, long checks, long figure, Optional<Violation> violation) {

    /** Refuses nulls. */
    public Outcome {
        Objects.requireNonNull(violation, "violation");
    }

    /** Does it break this rule? */
    boolean breaks(String rule) {
        return violation.isPresent() && violation.get().rule().equals(rule);
    }
}
