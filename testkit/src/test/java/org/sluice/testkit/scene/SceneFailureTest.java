package org.sluice.testkit.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.IGNORE;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.scene.Scene.machine;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.nanokernel.CostTable;

/** A scene that should fail does, and says all that is needed to understand it. */
class SceneFailureTest {

    private static final int IRQ = 5;

    private static Scene three() {
        return machine(2).stage("rt", 200, IRQ, ACCEPT).stage("hrt", 170, IRQ, IGNORE)
                .stage("linux", 100, IRQ, TERMINATE);
    }

    @Test
    void showsExpectedActualScriptPipelineAndTheLineThatRerunsIt() {
        Throwable failure = catchThrowable(() -> three().onCpu(1).raise(IRQ).flows("rt! hrt~ linux!")
                .stall("linux").raise(IRQ).flows("rt! linux!"));
        assertThat(failure).isInstanceOf(AssertionError.class);
        assertThat(failure.getMessage().lines()).containsExactly(
                "the flow differs",
                "",
                "  expected    rt!  linux!",
                "  actual      rt!  hrt~    linux?",
                "                   ^^^^^^  ^^^^^^",
                "              ! played  ? logged  ~ passed by  x discarded",
                "",
                "  scene       machine(2).stage(\"rt\", 200, 5, ACCEPT).stage(\"hrt\", 170, 5, IGNORE)",
                "              .stage(\"linux\", 100, 5, TERMINATE).onCpu(1).raise(5).flows(\"rt! hrt~ linux!\")",
                "              .stall(\"linux\").raise(5)    <- differs here",
                "",
                "  pipeline    on cpu 1 at 0 ns, head first",
                "              rt     200  open     5 ACCEPT",
                "              hrt    170  open     5 IGNORE",
                "              linux  100  stalled  5 TERMINATE waits",
                "",
                "  again       mvn -q -pl testkit -am -Dsurefire.failIfNoSpecifiedTests=false test -Dtest='"
                        + "org.sluice.testkit.scene.SceneFailureTest"
                        + "#showsExpectedActualScriptPipelineAndTheLineThatRerunsIt'");
    }

    @Nested
    class Differences {

        private void differs(Scene scene, String expected, String expectedLine, String actualLine) {
            Throwable failure = catchThrowable(() -> scene.flows(expected));
            assertThat(failure).as("should differ").isInstanceOf(AssertionError.class);
            assertThat(failure.getMessage().lines().skip(2).map(String::strip))
                    .startsWith(("expected    " + expectedLine).strip(), ("actual      " + actualLine).strip());
        }

        @Test
        void nothingWhereSomethingWasExpected() {
            differs(three(), "rt!", "rt!", "(nothing)");
        }

        @Test
        void somethingWhereNothingWasExpected() {
            differs(three().stall("hrt").raise(IRQ), "", "(nothing)", "rt!  hrt~  linux?");
        }

        @Test
        void anotherOrder() {
            differs(three().raise(IRQ), "linux! hrt~ rt!", "linux!  hrt~  rt!", "rt!     hrt~  linux!");
        }

        @Test
        void oneTooFew() {
            differs(three().raise(IRQ).raise(IRQ), "rt! hrt~ linux!", "rt!  hrt~  linux!",
                    "rt!  hrt~  linux!  rt!  hrt~  linux!");
        }

        @Test
        void anotherMark() {
            differs(three().raise(IRQ), "rt! hrt! linux!", "rt!  hrt!  linux!", "rt!  hrt~  linux!");
        }

        @Test
        void anotherCpu() {
            differs(three().triggerOn("rt", 1, IRQ), "rt! hrt~ linux!", "rt!    hrt~    linux!",
                    "rt!@1  hrt~@1  linux!@1");
        }
    }

    @Test
    void stagesThatSitOutAreShownAsSuch() {
        assertThatThrownBy(() -> three().quarantine("hrt").raise(IRQ).flows("hrt!"))
                .hasMessageContaining("hrt    170  open    (sits out)  5 IGNORE");
    }

    @Test
    void aTokenWithoutAMarkIsAMistakeOfTheTest() {
        assertThatThrownBy(() -> three().raise(IRQ).flows("rt! hrt")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("flow token \"hrt\" is not a stage's name and one of "
                        + "! played  ? logged  ~ passed by  x discarded");
    }

    @Test
    void anUnknownStageIsNamedWithThoseThereAre() {
        assertThatThrownBy(() -> three().stall("linus")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no stage linus; there are rt, hrt, linux");
    }

    @Test
    void aCpuOutOfRangeIsRefused() {
        assertThatThrownBy(() -> machine(2).onCpu(2)).hasMessage("cpu 2 is not in 0..1");
        assertThatThrownBy(() -> machine(2).onCpu(-1)).hasMessage("cpu -1 is not in 0..1");
    }

    @Test
    void whatBelongsBeforeTheFirstActIsRefusedAfterIt() {
        Scene scene = three().raise(IRQ);
        assertThatThrownBy(() -> scene.level(IRQ)).hasMessage("level comes before the first act of a scene");
        assertThatThrownBy(() -> scene.costs(CostTable.FREE))
                .hasMessage("costs comes before the first act of a scene");
    }

    @Test
    void onlyLinesHaveLevels() {
        assertThatThrownBy(() -> machine(1).level(96)).hasMessage("irq 96 is no line, those are 0..95");
    }
}
