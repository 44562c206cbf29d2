package org.sluice.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sluice.x86.engine.SplitMix64;

/** Everything is run, nothing twice that comes to the same. */
class ExhaustiveTest {

    private static final long MAX = 1_000_000;
    private static final List<String> SIDES = List.of("1", "2", "3", "4", "5", "6");

    /** A world that also collects what its runs came to. */
    private static final class Watched implements Explorable {
        private final Explorable inner;
        private final TreeSet<Long> hashes = new TreeSet<>();
        private final TreeSet<String> violations = new TreeSet<>();

        private Watched(Explorable inner) {
            this.inner = inner;
        }

        @Override
        public String name() {
            return inner.name();
        }

        /** Never fails, so that the explorer goes on. */
        @Override
        public Outcome run(Chooser chooser) {
            Outcome outcome = inner.run(chooser);
            if (outcome.violation().isEmpty()) {
                hashes.add(outcome.traceHash()); // a run that fails ends early, after other steps that commute
            }
            outcome.violation().ifPresent(what -> violations.add(what.toString()));
            return new Outcome(outcome.traceHash(), outcome.steps(), outcome.checks(), 0, Optional.empty());
        }
    }

    private static final class Variables {
        private final int[] value = new int[3];
        private final int[] held = new int[4];
    }

    /** So many actors with so many steps that touch nothing in common. */
    private static StepWorld<Variables> apart(int actors, int steps) {
        StepWorld<Variables> world = new StepWorld<>("apart", Variables::new);
        for (int actor = 0; actor < actors; actor++) {
            world.actor("a" + actor, steps(steps, Footprint.cpu(actor)));
        }
        return world;
    }

    private static List<Act<Variables>> steps(int count, long footprint) {
        return IntStream.range(0, count)
                .mapToObj(i -> Act.<Variables>of("step " + i, footprint, state -> { }))
                .toList();
    }

    private static StepWorld<Variables> together(int actors, int steps) {
        StepWorld<Variables> world = new StepWorld<>("together", Variables::new);
        for (int actor = 0; actor < actors; actor++) {
            world.actor("a" + actor, steps(steps, Footprint.line(0)));
        }
        return world;
    }

    /** Actors that read a variable, and write it plus one: random ones, from a seed. */
    private static StepWorld<Variables> random(long seed) {
        SplitMix64 random = new SplitMix64(seed);
        StepWorld<Variables> world = new StepWorld<>("random " + seed, Variables::new);
        int actors = (int) random.between(2, 4);
        for (int actor = 0; actor < actors; actor++) {
            int me = actor;
            int x = (int) random.below(3);
            int y = (int) random.below(3);
            world.actor("a" + actor,
                    Act.of("read " + x, Footprint.line(x), state -> state.held[me] = state.value[x]),
                    Act.of("write " + y, Footprint.line(y), state -> state.value[y] = state.held[me] + 1));
        }
        world.always("first", Footprint.line(0), state -> told(state.value[0] < 2, state.value[0]));
        return world.atEnd("sum", state -> {
            int sum = state.value[0] + state.value[1] + state.value[2];
            return told(sum < actors, sum);
        });
    }

    private static Optional<String> told(boolean holds, int number) {
        return holds ? Optional.empty() : Optional.of(Integer.toString(number));
    }

    @Test
    void allInterleavingsOfDependentStepsAreRun() {
        Report report = Explorer.explore(together(3, 2), Plan.exhaustive(MAX));
        assertThat(report.complete()).isTrue();
        assertThat(report.distinct()).isEqualTo(90); // 6! / (2! 2! 2!)
        assertThat(report.runs()).isEqualTo(90 + 1); // and the usual course first
        assertThat(report.cut()).isZero();
    }

    @Test
    void stepsThatCommuteAreRunInOneOrder() {
        Report all = Explorer.explore(apart(3, 2), Plan.exhaustive(MAX).unreduced());
        Report reduced = Explorer.explore(apart(3, 2), Plan.exhaustive(MAX));
        assertThat(all.runs()).isEqualTo(91);
        assertThat(all.distinct()).isEqualTo(1);
        assertThat(reduced.complete()).isTrue();
        assertThat(reduced.distinct()).isEqualTo(1);
        assertThat(reduced.runs() - reduced.cut()).isEqualTo(2);
        assertThat(reduced.runs()).isLessThan(20);
    }

    @Test
    void reductionLosesNeitherAHashNorAViolation() {
        long fewer = 0;
        long unreduced = 0;
        for (long seed = 0; seed < 100; seed++) {
            Watched all = new Watched(random(seed));
            Watched reduced = new Watched(random(seed));
            Report without = Explorer.explore(all, Plan.exhaustive(MAX).unreduced());
            Report with = Explorer.explore(reduced, Plan.exhaustive(MAX));
            assertThat(without.complete() && with.complete()).isTrue();
            assertThat(reduced.hashes).as("seed " + seed).isEqualTo(all.hashes);
            assertThat(reduced.violations).as("seed " + seed).isEqualTo(all.violations);
            assertThat(with.runs() - with.cut()).as("one run a hash").isEqualTo(with.distinct() + 1);
            unreduced += without.runs();
            fewer += with.runs();
        }
        assertThat(fewer).isLessThan(unreduced / 3);
    }

    @Test
    void reductionLosesNothingUnderABound() {
        for (long seed = 0; seed < 60; seed++) {
            for (int bound = 0; bound < 4; bound++) {
                Watched all = new Watched(random(seed));
                Watched reduced = new Watched(random(seed));
                Explorer.explore(all, Plan.exhaustive(MAX).depth(bound).unreduced());
                Explorer.explore(reduced, Plan.exhaustive(MAX).depth(bound));
                assertThat(reduced.hashes).as("seed " + seed + " bound " + bound).isEqualTo(all.hashes);
                assertThat(reduced.violations).isEqualTo(all.violations);
            }
        }
    }

    @Test
    void theBoundCountsDeviations() {
        Report none = Explorer.explore(together(2, 2), Plan.exhaustive(MAX).depth(0));
        Report one = Explorer.explore(together(2, 2), Plan.exhaustive(MAX).depth(1));
        assertThat(none.distinct()).isEqualTo(1);
        assertThat(one.distinct()).isEqualTo(3);
        assertThat(one.complete()).isTrue();
    }

    @Test
    void theMaximumIsSaidNotSilent() {
        Report report = Explorer.explore(together(3, 3), Plan.exhaustive(10));
        assertThat(report.runs()).isEqualTo(10);
        assertThat(report.complete()).isFalse();
        assertThat(report.lines("again")).last()
                .isEqualTo("no violation found; there are more schedules than were run");
    }

    @Test
    void plainChoicesAreAllTaken() {
        Explorable dice = new Explorable() {
            @Override
            public String name() {
                return "dice";
            }

            @Override
            public Outcome run(Chooser chooser) {
                int sum = chooser.choose("one: ", SIDES) * 6 + chooser.choose("two: ", SIDES);
                return new Outcome(sum, 2, 0, sum, Optional.empty());
            }
        };
        Report report = Explorer.explore(dice, Plan.exhaustive(MAX));
        assertThat(report.distinct()).isEqualTo(36);
        assertThat(report.points()).isEqualTo(37 * 2);
        assertThat(Explorer.explore(dice, Plan.adversary(200)).figure()).isEqualTo(35);
    }
}
