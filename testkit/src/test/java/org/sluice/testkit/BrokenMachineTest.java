package org.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.scene.Scene.machine;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Profile;
import org.sluice.testkit.scene.Scene;
import org.sluice.x86.BusFilter;
import org.sluice.x86.IrqLine;

/**
 * The testkit under test: a machine is broken in one place, and a scene and an assertion that hold on the healthy one
 * fail, each saying what is wrong.
 */
class BrokenMachineTest {

    private static final int IRQ = 5;
    private static final int NEXT = 6;

    private static Scene two() {
        return machine(1).stage("rt", 200, IRQ, ACCEPT).stage("linux", 100, IRQ, ACCEPT);
    }

    private static void says(String message, ThrowingCallable assertion) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class)
                .hasMessage(message.replace("\n", System.lineSeparator()));
    }

    /** What a scene says of expected and actual flow. */
    private static List<String> differs(Scene scene, String expected) {
        Throwable failure = catchThrowable(() -> scene.flows(expected));
        assertThat(failure).isInstanceOf(AssertionError.class).hasMessageStartingWith("the flow differs");
        return failure.getMessage().lines().skip(2).limit(2).map(String::strip).toList();
    }

    @Test
    void theHealthyOnePasses() {
        Scene scene = two().raise(IRQ).flows("rt! linux!");
        assertThat(scene.trace()).irq(IRQ).reached("rt").before("linux").exactlyOnce();
        assertThat(scene.trace()).ledgerBalanced();
    }

    @Nested
    class UnpluggedWire {

        private final Scene scene = two().does("pulse a line that ends nowhere", kernel -> IrqLine.UNPLUGGED.pulse());

        @Test
        void theSceneShowsThatNothingFlowed() {
            assertThat(differs(scene, "rt! linux!")).containsExactly("expected    rt!  linux!",
                    "actual      (nothing)");
        }

        @Test
        void theAssertionSaysThatItWasNeverRaised() {
            says("irq 5 (line5) never reached rt: it was never raised",
                    () -> assertThat(scene.trace()).irq(IRQ).reached("rt"));
        }
    }

    @Nested
    class DroppedIrq {

        private final Scene scene = two().does("cut the devices' wires",
                kernel -> kernel.machine().setBusFilter((from, to) -> from != BusFilter.DEVICE)).raise(IRQ);

        @Test
        void theSceneShowsThatNothingFlowed() {
            assertThat(differs(scene, "rt! linux!")).containsExactly("expected    rt!  linux!",
                    "actual      (nothing)");
        }

        @Test
        void theAssertionSaysWhereItEnded() {
            says("""
                    irq 5 (line5) never reached rt
                      id 1, raised at 0 ns: discarded on the way: PARTITION""",
                    () -> assertThat(scene.trace()).irq(IRQ).reached("rt"));
        }
    }

    @Nested
    class SwappedOrder {

        private final Scene scene = two().does("swap the stages",
                kernel -> kernel.pipeline().order(List.of(kernel.pipeline().stages().get(1),
                        kernel.pipeline().stages().get(0)))).raise(IRQ);

        @Test
        void theSceneShowsBothOrders() {
            assertThat(differs(scene, "rt! linux!")).containsExactly("expected    rt!     linux!",
                    "actual      linux!  rt!");
        }

        @Test
        void theAssertionSaysWhoWasFirst() {
            says("irq 5 (line5) reached linux before rt: id 1 was played by linux at 0 ns, then rt at 0 ns",
                    () -> assertThat(scene.trace()).irq(IRQ).reached("rt").before("linux"));
        }
    }

    /** The first interrupt is never ended at its controller: its priority level is blocked for all that follow. */
    @Nested
    class MissingEoi {

        private final Scene scene = machine(1).profile(Profile.ADEOS_R13)
                .stage("rt", 200, IRQ, IrqUse.of(TERMINATE).withBrief().withAck((irq, cpu) -> false),
                        (irq, here) -> { })
                .uses("rt", NEXT, TERMINATE).raise(IRQ).flows("rt!").raise(NEXT);

        @Test
        void theSceneShowsThatTheNextOneDoesNotFlow() {
            assertThat(differs(scene, "rt!")).containsExactly("expected    rt!", "actual      (nothing)");
        }

        @Test
        void theAssertionSaysWhereTheNextOneWaits() {
            says("""
                    irq 6 (line6) never reached rt
                      id 2, raised at 0 ns: waits in the IRR of cpu 0""",
                    () -> assertThat(scene.trace()).irq(NEXT).reached("rt"));
        }

        @Test
        void theSameIrqIsNotDeliveredOnceForEachRaise() {
            scene.raise(IRQ);
            says("irq 5 (line5) should reach rt exactly once for each of its 2 raises, but id 3, raised at 0 ns, was "
                            + "not played: waits in the IRR of cpu 0",
                    () -> assertThat(scene.trace()).irq(IRQ).reached("rt").exactlyOnce());
        }
    }

    /** An arrival that no CPU accepted. */
    @Nested
    class CookedBooks {

        private static final String WRONG = """
                the books do not balance
                  ok    machine   raised 0 = delivered 0 + merged 0 + discarded 0 + pending 0 (by looking 0)
                  ok    pipeline  recorded 2 = delivered 0 + merged 0 + discarded 0 + pending 2 + held 0 (by looking 2)
                  WRONG bridge    delivered 0 - unmapped 0 + triggers 0 = arrivals 1""";

        private final Scene scene = two();

        @Test
        void theActItselfFailsAndNamesTheBook() {
            assertThatThrownBy(() -> scene.does("an arrival from nowhere",
                    kernel -> kernel.pipeline().cpu(0).arrive(IRQ, 99, 0)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("WRONG bridge    delivered 0 - unmapped 0 + triggers 0 = arrivals 1")
                    .hasMessageContaining("after machine(1)").hasMessageContaining("an arrival from nowhere");
        }

        @Test
        void theAssertionNamesTheBook() {
            catchThrowable(() -> scene.does("an arrival from nowhere",
                    kernel -> kernel.pipeline().cpu(0).arrive(IRQ, 99, 0)));
            says(WRONG, () -> assertThat(scene.trace()).ledgerBalanced());
        }
    }
}
