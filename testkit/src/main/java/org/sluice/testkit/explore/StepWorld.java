package org.sluice.testkit.explore;

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
public final class StepWorld<S> extends World<S, StepWorld<S>> {

    private static final int LANES = 64;

    private final Supplier<S> start;

    /** A world without actors whose runs begin in that state. */
    public StepWorld(String name, Supplier<S> start) {
        super(name);
        this.start = start;
    }

    @Override
    StepWorld<S> self() {
        return this;
    }

    /** Must hold after every step, and looks only at what the footprint says. */
    public StepWorld<S> always(String rule, long footprint, Function<S, Optional<String>> check) {
        return watch(rule, footprint, check);
    }

    @Override
    public Outcome run(Chooser chooser) {
        S state = start.get();
        Alternatives steps = new Alternatives();
        Lanes lanes = new Lanes(LANES);
        int[] at = new int[actors().size()];
        long taken = 0;
        Optional<Violation> violation = Optional.empty();
        for (offer(steps, at, state); steps.count() > 0 && violation.isEmpty(); offer(steps, at, state)) {
            int chosen = chooser.next(steps);
            int actor = steps.actor(chosen);
            lanes.addToAll(steps.footprint(chosen), steps.key(chosen));
            actors().get(actor).acts().get(at[actor]++).deed().accept(state);
            taken++;
            violation = rules().check(state);
        }
        if (violation.isEmpty()) {
            violation = stuck(waiting(at));
        }
        if (violation.isEmpty()) {
            violation = rulesAtEnd().check(state);
        }
        long checks = taken * rules().size() + rulesAtEnd().size() + 1;
        return new Outcome(lanes.hash(), taken, checks, 0, violation);
    }

    private void offer(Alternatives steps, int[] at, S state) {
        steps.at(0);
        for (int actor = 0; actor < at.length; actor++) {
            Program<S> program = actors().get(actor);
            int index = at[actor];
            if (index < program.acts().size() && program.acts().get(index).when().test(state)) {
                long footprint = Footprint.watched(program.acts().get(index).footprint(), watched());
                steps.add((long) actor << Integer.SIZE | index, actor, footprint, program.label(index));
            }
        }
    }

    private Optional<String> waiting(int[] at) {
        for (int actor = 0; actor < at.length; actor++) {
            if (at[actor] < actors().get(actor).acts().size()) {
                return Optional.of(actors().get(actor).label(at[actor]));
            }
        }
        return Optional.empty();
    }
}
