package org.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.IGNORE;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.scene.Scene.machine;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.nanokernel.CostTable;
import org.sluice.nanokernel.Irqs;
import org.sluice.testkit.scene.Scene;
import org.sluice.x86.IrqLine;

/** Each assertion holds where it should, and where it should not it fails and says why. */
class TraceAssertTest {

    private static final int IRQ = 5;

    private static Scene two() {
        return machine(2).stage("rt", 200, IRQ, ACCEPT).stage("linux", 100, IRQ, ACCEPT);
    }

    private static void fails(String message, ThrowingCallable assertion) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class)
                .hasMessage(message.replace("\n", System.lineSeparator()));
    }

    @Test
    void theWholeSentenceHolds() {
        Trace trace = two().raise(IRQ).onCpu(1).raise(IRQ).trace();
        assertThat(trace).irq(IRQ).reached("rt").before("linux").within(0).exactlyOnce().times(2);
        assertThat(trace).irq("line5").reached("linux").exactlyOnce();
        assertThat(trace).ledgerBalanced();
    }

    @Nested
    class Reached {

        @Test
        void anUnpluggedWireIsSeen() {
            Scene scene = two();
            scene.kernel();
            IrqLine.UNPLUGGED.pulse();
            fails("irq 5 (line5) never reached rt: it was never raised",
                    () -> assertThat(scene.trace()).irq(IRQ).reached("rt"));
        }

        @Test
        void aDroppedIrqIsSeen() {
            Scene scene = two();
            scene.kernel().machine().setBusFilter((from, to) -> false);
            scene.raise(IRQ).flows("");
            fails("""
                    irq 5 (line5) never reached rt
                      id 1, raised at 0 ns: discarded on the way: PARTITION""",
                    () -> assertThat(scene.trace()).irq(IRQ).reached("rt"));
        }

        @Test
        void whatWaitsIsSaidToWait() {
            Trace trace = two().stall("rt").raise(IRQ).trace();
            fails("""
                    irq 5 (line5) never reached linux
                      id 1, raised at 0 ns: waits in the log of linux on cpu 0""",
                    () -> assertThat(trace).irq(IRQ).reached("linux"));
        }

        @Test
        void whatWentElsewhereIsSaidSo() {
            Trace trace = machine(1).stage("rt", 200, IRQ, TERMINATE).stage("linux", 100, IRQ, ACCEPT)
                    .raise(IRQ).trace();
            fails("""
                    irq 5 (line5) never reached linux
                      id 1, raised at 0 ns: went to rt, not here""",
                    () -> assertThat(trace).irq(IRQ).reached("linux"));
        }

        @Test
        void whatNobodyHandlesIsSaidSo() {
            Trace trace = machine(1).stage("rt", 200, IRQ, IGNORE).raise(IRQ).trace();
            fails("""
                    irq 5 (line5) never reached rt
                      id 1, raised at 0 ns: nobody handles it""",
                    () -> assertThat(trace).irq(IRQ).reached("rt"));
        }

        @Test
        void whatWasDiscardedFromALogIsSaidSo() {
            Trace trace = two().stall("rt").raise(IRQ).evict("rt", LeavePolicy.DROP).trace();
            fails("""
                    irq 5 (line5) never reached rt
                      id 1, raised at 0 ns: discarded from the log of rt: LEFT""",
                    () -> assertThat(trace).irq(IRQ).reached("rt"));
        }

        @Test
        void onlyAFewFatesAreShown() {
            Scene scene = two().stall("rt");
            for (int i = 0; i < 7; i++) {
                scene.raise(IRQ);
            }
            fails("""
                    irq 5 (line5) never reached rt
                      id 1, raised at 0 ns: waits in the log of rt on cpu 0
                      id 2, raised at 0 ns: merged into id 1 in the log of rt
                      id 3, raised at 0 ns: merged into id 1 in the log of rt
                      id 4, raised at 0 ns: merged into id 1 in the log of rt
                      id 5, raised at 0 ns: merged into id 1 in the log of rt
                      and 2 more""", () -> assertThat(scene.trace()).irq(IRQ).reached("rt"));
        }

        @Test
        void neverReachedIsTheOpposite() {
            Trace trace = machine(1).stage("rt", 200, IRQ, TERMINATE).stage("linux", 100, IRQ, ACCEPT)
                    .raise(IRQ).trace();
            assertThat(trace).irq(IRQ).neverReached("linux");
            fails("irq 5 (line5) reached rt 1 times, first id 1 on cpu 0 at 0 ns",
                    () -> assertThat(trace).irq(IRQ).neverReached("rt"));
        }

        @Test
        void anUnknownStageOrIrqIsAMistakeOfTheTest() {
            Trace trace = two().trace();
            assertThatThrownBy(() -> assertThat(trace).irq(IRQ).reached("linus"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there is no stage linus; there are rt, linux");
            assertThatThrownBy(() -> assertThat(trace).irq("line99")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there is no irq line99 on this machine");
        }
    }

    @Nested
    class Before {

        @Test
        void aSwappedOrderIsSeen() {
            Trace trace = two().renice("linux", 300).elapse(70).raise(IRQ).trace();
            assertThat(trace).irq(IRQ).reached("linux").before("rt");
            fails("irq 5 (line5) reached linux before rt: id 1 was played by linux at 70 ns, then rt at 70 ns",
                    () -> assertThat(trace).irq(IRQ).reached("rt").before("linux"));
        }

        @Test
        void aStageThatWasNotReachedCannotBeSecond() {
            Trace trace = two().stall("linux").raise(IRQ).trace();
            fails("""
                    irq 5 (line5) never reached both rt and linux
                      id 1, raised at 0 ns: waits in the log of linux on cpu 0""",
                    () -> assertThat(trace).irq(IRQ).reached("rt").before("linux"));
        }

        @Test
        void needsToKnowOfWhichStage() {
            assertThatThrownBy(() -> assertThat(two().trace()).irq(IRQ).before("linux"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("say reached(stage) first: of which stage do you speak?");
        }
    }

    @Nested
    class Time {

        private final Scene scene = machine(1).costs(CostTable.GENERIC_X86).stage("rt", 200, IRQ, TERMINATE)
                .stage("linux", 100, 6, TERMINATE);

        @Test
        void aLateDeliveryIsExplained() {
            Trace trace = scene.raise(IRQ).elapse(1_000).trace();
            assertThat(trace).irq(IRQ).reached("rt").within(570);
            fails("""
                    irq 5 (line5) reached rt after 570 ns, allowed are 569: id 1 on cpu 0 at 570 ns
                      the slowest, id 1, took 570 ns:
                        250 ns on the bus
                        320 ns entry""", () -> assertThat(trace).irq(IRQ).reached("rt").within(569));
        }

        @Test
        void whatHeldItIsFound() {
            Trace trace = scene.stall("linux").raise(6).elapse(2_000).unstall("linux").elapse(1_000).trace();
            assertThat(trace).irq(6).reached("linux").heldFor("linux", "stalled").heldFor("linux", "bus");
            fails("""
                    irq 6 (line6) was not held in linux for "body of"
                      the slowest, id 1, took 2000 ns:
                        250 ns on the bus
                        320 ns entry
                        1430 ns linux stalled""", () -> assertThat(trace).irq(6).heldFor("linux", "body of"));
        }

        @Test
        void whatNeverCameWasNotHeldForAnything() {
            Trace trace = scene.stall("linux").raise(6).elapse(2_000).trace();
            fails("""
                    irq 6 (line6) never reached linux, so nothing explains what held it
                      id 1, raised at 0 ns: waits in the log of linux on cpu 0""",
                    () -> assertThat(trace).irq(6).heldFor("linux", "stalled"));
        }

        @Test
        void sinceLooksAtTheLaterPartOnly() {
            scene.raise(IRQ).elapse(1_000).raise(IRQ).elapse(1_000);
            assertThat(scene.trace()).irq(IRQ).reached("rt").times(2);
            assertThat(scene.trace().since(1_000)).irq(IRQ).reached("rt").times(1);
        }
    }

    @Nested
    class HowOften {

        @Test
        void aMergedRaiseIsNotExactlyOnce() {
            Trace trace = two().stall("linux").raise(IRQ).raise(IRQ).unstall("linux").trace();
            assertThat(trace).irq(IRQ).reached("rt").exactlyOnce();
            fails("irq 5 (line5) should reach linux exactly once for each of its 2 raises, but id 2, raised at 0 ns, "
                            + "was not played: merged into id 1 in the log of linux",
                    () -> assertThat(trace).irq(IRQ).reached("linux").exactlyOnce());
        }

        @Test
        void aRaiseThatIsLostAmongOthersIsNotExactlyOnce() {
            Scene scene = two().raise(IRQ);
            scene.kernel().machine().setBusFilter((from, to) -> false);
            scene.raise(IRQ);
            fails("irq 5 (line5) should reach rt exactly once for each of its 2 raises, but id 2, raised at 0 ns, "
                            + "was not played: discarded on the way: PARTITION",
                    () -> assertThat(scene.trace()).irq(IRQ).reached("rt").exactlyOnce());
        }

        @Test
        void playedTwiceIsNotExactlyOnce() {
            int[] left = {2};
            Trace trace = machine(1).stage("rt", 200, IRQ, IrqUse.of(TERMINATE).withBrief(), (irq, here) -> {
                if (--left[0] > 0) {
                    here.schedule(irq);
                }
            }).raise(IRQ).trace();
            fails("irq 5 (line5) should reach rt exactly once for each of its 1 raises, but id 1, raised at 0 ns, was "
                            + "played 2 times: id 1 was played by rt at 0 ns, then rt at 0 ns",
                    () -> assertThat(trace).irq(IRQ).reached("rt").exactlyOnce());
        }

        @Test
        void anotherNumberOfTimesIsSeen() {
            Trace trace = two().raise(IRQ).trace();
            fails("irq 5 (line5) reached rt 1 times, not 2",
                    () -> assertThat(trace).irq(IRQ).reached("rt").times(2));
        }
    }

    @Test
    void everySourceIsFollowed() {
        int message = Irqs.FIRST_MSI;
        Scene scene = machine(2).stage("rt", 200, message, ACCEPT).uses("rt", Irqs.RESCHEDULE, ACCEPT)
                .uses("rt", IRQ, ACCEPT);
        scene.raise(message).raise(Irqs.RESCHEDULE).trigger(IRQ).triggerOn("rt", 1, IRQ);
        assertThat(scene.trace()).irq(message).reached("rt").exactlyOnce().times(1);
        assertThat(scene.trace()).irq("reschedule").reached("rt").exactlyOnce().times(1);
        assertThat(scene.trace()).irq(IRQ).reached("rt").exactlyOnce().times(2);
    }
}
