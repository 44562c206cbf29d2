package org.sluice.testkit.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.conform.Act.HERE;
import static org.sluice.testkit.conform.Act.NO_SCRIPT;
import static org.sluice.testkit.conform.Act.SELF;
import static org.sluice.testkit.conform.Acts.arrive;
import static org.sluice.testkit.conform.Acts.body;
import static org.sluice.testkit.conform.Acts.bodyAgain;
import static org.sluice.testkit.conform.Acts.charge;
import static org.sluice.testkit.conform.Acts.fault;
import static org.sluice.testkit.conform.Acts.quarantine;
import static org.sluice.testkit.conform.Acts.register;
import static org.sluice.testkit.conform.Acts.spend;
import static org.sluice.testkit.conform.Acts.stall;
import static org.sluice.testkit.conform.Acts.suspend;
import static org.sluice.testkit.conform.Acts.together;
import static org.sluice.testkit.conform.Acts.trigger;
import static org.sluice.testkit.conform.Acts.unregister;
import static org.sluice.testkit.conform.Acts.use;
import static org.sluice.testkit.conform.Acts.virtualize;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.Profile;
import org.sluice.testkit.model.Rules;
import org.sluice.x86.engine.Engine;

/** Bodies in programs: pipeline and model agree, and something has happened; in random programs, often. */
class BackgroundTest {

    private static final int PROGRAMS = 300;
    private static final int ACTS = 80;

    /** Stage 1 accepts irq 5 and has the body of script 0. */
    private static Program one(Act... script) {
        return Program.of(Profile.SLUICE, 1, 8).script(script).act(body(1, 0), register(1, 100, 0b1, NO_SCRIPT),
                virtualize(1, 5, use(ACCEPT), NO_SCRIPT));
    }

    private static List<String> agreed(Program program) {
        return WorkTest.agreed(program, "body", "played", "FAULT", "GONE", "SUSPEND").stream()
                .map(line -> line.replaceAll(" id .*| irq 0| cpu 0", "")).toList();
    }

    @Test
    void aBodyWaitsUntilItsStageHasHandledSomething() {
        assertThat(agreed(one(suspend(SELF, HERE), suspend(SELF, HERE)).act(arrive(0, 5), arrive(0, 3), arrive(0, 5))))
                .containsExactly("body of s1 begins", "body of s1 waits", "played s1 irq 5", "SUSPEND -> 0",
                        "body of s1 waits", "played s1 irq 5", "SUSPEND -> 0", "body of s1 ends");
    }

    @Test
    void aWokenBodyInterruptsALowerOne() {
        assertThat(agreed(one(suspend(SELF, HERE)).script(spend(SELF, HERE, 9, 2)).script(arrive(0, 5))
                .act(body(0, 1), register(0, 50, 0b1, NO_SCRIPT))))
                .containsExactly("body of s1 begins", "body of s1 waits", "body of s0 begins", "played s1 irq 5",
                        "SUSPEND -> 0", "body of s1 ends", "body of s0 ends");
    }

    @Test
    void aBodyOverAndOverStopsForFuelAndGoesOn() {
        List<String> noted = agreed(Program.of(Profile.SLUICE, 1, 8).fuel(7).script(stall(SELF, HERE))
                .act(bodyAgain(1, 0), register(1, 100, 0b1, NO_SCRIPT), virtualize(1, 5, use(ACCEPT), NO_SCRIPT),
                        arrive(0, 5)));
        assertThat(noted).containsExactly("body of s1 begins", "body of s1 waits", "played s1 irq 5", "SUSPEND -> 0",
                "body of s1 waits");
    }

    @Test
    void whoLeavesAndWhoSitsOutHasNoBodyAnyMore() {
        assertThat(agreed(one(suspend(SELF, HERE)).act(unregister(1, true))))
                .containsExactly("body of s1 begins", "body of s1 waits", "body of s1 ends", "GONE s1");
        assertThat(agreed(one(suspend(SELF, HERE)).act(quarantine(1))))
                .containsExactly("body of s1 begins", "body of s1 waits", "body of s1 ends");
    }

    @Test
    void aBodyThatThrowsPutsItsStageOut() {
        assertThat(agreed(one(fault()).act(arrive(0, 5))))
                .containsExactly("body of s1 begins", "body of s1 ends", "FAULT s1 irq -1");
    }

    @Test
    void suspendOutsideABodyIsRefusedAndFromControlCodeThereIsNone() {
        assertThat(agreed(Program.of(Profile.SLUICE, 1, 8).script(suspend(SELF, HERE)).act(
                register(1, 100, 0b1, NO_SCRIPT), virtualize(1, 5, use(TERMINATE), 0), arrive(0, 5), together(0),
                suspend(1, 0))))
                .containsExactly("played s1 irq 5", "SUSPEND -> refused: bad state",
                        "SUSPEND -> refused: bad state");
    }

    @Test
    void whatABodyTriggersAndChargesComesInItsPlace() {
        assertThat(agreed(one(charge(SELF, HERE, 9, 1), trigger(SELF, HERE, 5), suspend(SELF, HERE))
                .script(arrive(0, 5)))).containsExactly("body of s1 begins", "body of s1 waits");
        assertThat(agreed(one(suspend(SELF, HERE), trigger(SELF, HERE, 5), charge(SELF, HERE, 9, 1),
                suspend(SELF, HERE)).script(arrive(0, 5)).act(arrive(0, 5))))
                .containsExactly("body of s1 begins", "body of s1 waits", "played s1 irq 5", "SUSPEND -> 0",
                        "played s1 irq 5", "played s1 irq 5", "SUSPEND -> 0", "body of s1 ends");
    }

    /** How often a rule about bodies has made a difference. */
    private static final class Counting extends Rules {
        private int interrupts;
        private int wakes;
        private int lastLooks;
        private int evicted;
        private int neverBegun;

        @Override
        protected boolean bodiesInterrupt() {
            interrupts++;
            return true;
        }

        @Override
        protected boolean handlersWakeBodies() {
            wakes++;
            return true;
        }

        @Override
        protected boolean looksAgainBeforeWaiting() {
            lastLooks++;
            return true;
        }

        @Override
        protected boolean leavingWakesBodies() {
            evicted++;
            return true;
        }

        @Override
        protected boolean leavingForgetsBodies() {
            neverBegun++;
            return true;
        }
    }

    @Test
    void randomProgramsStartSuspendWakeInterruptAndEvictManyBodies() {
        Counting rules = new Counting();
        int begins = 0;
        int waits = 0;
        int ends = 0;
        for (int seed = 0; seed < PROGRAMS; seed++) {
            Program program = Generator.program(Profile.SLUICE, seed, ACTS);
            Player player = new Player(program, (ran, by) -> new ModelSubject(ran, by, rules));
            for (int index = 0; index < program.acts().size(); index++) {
                player.play(index, false);
                for (String line : player.journal().lines()) {
                    begins += line.endsWith(" begins") ? 1 : 0;
                    waits += line.endsWith(" waits") ? 1 : 0;
                    ends += line.endsWith(" ends") ? 1 : 0;
                }
            }
        }
        assertThat(List.of(begins, waits, rules.wakes)).allMatch(count -> count > PROGRAMS);
        assertThat(List.of(ends, rules.interrupts, rules.evicted)).allMatch(count -> count > PROGRAMS / 5);
        assertThat(List.of(rules.lastLooks, rules.neverBegun)).allMatch(count -> count > 5);
    }

    @Test
    void noStrandIsHeldWhenAProgramHasEnded() {
        int before = Engine.strandsInUse();
        try (Player player = new Player(one(suspend(SELF, HERE)), PipelineSubject::new)) {
            player.play(0, false);
            player.play(1, false);
            assertThat(Engine.strandsInUse()).isGreaterThan(before);
        }
        assertThat(Engine.strandsInUse()).isEqualTo(before);
    }
}
