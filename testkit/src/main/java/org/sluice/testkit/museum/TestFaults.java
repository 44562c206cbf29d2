package org.sluice.testkit.museum;

import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.museum.Seen.told;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sluice.ipipe.IrqUse;
import org.sluice.testkit.explore.Act;
import org.sluice.testkit.explore.Chooser;
import org.sluice.testkit.explore.Explorable;
import org.sluice.testkit.explore.Outcome;
import org.sluice.testkit.explore.PipelineWorld;
import org.sluice.testkit.explore.Violation;

/** Faults of the field's own tests: here a test is what is tested, by a pipeline that is broken on purpose. */
final class TestFaults {

    private static final int POSTED = 5;
    private static final int WORK = 6;

    private TestFaults() {
    }

    static List<Exhibit> all() {
        return List.of(new Exhibit("test-cannot-fail", "Dovetail's irqptorture",
                audit("test-cannot-fail", state -> state.number == 1),
                audit("test-cannot-fail-healthy", state -> state.count == 1)));
    }

    /** The test, on a pipeline in which the work cannot arrive: it must fail. */
    private static Explorable audit(String name, Predicate<Seen> verdict) {
        return new Audit(crossing(name, verdict, true));
    }

    /**
     * The test: the head hands work to the root, which is to do it. What it says is the verdict of a variable: of the
     * one that the head has set itself before (Dovetail's), or of the one that the root sets.
     *
     * @param cut nobody in the root does the work
     */
    static PipelineWorld<Seen> crossing(String name, Predicate<Seen> verdict, boolean cut) {
        return new PipelineWorld<>(name, 1, Seen::new)
                .stage("rt", 200, rt -> rt.handles(POSTED, IrqUse.of(TERMINATE).withBrief(),
                        (irq, here) -> {
                            here.state().number = 1;
                            here.stage().propagate(WORK);
                        }))
                .stage("linux", 100, linux -> linux
                        .handles(WORK, IrqUse.of(TERMINATE).withBrief(),
                                (irq, here) -> here.state().count += cut ? 0 : 1)
                        .program(0, Act.of("work", here -> { })))
                .pulses(POSTED, 1)
                .atEnd("the work was done", run -> told(verdict.test(run.state()), "it was not"));
    }

    /** Passes if the test fails. */
    private record Audit(Explorable test) implements Explorable {

        @Override
        public String name() {
            return test.name();
        }

        @Override
        public boolean isTiny() {
            return test.isTiny();
        }

        @Override
        public Outcome run(Chooser chooser) {
            Outcome outcome = test.run(chooser);
            Optional<Violation> blind = outcome.violation().isPresent() ? Optional.empty()
                    : Optional.of(new Violation("vacuous", "the work was never done, and the test has passed"));
            return new Outcome(outcome.traceHash(), outcome.steps(), outcome.checks(), outcome.figure(), blind);
        }
    }
}
