package org.sluice.testkit.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The smallest thing to explore: a few actors that take turns over common state, without a machine. For algorithms, and
 * for races of software that is not part of Sluice.
 *
 * <pre>{@code
 * new StepWorld<>("lost-update", Counter::new)
 *     .actor("a", Act.of("read", X, s -> s.a = s.x), Act.of("write", X, s -> s.x = s.a + 1))
 *     .actor("b", Act.of("read", X, s -> s.b = s.x), Act.of("write", X, s -> s.x = s.b + 1))
 *     .atEnd("both count", s -> s.x == 2 ? Optional.empty() : Optional.of("x is " + s.x));
 * }</pre>
 *
 * <p>Built once, run often: each run has a state of its own.
 *
 * @param <S> the state
 */
public final class StepWorld<S> implements Explorable {

    private static final int LANES = 64;
    private static final String STUCK = "stuck";

    private final String name;
    private final Supplier<S> start;
    private final List<Program<S>> actors = new ArrayList<>();
    private final Invariants<S> always = new Invariants<>();
    private final Invariants<S> atEnd = new Invariants<>();
    private long watched;
    private boolean mayWait;

    /** A world without actors whose runs begin in that state. */
    public StepWorld(String name, Supplier<S> start) {
        this.name = name;
        this.start = start;
    }

    /** One more actor. Its steps come in their order; which actor goes first is the explorer's choice. */
    @SafeVarargs
    public final StepWorld<S> actor(String actorName, Act<S>... acts) {
        List<Act<S>> all = new ArrayList<>();
        for (Act<S> act : acts) {
            all.add(act);
        }
        return actor(actorName, all);
    }

    /** As {@link #actor(String, Act[])}. */
    public StepWorld<S> actor(String actorName, List<Act<S>> acts) {
        actors.add(new Program<>(actorName, acts));
        return this;
    }

    /**
     * Must hold after every step; empty if it does, else what is wrong. The check may look at anything, so that no two
     * steps commute any more.
     */
    public StepWorld<S> always(String rule, Function<S, Optional<String>> check) {
        return always(rule, Footprint.EVERYTHING, check);
    }

    /** Must hold after every step, and looks only at what the footprint says. */
    public StepWorld<S> always(String rule, long footprint, Function<S, Optional<String>> check) {
        always.add(rule, check);
        watched |= footprint;
        return this;
    }

    /** Must hold when no actor has a step left that it can take. */
    public StepWorld<S> atEnd(String rule, Function<S, Optional<String>> check) {
        atEnd.add(rule, check);
        return this;
    }

    /** An actor that waits for ever is no violation ({@code stuck}) by itself. */
    public StepWorld<S> mayWait() {
        mayWait = true;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isTiny() {
        return true;
    }

    @Override
    public Outcome run(Chooser chooser) {
        S state = start.get();
        Alternatives steps = new Alternatives();
        Lanes lanes = new Lanes(LANES);
        int[] at = new int[actors.size()];
        long taken = 0;
        Optional<Violation> violation = Optional.empty();
        for (offer(steps, at, state); steps.count() > 0 && violation.isEmpty(); offer(steps, at, state)) {
            int chosen = chooser.next(steps);
            int actor = steps.actor(chosen);
            lanes.addToAll(steps.footprint(chosen), steps.key(chosen));
            actors.get(actor).acts().get(at[actor]++).deed().accept(state);
            taken++;
            violation = always.check(state);
        }
        if (violation.isEmpty()) {
            violation = mayWait ? Optional.empty() : stuck(at);
        }
        if (violation.isEmpty()) {
            violation = atEnd.check(state);
        }
        long checks = taken * always.size() + atEnd.size() + 1;
        return new Outcome(lanes.hash(), taken, checks, 0, violation);
    }

    private void offer(Alternatives steps, int[] at, S state) {
        steps.at(0);
        for (int actor = 0; actor < at.length; actor++) {
            Program<S> program = actors.get(actor);
            int index = at[actor];
            if (index < program.acts().size() && program.acts().get(index).when().test(state)) {
                long footprint = Footprint.watched(program.acts().get(index).footprint(), watched);
                steps.add((long) actor << Integer.SIZE | index, actor, footprint, program.label(index));
            }
        }
    }

    private Optional<Violation> stuck(int[] at) {
        for (int actor = 0; actor < at.length; actor++) {
            if (at[actor] < actors.get(actor).acts().size()) {
                return Optional.of(new Violation(STUCK, actors.get(actor).label(at[actor]) + " waits for ever"));
            }
        }
        return Optional.empty();
    }
}
