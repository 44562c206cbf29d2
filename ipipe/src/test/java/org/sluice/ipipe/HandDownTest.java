package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.DISCARD;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rules 37 and 38: a stage hands an irq to the next one below, or to itself. */
class HandDownTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(1);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage hrt = machine.stage("hrt", 150);
    private final Stage linux = machine.stage("linux", 100);

    @AfterEach
    void close() {
        machine.close();
    }

    @Nested
    class Propagate {

        @Test
        void reachesTheNextLowerStageThatHandlesIt() {
            machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.propagate(irq));
            machine.handle(linux, IRQ, TERMINATE);
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("rt 5", "linux 5");
        }

        @Test
        void goesExactlyOneHop() {
            machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.propagate(irq));
            machine.handle(hrt, IRQ, ACCEPT);
            machine.handle(linux, IRQ, ACCEPT);
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("rt 5", "hrt 5");
        }

        @Test
        void doesNotLookAtWhetherStagesBetweenPass() {
            machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.propagate(irq));
            hrt.control(IRQ, IrqUse.of(DISCARD));
            machine.handle(linux, IRQ, TERMINATE);
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("rt 5", "linux 5");
        }

        @Test
        void runsNothingByItself() {
            machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
                here.propagate(irq);
                machine.played.add("end");
            });
            machine.handle(linux, IRQ, TERMINATE);
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("rt 5", "end", "linux 5");
        }

        @Test
        void saysFalseWhenNobodyBelowHandlesIt() {
            machine.handle(hrt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> machine.played.add("" + here.propagate(irq)));
            machine.handle(rt, IRQ, ACCEPT);
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("rt 5", "hrt 5", "false");
            assertThat(linux.on(0).propagate(IRQ)).isFalse();
        }

        @Test
        void keepsIdentityAndRaiseTimeOfWhatIsHandled() {
            machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.propagate(irq));
            machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> machine.played.add(
                    here.irqId() + " raised " + here.raisedNanos()));
            machine.elapse(40);
            long id = machine.arrive(0, IRQ);
            machine.elapse(40);
            machine.run(0);
            assertThat(machine.played).containsExactly("rt 5", "linux 5", id + " raised 40");
        }

        @Test
        void ofAnotherIrqIsANewOne() {
            machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.propagate(1));
            machine.handle(linux, 1, IrqUse.of(TERMINATE), (irq, here) -> machine.played.add("id " + here.irqId()));
            long id = machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("rt 5", "linux 1", "id " + (id + 1));
        }

        @Test
        void mergesWithWhatWaitsBelow() {
            machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.propagate(irq));
            machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> machine.played.add("hits " + here.hits()));
            linux.on(0).stall();
            machine.raise(0, IRQ);
            machine.raise(0, IRQ);
            linux.on(0).unstall();
            machine.run();
            assertThat(machine.played).containsExactly("rt 5", "rt 5", "linux 5", "hits 2");
        }

        @Test
        void fromControlCodeAsksForAWalk() {
            machine.handle(linux, IRQ, TERMINATE);
            assertThat(rt.on(0).propagate(IRQ)).isTrue();
            assertThat(machine.played).isEmpty();
            machine.run();
            assertThat(machine.played).containsExactly("linux 5");
        }

        @Test
        void isAnEntryButNoArrival() {
            machine.handle(linux, IRQ, TERMINATE);
            rt.on(0).propagate(IRQ);
            machine.run();
            assertThat(machine.pipeline.ledger().arrivals()).isZero();
            assertThat(machine.books("linux").recorded()).isEqualTo(1);
        }

        @Test
        void theTraceNamesWhoGotIt() {
            machine.handle(linux, IRQ, TERMINATE);
            machine.takeJournal();
            rt.on(0).propagate(IRQ);
            assertThat(machine.details("propagated")).containsExactly((long) linux.number());
            assertThat(machine.takeJournal()).containsExactly("propagated rt 5", "recorded linux 5", "walk");
        }
    }

    @Nested
    class Schedule {

        @Test
        void startsAtTheCallingStage() {
            machine.handle(hrt, IRQ, TERMINATE);
            machine.handle(linux, IRQ, TERMINATE);
            assertThat(hrt.on(0).schedule(IRQ)).isTrue();
            machine.run();
            assertThat(machine.played).containsExactly("hrt 5");
        }

        @Test
        void goesOnBelowIfTheCallerDoesNotHandleIt() {
            machine.handle(linux, IRQ, TERMINATE);
            hrt.on(0).schedule(IRQ);
            machine.run();
            assertThat(machine.played).containsExactly("linux 5");
        }

        @Test
        void neverGoesUp() {
            machine.handle(rt, IRQ, TERMINATE);
            assertThat(hrt.on(0).schedule(IRQ)).isFalse();
        }

        @Test
        void ofTheHandledIrqInItsHandlerPlaysItAgainAfterwards() {
            int[] left = {3};
            machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
                if (--left[0] > 0) {
                    here.schedule(irq);
                }
            });
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("linux 5", "linux 5", "linux 5");
        }

        @Test
        void byAnOpenBodyIsPlayedAtItsNextSuspensionPoint() {
            machine.register("low", 50, new Domain() {
                @Override
                public void start(Stage stage) {
                    machine.handle(stage, IRQ, TERMINATE);
                }

                @Override
                public void body(LocalStage here) {
                    here.schedule(IRQ);
                    machine.played.add("before");
                    here.spend(10);
                    machine.played.add("after");
                }
            });
            machine.run();
            assertThat(machine.played).containsExactly("before", "low 5", "after");
        }
    }
}
