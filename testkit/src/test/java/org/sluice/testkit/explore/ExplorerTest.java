package org.sluice.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Finding, shrinking, telling, and running again. */
class ExplorerTest {

    private static final class Account {
        private int balance;
        private final int[] read = new int[8];
    }

    /** Actors that add to a balance in two steps, among others that do nothing to it. */
    private static StepWorld<Account> lostUpdate(int writers, int bystanders) {
        StepWorld<Account> world = new StepWorld<>("lost-update", Account::new);
        for (int i = 0; i < bystanders; i++) {
            world.actor("bystander " + i, Act.of("one", a -> { }), Act.of("two", a -> { }), Act.of("three", a -> { }));
        }
        for (int i = 0; i < writers; i++) {
            int me = i;
            world.actor("writer " + i, Act.of("read", a -> a.read[me] = a.balance),
                    Act.of("write", a -> a.balance = a.read[me] + 1));
        }
        return world.atEnd("all count", a -> a.balance == writers ? Optional.empty()
                : Optional.of(a.balance + " of " + writers));
    }

    @Nested
    class Finding {

        @Test
        void theUsualCourseComesFirst() {
            StepWorld<Account> world = new StepWorld<>("broken", Account::new)
                    .atEnd("never", a -> Optional.of("as always"));
            Report report = Explorer.explore(world, Plan.random(100));
            assertThat(report.runs()).isEqualTo(1);
            assertThat(report.violation()).map(Violation::toString).contains("never: as always");
        }

        @Test
        void everyModeFindsALostUpdate() {
            for (Plan plan : List.of(Plan.random(1_000), Plan.pct(1_000, 2), Plan.exhaustive(1_000),
                    Plan.exhaustive(1_000).depth(1), Plan.adversary(1_000))) {
                Report report = Explorer.explore(lostUpdate(2, 0), plan);
                assertThat(report.violation()).as(plan.toString()).map(Violation::text).contains("1 of 2");
                assertThat(report.runs()).as(plan.toString()).isBetween(2L, 60L);
            }
        }

        @Test
        void thereIsNothingToFindWithOneWriter() {
            for (Mode mode : Mode.values()) {
                Report report = Explorer.explore(lostUpdate(1, 2), Plan.of(mode, 200));
                assertThat(report.violation()).as(mode.word()).isEmpty();
                assertThat(report.foundViolation()).isFalse();
            }
        }

        @Test
        void theSameSeedFindsTheSameAnotherFindsAnother() {
            Report one = Explorer.explore(lostUpdate(3, 3), Plan.random(500).seed(7).unshrunk());
            Report same = Explorer.explore(lostUpdate(3, 3), Plan.random(500).seed(7).unshrunk());
            Report other = Explorer.explore(lostUpdate(3, 3), Plan.random(500).seed(8).unshrunk());
            assertThat(one).isEqualTo(same);
            assertThat(one.token()).isNotEqualTo(other.token());
        }

        @Test
        void anActorThatWaitsForEverIsStuck() {
            StepWorld<Account> world = new StepWorld<>("stuck", Account::new)
                    .actor("a", Act.<Account>of("go", a -> { }).when(a -> a.balance > 0));
            assertThat(Explorer.explore(world, Plan.random(2)).violation()).map(Violation::toString)
                    .contains("stuck: a: go waits for ever");
            assertThat(Explorer.explore(world.mayWait(), Plan.random(2)).violation()).isEmpty();
        }

        @Test
        void depthTwoNeedsAChangeOfPriorities() {
            // the reader must run before the first and after the second step of the writer
            StepWorld<Account> world = new StepWorld<Account>("depth", Account::new)
                    .actor("writer", Act.of("one", a -> a.balance = 1), Act.of("two", a -> a.balance = 2))
                    .actor("reader", Act.of("first", a -> a.read[0] = a.balance),
                            Act.of("second", a -> a.read[1] = a.balance))
                    .atEnd("not torn", a -> a.read[0] == 1 && a.read[1] == 2 ? Optional.of("torn") : Optional.empty());
            assertThat(Explorer.explore(world, Plan.pct(500, 1)).violation()).isEmpty();
            assertThat(Explorer.explore(world, Plan.pct(500, 3)).violation()).isPresent();
        }
    }

    @Nested
    class Shrinking {

        @Test
        void onlyWhatTheFaultNeedsIsLeft() {
            Report report = Explorer.explore(lostUpdate(2, 6), Plan.random(2_000));
            Report.Finding finding = report.finding().orElseThrow();
            assertThat(finding.schedule().deviations()).isGreaterThan(5);
            assertThat(finding.shrunk().deviations()).isEqualTo(1);
            assertThat(finding.violation()).map(Violation::rule).contains("all count");
            List<String> writers = finding.story().stream().filter(line -> line.startsWith("writer")).toList();
            assertThat(writers.subList(0, 2)).containsExactlyInAnyOrder("writer 0: read", "writer 1: read");
            assertThat(finding.steps()).isEqualTo(6 * 3 + 4);
        }

        @Test
        void theShrunkOneFailsInTheSameWay() {
            StepWorld<Account> world = lostUpdate(2, 2)
                    .atEnd("bystanders", a -> Optional.empty())
                    .always("bounded", a -> a.balance > 2 ? Optional.of("too much") : Optional.empty());
            Report report = Explorer.explore(world, Plan.random(500));
            assertThat(Explorer.rerun(world, report.token().orElseThrow()).violation())
                    .isEqualTo(report.violation());
        }
    }

    @Nested
    class Rerunning {

        private final Report report = Explorer.explore(lostUpdate(2, 1), Plan.random(500));

        @Test
        void theTokenRunsExactlyThatSchedule() {
            String token = report.token().orElseThrow();
            Report again = Explorer.replay(lostUpdate(2, 1), Plan.random(500), token);
            assertThat(again.token()).contains(token);
            assertThat(again.violation()).isEqualTo(report.violation());
            assertThat(again.runs()).isEqualTo(1);
            assertThat(again.finding().orElseThrow().story()).isEqualTo(report.finding().orElseThrow().story());
        }

        @Test
        void theReportNamesIt() {
            List<String> lines = report.lines("again");
            assertThat(lines).element(0).isEqualTo("explored lost-update  mode random  seed 1");
            assertThat(lines).element(1).asString().matches("schedules \\d+  distinct \\d+  choice points \\d+  steps "
                    + "\\d+  invariants checked \\d+");
            assertThat(lines).element(2).asString().startsWith("VIOLATION of all count: 1 of 2  (schedule ");
            assertThat(lines).element(3).asString().matches("shrunk from \\d+ to 1 in \\d+ runs: it leaves the usual "
                    + "course at 1 choice, and takes 7 steps");
            assertThat(lines).last().isEqualTo("rerun: again --rerun " + report.token().orElseThrow());
        }

        @Test
        void anotherWorldsTokenIsRefused() {
            StepWorld<Account> other = new StepWorld<>("other", Account::new);
            assertThatThrownBy(() -> Explorer.rerun(other, report.token().orElseThrow()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("is no token of a schedule of other");
        }
    }

    @Test
    void aWorldThatDoesNotRepeatItselfIsFoundOut() {
        int[] runs = new int[1];
        StepWorld<Account> fickle = new StepWorld<>("fickle", Account::new)
                .atEnd("third time", a -> ++runs[0] == 3 ? Optional.of("now") : Optional.empty());
        assertThatThrownBy(() -> Explorer.explore(fickle, Plan.random(10)))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("does not repeat itself");
    }

    @Test
    void aPlanRefusesWhatMakesNoSense() {
        assertThatThrownBy(() -> Plan.random(0)).hasMessage("max 0 must be at least 1");
        assertThatThrownBy(() -> Plan.pct(1, 0)).hasMessage("depth 0 must be at least 1 in mode pct");
        assertThatThrownBy(() -> Plan.exhaustive(1).depth(-1)).hasMessage(
                "depth -1 must be at least 0 in mode exhaustive");
        assertThatThrownBy(() -> Mode.of("wild")).hasMessage(
                "wild: there is no such mode; there are random, pct, exhaustive and adversary");
    }
}
