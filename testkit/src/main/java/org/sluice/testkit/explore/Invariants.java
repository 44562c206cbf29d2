package org.sluice.testkit.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What must hold, by name, and how often it was looked at. */
final class Invariants<R> {

    private record Rule<R>(String name, Function<R, Optional<String>> check) {
    }

    private final List<Rule<R>> rules = new ArrayList<>();

    void add(String name, Function<R, Optional<String>> check) {
        rules.add(new Rule<>(name, check));
    }

    int size() {
        return rules.size();
    }

    /** The first that does not hold. */
    Optional<Violation> check(R run) {
        for (Rule<R> rule : rules) {
            Optional<String> broken = rule.check().apply(run);
            if (broken.isPresent()) {
                return Optional.of(new Violation(rule.name(), broken.get()));
            }
        }
        return Optional.empty();
    }
}
