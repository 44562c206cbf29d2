package org.sluice.testkit.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the small worlds have in common: a name, who acts from outside, and what must hold. Built once, run often.
 *
 * @param <R> what an act and a check look at: one run
 * @param <W> the world itself
 */
abstract class World<R, W extends World<R, W>> implements Explorable {

    private final String name;
    private final List<Program<R>> actors = new ArrayList<>();
    private final Invariants<R> always = new Invariants<>();
    private final Invariants<R> atEnd = new Invariants<>();
    private long watched;
    private boolean mayWait;

    World(String name) {
        this.name = name;
    }

    abstract W self();

    /**
     * Who acts from outside all CPUs, a step at a time: a device, or code that controls the pipeline. Its steps come in
     * their order; which actor goes first is the explorer's choice.
     */
    @SafeVarargs
    public final W actor(String actor, Act<R>... acts) {
        List<Act<R>> all = new ArrayList<>();
        for (Act<R> act : acts) {
            all.add(act);
        }
        return actor(actor, all);
    }

    /** As {@link #actor(String, Act[])}. */
    public final W actor(String actor, List<Act<R>> acts) {
        actors.add(new Program<>(actor, acts));
        return self();
    }

    /**
     * Must hold after every step; empty if it does, else what is wrong. The check may look at anything, so that no two
     * steps commute any more.
     */
    public final W always(String rule, Function<R, Optional<String>> check) {
        return watch(rule, Footprint.EVERYTHING, check);
    }

    final W watch(String rule, long footprint, Function<R, Optional<String>> check) {
        always.add(rule, check);
        watched |= footprint;
        return self();
    }

    /** Must hold when everything has come to rest. */
    public final W atEnd(String rule, Function<R, Optional<String>> check) {
        atEnd.add(rule, check);
        return self();
    }

    /** An actor that waits for ever is no violation ({@code stuck}) by itself. */
    public final W mayWait() {
        mayWait = true;
        return self();
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final boolean isTiny() {
        return true;
    }

    final List<Program<R>> actors() {
        return actors;
    }

    final Invariants<R> rules() {
        return always;
    }

    final Invariants<R> rulesAtEnd() {
        return atEnd;
    }

    /** What the checks after each step look at. */
    final long watched() {
        return watched;
    }

    /** If something waits for ever, is that wrong? */
    final Optional<Violation> stuck(Optional<String> waiting) {
        return mayWait ? Optional.empty() : waiting.map(what -> new Violation("stuck", what + " waits for ever"));
    }
}
