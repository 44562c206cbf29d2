package org.sluice.testkit.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.sluice.x86.engine.Chance;
import org.sluice.x86.engine.Due;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;

/**
 * Runs a machine on which everything happens at instant 0 and only the order is open: each event is a step, and the
 * chooser says which comes next. Beside the machine's own events there are those of actors: devices and control code
 * with programs of their own.
 */
final class Stepper<R> implements Chance {

    private static final int ACTORS_FROM = 1 << 20;

    private final Engine engine;
    private final Chooser chooser;
    private final R run;
    private final int stepsMax;
    private final Invariants<R> always;
    private final ToLongFunction<Due> footprint;
    private final Function<Due, String> label;
    private final Alternatives steps = new Alternatives();
    private final List<Actor> actors = new ArrayList<>();
    private int[] offered = new int[8];
    private long taken;
    private Violation broken;
    private Predicate<Due> offers = due -> true;
    private long horizonNanos;

    /** How a world looks at its machine's events. */
    record View<R>(int stepsMax, Invariants<R> always, ToLongFunction<Due> footprint,
                   Function<Due, String> label) {
    }

    Stepper(Engine engine, Chooser chooser, R run, View<R> view) {
        this.engine = engine;
        this.chooser = chooser;
        this.run = run;
        this.stepsMax = view.stepsMax();
        this.always = view.always();
        this.footprint = view.footprint();
        this.label = view.label();
    }

    /** Offers events of others than actors only if this holds; when nothing else is left, they come all the same. */
    void offersOnly(Predicate<Due> enabled) {
        offers = enabled;
    }

    /** Goes on into what is due later, up to there; without it all is at one instant. */
    void lasts(long nanos) {
        horizonNanos = nanos;
    }

    void add(Program<R> program) {
        actors.add(new Actor(program, ACTORS_FROM + actors.size()));
    }

    /** Takes steps until there is none left, or an invariant breaks. Returns what broke; the machine stays open. */
    Optional<Violation> play() {
        engine.explore(this);
        try {
            engine.call(() -> actors.forEach(Actor::postNext));
            engine.runUntil(engine.nowNanos() + horizonNanos);
        } catch (ScheduleCut redundant) {
            throw redundant;
        } catch (Broken stop) {
            return Optional.of(broken);
        } catch (RuntimeException | Error thrown) {
            return Optional.of(new Violation("exception", thrown.toString()));
        }
        return always.check(run);
    }

    long taken() {
        return taken;
    }

    long checks() {
        return (taken + 1) * always.size();
    }

    /** The step that an actor waits to take for ever; empty if none does. */
    Optional<String> waiting() {
        return actors.stream().filter(actor -> actor.at < actor.program.acts().size())
                .map(actor -> actor.program.label(actor.at)).findFirst();
    }

    @Override
    public int first(Due[] due, int count) {
        stopIf(always.check(run));
        if (taken >= stepsMax) {
            stopIf(Optional.of(new Violation("no progress", "more than " + stepsMax + " steps")));
        }
        taken++;
        steps.at(due[0].nanos());
        if (offered.length < count) {
            offered = new int[count];
        }
        for (int i = 0; i < count; i++) {
            if (isEnabled(due[i])) {
                offered[steps.count()] = i;
                Due event = due[i];
                steps.add(event.sequence(), event.actor(), footprint(event), new Label<>(event, label));
            }
        }
        return steps.count() == 0 ? 0 : offered[chooser.next(steps)];
    }

    private void stopIf(Optional<Violation> violation) {
        if (violation.isPresent()) {
            broken = violation.get();
            throw new Broken();
        }
    }

    private boolean isEnabled(Due due) {
        return due.target() instanceof Stepper<?>.Actor actor ? actor.isEnabled() : offers.test(due);
    }

    private long footprint(Due due) {
        return due.target() instanceof Stepper<?>.Actor actor ? actor.footprint() : footprint.applyAsLong(due);
    }

    private record Label<R>(Due due, Function<Due, String> label) {
        @Override
        public String toString() {
            return due.target() instanceof Stepper<?>.Actor actor ? actor.label() : label.apply(due);
        }
    }

    /** Ends a run whose invariant is broken. */
    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Broken() {
            super(null, null, false, false);
        }
    }

    /** A program outside all CPUs. Its next step is an event; if nothing else is left, one that waits gives up. */
    private final class Actor implements EventTarget {
        private final Program<R> program;
        private final int number;
        private int at;

        private Actor(Program<R> program, int number) {
            this.program = program;
            this.number = number;
        }

        private void postNext() {
            if (at < program.acts().size()) {
                engine.post(engine.nowNanos(), this, 0, 0);
            }
        }

        private boolean isEnabled() {
            return program.acts().get(at).when().test(run);
        }

        private long footprint() {
            return program.acts().get(at).footprint();
        }

        private String label() {
            return program.label(at);
        }

        @Override
        public void onEvent(int kind, long argument) {
            if (isEnabled()) {
                program.acts().get(at++).deed().accept(run);
                postNext();
            }
        }

        @Override
        public void describe(int kind, long argument, Due due) {
            due.named(program.name(), -1, number).touching(program.acts().get(at).footprint());
        }
    }
}
