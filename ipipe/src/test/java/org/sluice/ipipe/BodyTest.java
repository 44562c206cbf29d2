package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rules 56 to 58: background code of a stage, which yields by suspending itself. */
class BodyTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(1);

    @AfterEach
    void close() {
        machine.close();
    }

    /** A stage that accepts IRQ and has a body. */
    private Stage stage(String name, int priority, Consumer<LocalStage> body) {
        return machine.register(name, priority, new Domain() {
            @Override
            public void start(Stage stage) {
                machine.handle(stage, IRQ, ACCEPT);
            }

            @Override
            public void body(LocalStage here) {
                say(name + " begins");
                body.accept(here);
                say(name + " ends");
            }

            @Override
            public void stop() {
                say(name + " stops");
            }
        });
    }

    private void say(String what) {
        machine.played.add(what);
    }

    @Nested
    class Running {

        @Test
        void runsOnceWhenNobodyAboveWantsTheCpu() {
            stage("linux", 100, here -> { });
            machine.run();
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("linux begins", "linux ends", "linux 5");
        }

        @Test
        void bodiesOfHigherStagesRunFirst() {
            stage("linux", 100, here -> { });
            stage("rt", 200, here -> { });
            machine.run();
            assertThat(machine.played).containsExactly("rt begins", "rt ends", "linux begins", "linux ends");
        }

        @Test
        void bodiesOfLowerStagesWaitForItsEnd() {
            stage("rt", 200, here -> here.spend(10));
            stage("linux", 100, here -> { });
            machine.run();
            assertThat(machine.played).containsExactly("rt begins", "rt ends", "linux begins", "linux ends");
        }

        @Test
        void isNamedOnceUntilTheMachineHasBegunIt() {
            Stage linux = stage("linux", 100, here -> { });
            PipelineCpu cpu = machine.pipeline.cpu(0);
            machine.handle(machine.stage("low", 50), 1, TERMINATE);
            machine.arrive(0, 1);
            assertThat(cpu.deliver()).isEqualTo(PipelineCpu.Played.BODY);
            assertThat(cpu.body()).isSameAs(linux.on(0));
            assertThat(cpu.deliver()).isEqualTo(PipelineCpu.Played.IDLE);
        }

        @Test
        void handlersOfTheOwnStagePreemptIt() {
            stage("linux", 100, here -> here.spend(10));
            machine.meanwhile(() -> machine.raise(0, IRQ));
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "linux 5", "linux ends");
        }

        @Test
        void aStalledBodyIsLeftAlone() {
            stage("linux", 100, here -> {
                here.stall();
                here.spend(10);
                say("still closed");
                here.unstall();
            });
            machine.meanwhile(() -> machine.raise(0, IRQ));
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "still closed", "linux 5", "linux ends");
        }

        @Test
        void lowerStagesWaitUntilItSuspendsOrEnds() {
            Stage low = machine.stage("low", 50);
            machine.handle(low, IRQ, ACCEPT);
            stage("linux", 100, here -> {
                here.spend(10);
                here.unstall();
            });
            machine.meanwhile(() -> machine.raise(0, IRQ));
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "linux 5", "linux ends", "low 5");
        }

        @Test
        void whatItLeavesClosedIsOpenedAtItsEnd() {
            Stage linux = stage("linux", 100, LocalStage::stall);
            machine.run();
            assertThat(linux.on(0).isStalled()).isFalse();
            assertThat(machine.pipeline.findings()).as("its own stage's stall is its own affair").isEmpty();
            machine.raise(0, IRQ);
            assertThat(machine.played).last().isEqualTo("linux 5");
        }

        @Test
        void whatItWasChargedWithPassesAtItsEnd() {
            stage("linux", 100, here -> here.charge(70));
            machine.meanwhile(() -> {
                machine.raise(0, IRQ);
                say("at " + machine.nowNanos(0));
            });
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "linux ends", "linux 5", "at 70");
            assertThat(machine.details("body-left")).as("after that").containsExactly(1L);
        }

        @Test
        void whatItWasChargedWithPassesAlsoIfItThrows() {
            stage("linux", 100, here -> {
                here.charge(70);
                throw new IllegalStateException("oops");
            });
            machine.run();
            assertThat(machine.faults).containsExactly("linux -1 oops");
            assertThat(machine.nowNanos(0)).isEqualTo(70);
        }

        @Test
        void anotherStageThatItLeavesClosedIsReported() {
            Stage rt = machine.stage("rt", 200);
            stage("linux", 100, here -> rt.on(0).stall());
            machine.run();
            assertThat(machine.pipeline.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.culprit()).isEqualTo("the body of linux");
                assertThat(finding.matter()).isEqualTo("left stage rt stalled on cpu 0");
            });
        }

        @Test
        void triggerInABodyIsPlayedBeforeItReturns() {
            stage("linux", 100, here -> {
                here.trigger(IRQ);
                say("after");
            });
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "linux 5", "after", "linux ends");
        }

        @Test
        void oneThatThrowsIsContained() {
            stage("linux", 100, here -> {
                throw new IllegalStateException("oops");
            });
            machine.run();
            assertThat(machine.faults).containsExactly("linux -1 oops");
            Stage low = machine.stage("low", 50);
            machine.handle(low, IRQ, ACCEPT);
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("linux begins", "low 5");
        }

        @Test
        void eachCpuHasOne() {
            try (FakeMachine two = new FakeMachine(2)) {
                two.register("guest", 1, new Domain() {
                    @Override
                    public void start(Stage stage) {
                        // nothing but a body
                    }

                    @Override
                    public void body(LocalStage here) {
                        two.played.add("on " + here.cpu());
                    }
                });
                two.run();
                assertThat(two.played).containsExactly("on 0", "on 1");
            }
        }

        @Test
        void mayLetTimePass() {
            stage("linux", 100, here -> { });
            assertThat(machine.pipeline.cpu(0).mayBlock()).isTrue();
        }

        @Test
        void isNoHandlerSoItHasNoIdentity() {
            machine.elapse(10);
            stage("linux", 100, here -> say(here.irqId() + " " + here.hits() + " " + here.raisedNanos()));
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("linux 5", "linux begins", "0 0 0", "linux ends");
        }

        @Test
        void mayRegisterAndReniceAtOnce() {
            Stage rt = machine.stage("rt", 200);
            stage("linux", 100, here -> {
                machine.stage("third", 150);
                rt.renice(10);
                machine.pipeline.stages().forEach(stage -> say(stage.name()));
            });
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "third", "linux", "rt", "linux ends");
        }
    }

    @Nested
    class Suspending {

        @Test
        void givesTheCpuToTheStagesBelow() {
            Stage low = machine.stage("low", 50);
            machine.handle(low, IRQ, ACCEPT);
            stage("linux", 100, here -> {
                low.on(0).schedule(IRQ);
                here.suspend();
                say("woken");
            });
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "low 5");
        }

        @Test
        void returnsAfterSomethingWasHandled() {
            stage("linux", 100, here -> {
                here.suspend();
                say("woken");
                here.suspend();
                say("again");
            });
            machine.run();
            assertThat(machine.takePlayed()).containsExactly("linux begins");
            machine.raise(0, IRQ);
            assertThat(machine.takePlayed()).containsExactly("linux 5", "woken");
            machine.raise(0, IRQ);
            assertThat(machine.takePlayed()).containsExactly("linux 5", "again", "linux ends");
            assertThat(machine.details("body-left")).as("1 = for good").containsExactly(0L, 0L, 1L);
            assertThat(machine.takeJournal("body-entered")).hasSize(3);
        }

        @Test
        void anotherStagesHandlerDoesNotWakeIt() {
            Stage rt = machine.stage("rt", 200);
            machine.handle(rt, 1, TERMINATE);
            stage("linux", 100, LocalStage::suspend);
            machine.run();
            machine.raise(0, 1);
            assertThat(machine.played).containsExactly("linux begins", "rt 1");
        }

        @Test
        void opensTheStage() {
            Stage linux = stage("linux", 100, here -> {
                here.stall();
                here.suspend();
                say("stalled " + here.isStalled());
            });
            machine.run();
            assertThat(linux.on(0).isStalled()).isFalse();
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("linux begins", "linux 5", "stalled false", "linux ends");
        }

        @Test
        void opensTheStageAlsoIfAHandlerHasEndedInTheMeantime() {
            Stage linux = stage("linux", 100, here -> {
                here.charge(70);
                here.suspend();
                say("stalled " + here.isStalled());
            });
            machine.meanwhile(() -> {
                machine.raise(0, IRQ);
                linux.on(0).stall();
            });
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "linux 5", "stalled false", "linux ends");
        }

        @Test
        void aHitWhileItStalledToLookAroundWakesIt() {
            stage("linux", 100, here -> {
                here.stall();
                here.spend(10);
                here.suspend();
                say("woken");
            });
            machine.meanwhile(() -> machine.raise(0, IRQ));
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "linux 5", "woken", "linux ends");
        }

        @Test
        void whatTheBodyWasChargedWithPassesFirst() {
            stage("linux", 100, here -> {
                here.charge(70);
                here.suspend();
            });
            machine.run();
            assertThat(machine.nowNanos(0)).isEqualTo(70);
        }

        @Test
        void aHitWhileItsChargePassesIsNoLostWakeUp() {
            stage("linux", 100, here -> {
                here.charge(70);
                here.suspend();
                say("woken");
            });
            machine.meanwhile(() -> machine.raise(0, IRQ));
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "linux 5", "woken", "linux ends");
        }

        @Test
        void aHitWhileItsChargePassesStalledIsNoLostWakeUpEither() {
            stage("linux", 100, here -> {
                here.stall();
                here.charge(70);
                here.suspend();
                say("woken");
            });
            machine.meanwhile(() -> machine.raise(0, IRQ));
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "linux 5", "woken", "linux ends");
        }

        @Test
        void inAHandlerIsRefused() {
            Stage linux = machine.stage("linux", 100);
            machine.handle(linux, 1, IrqUse.of(TERMINATE), (irq, here) -> here.suspend());
            machine.raise(0, 1);
            assertThat(machine.faults).containsExactly("linux 1 suspend of linux@cpu0 in its handler outside its body");
        }

        @Test
        void ofAnotherStageIsRefused() {
            Stage rt = machine.stage("rt", 200);
            stage("linux", 100, here -> rt.on(0).suspend());
            machine.run();
            assertThat(machine.faults).containsExactly("linux -1 suspend of rt@cpu0 outside its body");
        }
    }

    @Nested
    class Preempting {

        @Test
        void aWokenHigherBodyPreemptsALowerHandler() {
            stage("rt", 200, here -> {
                here.suspend();
                say("rt woken");
            });
            Stage linux = machine.stage("linux", 100);
            machine.handle(linux, 1, IrqUse.of(TERMINATE), (irq, here) -> {
                here.spend(10);
                say("linux handler ends");
            });
            machine.run();
            machine.meanwhile(() -> machine.raise(0, IRQ));
            machine.raise(0, 1);
            assertThat(machine.played).containsExactly("rt begins", "linux 1", "rt 5", "rt woken", "rt ends",
                    "linux handler ends");
        }

        @Test
        void aWokenHigherBodyPreemptsALowerBody() {
            stage("rt", 200, here -> {
                here.suspend();
                say("rt woken");
                here.suspend();
            });
            stage("linux", 100, here -> here.spend(10));
            machine.meanwhile(() -> machine.raise(0, IRQ));
            machine.run();
            assertThat(machine.played).containsExactly("rt begins", "linux begins", "rt 5", "rt woken", "linux 5",
                    "linux ends");
        }

        @Test
        void aBodyWokenByTriggerInALowerHandlerRunsAtItsNextSuspensionPoint() {
            stage("rt", 200, here -> {
                here.suspend();
                say("rt woken");
            });
            Stage linux = machine.stage("linux", 100);
            machine.handle(linux, 1, IrqUse.of(TERMINATE), (irq, here) -> {
                here.trigger(IRQ);
                say("triggered");
                here.spend(10);
                say("linux handler ends");
            });
            machine.run();
            machine.raise(0, 1);
            assertThat(machine.played).containsExactly("rt begins", "linux 1", "rt 5", "triggered", "rt woken",
                    "rt ends", "linux handler ends");
        }

        @Test
        void aStalledHigherStageHoldsItsBodyAndThoseBelow() {
            Stage rt = machine.stage("rt", 200);
            rt.on(0).stall();
            stage("linux", 100, here -> { });
            machine.run();
            assertThat(machine.played).isEmpty();
            rt.on(0).unstall();
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "linux ends");
        }
    }

    @Nested
    class Leaving {

        @Test
        void aBodyThatRunsKeepsItsStageAndIsNamed() {
            Stage[] linux = new Stage[1];
            linux[0] = stage("linux", 100, here -> {
                machine.meanwhile(() -> machine.raise(0, IRQ)); // its handler has come and gone
                here.spend(10);
                machine.meanwhile(() -> say(machine.pipeline.unregister(linux[0], LeavePolicy.PLAY).blocker()
                        .orElseThrow()));
                here.spend(10);
            });
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "linux 5", "the body of linux runs on cpu 0",
                    "linux stops");
        }

        @Test
        void aSuspendedBodyEndsWithStageLeft() {
            Stage linux = stage("linux", 100, here -> {
                try {
                    here.suspend();
                } catch (StageLeft left) {
                    say("left");
                    throw left;
                }
            });
            machine.run();
            Departure departure = machine.pipeline.unregister(linux, LeavePolicy.PLAY);
            assertThat(departure.isGone()).isFalse();
            assertThat(departure.blocker()).contains("the body of linux has not come back on cpu 0");
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "left", "linux stops");
            assertThat(departure.isGone()).isTrue();
            assertThat(machine.faults).isEmpty();
        }

        @Test
        void aSpendingBodyEndsWithStageLeftWhenItsTimeIsUp() {
            Departure[] departure = new Departure[1];
            Stage linux = stage("linux", 100, here -> here.spend(10));
            machine.meanwhile(() -> {
                departure[0] = machine.pipeline.unregister(linux, LeavePolicy.PLAY);
                assertThat(departure[0].blocker()).contains("the body of linux runs on cpu 0");
            });
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "linux stops");
            assertThat(departure[0].isGone()).isTrue();
        }

        @Test
        void aSuspendingBodyEndsWhenItsStageLeavesWhileItsChargePasses() {
            Stage linux = stage("linux", 100, here -> {
                here.charge(10);
                here.suspend();
            });
            machine.meanwhile(() -> machine.pipeline.unregister(linux, LeavePolicy.PLAY));
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "linux stops");
        }

        @Test
        void aBodyThatNeverBeganNeverBegins() {
            Stage rt = machine.stage("rt", 200);
            rt.on(0).stall();
            Stage linux = stage("linux", 100, here -> { });
            assertThat(machine.pipeline.unregister(linux, LeavePolicy.PLAY).isGone()).isTrue();
            rt.on(0).unstall();
            machine.run();
            assertThat(machine.played).containsExactly("linux stops");
        }

        @Test
        void aBodyMayRemoveItsOwnStage() {
            Stage[] self = new Stage[1];
            self[0] = stage("linux", 100, here -> {
                machine.pipeline.unregister(here.stage(), LeavePolicy.PLAY);
                say("asked");
                here.suspend();
            });
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "asked", "linux stops");
            assertThat(machine.pipeline.stages()).isEmpty();
        }

        @Test
        void theStallOfARunningBodyIsRespectedUntilItIsGone() {
            Stage linux = stage("linux", 100, here -> {
                here.stall();
                try {
                    here.spend(10);
                } finally {
                    say("linux leaves");
                }
            });
            machine.meanwhile(() -> {
                machine.raise(0, IRQ);
                machine.pipeline.unregister(linux, LeavePolicy.PLAY);
                say("asked");
            });
            machine.run();
            assertThat(machine.played).containsExactly("linux begins", "asked", "linux leaves", "linux 5",
                    "linux stops");
        }

        @Test
        void suspendByCodeOfAnotherStageIsRefusedThoughTheStageLeaves() {
            Stage rt = machine.stage("rt", 200);
            Stage linux = stage("linux", 100, here -> here.spend(10));
            machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) -> linux.on(0).suspend());
            machine.meanwhile(() -> {
                machine.pipeline.unregister(linux, LeavePolicy.PLAY);
                machine.raise(0, 1);
            });
            machine.run();
            assertThat(machine.faults).containsExactly("rt 1 suspend of linux@cpu0 outside its body");
            assertThat(machine.played).containsExactly("linux begins", "rt 1", "linux stops");
        }

        @Test
        void aBodyOfAQuarantinedStageEndsToo() {
            Stage linux = stage("linux", 100, here -> {
                here.suspend();
                say("never reached");
            });
            machine.run();
            machine.pipeline.quarantine(linux);
            machine.run();
            assertThat(machine.takeJournal("body-left")).containsExactly("body-left linux", "body-left linux");
            assertThat(machine.played).containsExactly("linux begins");
        }

        @Test
        void aStalledStageAboveKeepsASuspendedBodyAndIsNamed() {
            Stage rt = machine.stage("rt", 200);
            Stage linux = stage("linux", 100, LocalStage::suspend);
            machine.run();
            rt.on(0).stall();
            Departure departure = machine.pipeline.unregister(linux, LeavePolicy.DROP);
            machine.run();
            assertThat(departure.blocker()).contains(
                    "the body of linux has not come back on cpu 0 behind rt@cpu0 stalled");
            rt.on(0).unstall();
            machine.run();
            assertThat(departure.isGone()).isTrue();
        }
    }
}
