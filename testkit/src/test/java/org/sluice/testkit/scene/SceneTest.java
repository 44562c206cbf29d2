package org.sluice.testkit.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.DISCARD;
import static org.sluice.ipipe.IrqMode.IGNORE;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.scene.Scene.machine;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.CostTable;
import org.sluice.nanokernel.Irqs;

/** Scenes on the real machine and nanokernel: every act, every token. */
class SceneTest {

    private static final int IRQ = 5;
    private static final int OTHER = 6;
    private static final int MESSAGE = Irqs.FIRST_MSI + 2;

    @Test
    void theSceneOfTheHouseStyle() {
        machine(2).stage("rt", 200, IRQ, ACCEPT).stage("hrt", 170, IRQ, IGNORE).stage("linux", 100, IRQ, TERMINATE)
                .onCpu(0).raise(IRQ).flows("rt! hrt~ linux!")        // ! played  ? logged  ~ passed by  x discarded
                .stall("linux").raise(IRQ).flows("rt! hrt~ linux?")
                .onCpu(1).raise(IRQ).flows("rt! hrt~ linux!")        // a stall is per CPU
                .onCpu(0).unstall("linux").flows("linux!");
    }

    @Nested
    class Tokens {

        @Test
        void nothingFlowsAtFirst() {
            machine(1).stage("rt", 200, IRQ, ACCEPT).flows("");
        }

        @Test
        void actsBetweenTwoLooksAddUp() {
            machine(1).stage("rt", 200, IRQ, ACCEPT).raise(IRQ).raise(IRQ).flows("rt! rt!").flows("");
        }

        @Test
        void aTerminatedIrqShowsNothingBelow() {
            machine(1).stage("rt", 200, IRQ, TERMINATE).stage("linux", 100, IRQ, TERMINATE).raise(IRQ).flows("rt!");
        }

        @Test
        void aStickyIrqPassesByThoseAboveTheCurrentStage() {
            IrqUse sticky = IrqUse.of(ACCEPT).withBrief().withSticky();
            machine(1).stage("rt", 200, IRQ, sticky, (irq, here) -> { }).root("linux", 100)
                    .uses("linux", IRQ, sticky, (irq, here) -> { }).unstall("linux").raise(IRQ).flows("rt~ linux!");
        }

        @Test
        void aDiscardingStageShowsThatItDiscards() {
            machine(1).stage("rt", 200, IRQ, ACCEPT).stage("hrt", 170, IRQ, DISCARD)
                    .stage("linux", 100, IRQ, TERMINATE).raise(IRQ).flows("rt! hrtx");
        }

        @Test
        void whatNobodyHandlesIsDiscardedUnderNone() {
            machine(1).stage("rt", 200, IRQ, IGNORE).stage("linux", 100).raise(IRQ).flows("rt~ linux~ nonex");
        }

        @Test
        void whatWaitsIsShownOnceForEachAct() {
            machine(1).stage("rt", 200, IRQ, ACCEPT).stage("linux", 100, IRQ, TERMINATE).stall("rt")
                    .raise(IRQ).flows("rt? linux?")
                    .raise(IRQ).flows("rt? linux?")
                    .unstall("rt").flows("rt! linux!");
        }

        @Test
        void anotherIrqThanTheActsIsNamed() {
            machine(1).stage("rt", 200, OTHER, TERMINATE)
                    .stage("linux", 100, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.trigger(OTHER))
                    .raise(IRQ).flows("rt~ linux! rt:6!").close();
        }

        @Test
        void actsWithoutAnIrqNameAllIfThereAreSeveral() {
            machine(1).stage("linux", 100, IRQ, TERMINATE).uses("linux", OTHER, TERMINATE)
                    .stall("linux").raise(OTHER).raise(IRQ).flows("linux? linux?")
                    .unstall("linux").flows("linux:5! linux:6!");
        }

        @Test
        void anotherCpuIsNamed() {
            machine(2).stage("rt", 200, IRQ, ACCEPT).stage("linux", 100, IRQ, IGNORE)
                    .triggerOn("rt", 1, IRQ).flows("rt!@1 linux~@1");
        }
    }

    @Nested
    class Sources {

        @Test
        void linesMessagesAndLocalIrqsTakeTheirOwnWay() {
            Scene scene = machine(2).stage("rt", 200);
            for (int irq : new int[] {0, 23, 40, MESSAGE, Irqs.TIMER, Irqs.RESCHEDULE}) {
                scene.uses("rt", irq, TERMINATE);
            }
            for (int cpu = 0; cpu < 2; cpu++) {
                scene.onCpu(cpu).raise(0).raise(23).raise(40).raise(MESSAGE).raise(Irqs.TIMER).raise(Irqs.RESCHEDULE)
                        .flows("rt! rt! rt! rt! rt! rt!");
            }
            assertThat(scene.kernel().machine().ledger().raised()).isEqualTo(12);
        }

        @Test
        void aTriggerTakesNoHardware() {
            Scene scene = machine(1).stage("rt", 200, IRQ, ACCEPT).trigger(IRQ).flows("rt!");
            assertThat(scene.kernel().machine().ledger().raised()).isZero();
        }

        @Test
        void theFirstHandlerQuietsALevel() {
            machine(1).level(IRQ).stage("rt", 200, IRQ, ACCEPT).stage("linux", 100, IRQ, ACCEPT)
                    .raise(IRQ).flows("rt! linux!")
                    .raise(IRQ).flows("rt! linux!");
        }

        @Test
        void aLevelThatWaitsInAStalledStageIsHeldAtItsPin() {
            machine(1).level(IRQ).stage("linux", 100, IRQ, TERMINATE)
                    .stall("linux").raise(IRQ).flows("linux?")
                    .raise(IRQ).flows("")
                    .unstall("linux").flows("linux!");
        }
    }

    @Nested
    class Acts {

        @Test
        void propagateGoesOneHop() {
            machine(1).stage("rt", 200, IRQ, IrqUse.of(TERMINATE).withBrief(), (irq, here) -> here.propagate(irq))
                    .stage("hrt", 170, IRQ, ACCEPT).stage("linux", 100, IRQ, ACCEPT)
                    .raise(IRQ).flows("rt! hrt!")
                    .propagate("hrt", IRQ).flows("linux!")
                    .schedule("hrt", IRQ).flows("hrt!");
        }

        @Test
        void controlChangesTheMode() {
            machine(1).stage("rt", 200, IRQ, ACCEPT).stage("linux", 100, IRQ, ACCEPT)
                    .control("rt", IRQ, TERMINATE).raise(IRQ).flows("rt!")
                    .control("rt", IRQ, IGNORE).raise(IRQ).flows("rt~ linux!")
                    .control("rt", IRQ, DISCARD).raise(IRQ).flows("rtx");
        }

        @Test
        void lockHoldsAndUnlockLetsGoOnEveryCpu() {
            machine(2).stage("rt", 200, IRQ, TERMINATE).lock("rt", IRQ)
                    .onCpu(0).raise(IRQ).onCpu(1).raise(IRQ).flows("rt? rt?")
                    .unlock("rt", IRQ).flows("rt! rt!@0");
        }

        @Test
        void reniceWalksAgain() {
            machine(1).stage("rt", 200, IRQ, IGNORE).stage("linux", 100, IRQ, TERMINATE)
                    .stall("rt").raise(IRQ).flows("rt~ linux?")
                    .renice("linux", 300).flows("linux!")
                    .raise(IRQ).flows("linux!");
        }

        @Test
        void restorePutsBackWhatWas() {
            machine(1).stage("rt", 200, IRQ, TERMINATE).restore("rt", true).raise(IRQ).flows("rt?")
                    .restore("rt", false).flows("rt!");
        }

        @Test
        void aWholeOrderIsSetAtOnce() {
            machine(1).stage("a", 3, IRQ, ACCEPT).stage("b", 2, IRQ, ACCEPT).stage("c", 1, IRQ, ACCEPT)
                    .order("b", "c", "a").raise(IRQ).flows("b! c! a!");
        }

        @Test
        void whateverElseIsDoneFlowsToo() {
            machine(1).stage("rt", 200, IRQ, TERMINATE)
                    .does("trigger by hand", kernel -> kernel.pipeline().cpu(0).trigger(IRQ)).flows("rt!");
            assertThatThrownBy(() -> machine(1).stage("rt", 200, IRQ, TERMINATE).does("fail", kernel -> {
                throw new IllegalStateException("no");
            })).hasMessage("no");
        }

        @Test
        void evictPlaysOrDropsWhatWaits() {
            machine(1).stage("rt", 200, IRQ, ACCEPT).stage("linux", 100, IRQ, ACCEPT)
                    .stall("rt").raise(IRQ).flows("rt? linux?")
                    .evict("rt", LeavePolicy.PLAY).flows("rt! linux!")
                    .stall("linux").raise(IRQ).flows("linux?")
                    .evict("linux", LeavePolicy.DROP).flows("linuxx");
        }

        @Test
        void aStageMayComeLater() {
            machine(1).stage("linux", 100, IRQ, TERMINATE).raise(IRQ).flows("linux!")
                    .stage("rt", 200, IRQ, ACCEPT).raise(IRQ).flows("rt! linux!");
        }

        @Test
        void quarantineLetsFlowOn() {
            machine(1).stage("rt", 200, IRQ, TERMINATE).stage("linux", 100, IRQ, TERMINATE)
                    .stall("rt").raise(IRQ).flows("rt?")
                    .quarantine("rt").flows("rtx")
                    .raise(IRQ).flows("rt~ linux!");
        }

        @Test
        void aHandlerThatThrowsIsQuarantined() {
            machine(1).stage("rt", 200, IRQ, IrqUse.of(ACCEPT).withBrief(), (irq, here) -> {
                throw new IllegalStateException("oops");
            }).stage("linux", 100, IRQ, TERMINATE).raise(IRQ).flows("rt! linux!").raise(IRQ).flows("rt~ linux!");
        }

        @Test
        void chargedTimeHoldsLowerStagesUntilItHasPassed() {
            machine(1).stage("rt", 200, IRQ, IrqUse.of(ACCEPT).withBrief(), (irq, here) -> here.charge(500))
                    .stage("linux", 100, IRQ, TERMINATE)
                    .raise(IRQ).flows("rt! linux?")
                    .elapse(499).flows("")
                    .elapse(1).flows("linux!");
        }

        @Test
        void costsDelayTheHandler() {
            machine(1).costs(CostTable.GENERIC_X86).stage("rt", 200, IRQ, TERMINATE)
                    .raise(IRQ).flows("")
                    .elapse(CostTable.GENERIC_X86.busNanos()).flows("rt?")
                    .elapse(CostTable.GENERIC_X86.entryNanos()).flows("rt!");
        }

        @Test
        void anyDomainMayJoin() {
            List<String> heard = new ArrayList<>();
            Domain domain = new Domain() {
                @Override
                public void start(Stage stage) {
                    stage.virtualize(IRQ, IrqUse.of(TERMINATE), (irq, here) -> heard.add("handled"));
                }

                @Override
                public void body(LocalStage here) {
                    here.suspend();
                    heard.add("woken");
                }
            };
            try (Scene scene = machine(1).domain("guest", 100, domain)) {
                scene.raise(IRQ).flows("guest!");
                assertThat(heard).containsExactly("handled", "woken");
            }
        }
    }
}
