package org.sluice.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.rules.Scenes.brief;
import static org.sluice.testkit.rules.Scenes.full;
import static org.sluice.testkit.rules.Scenes.local;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.ipipe.LocalStage;
import org.sluice.testkit.scene.Scene;

/** Section B, stall: rules 12 to 19. */
class BStallTest {

    private static final int IRQ = 5;
    private static final int OTHER = 6;

    @RegisterExtension
    final Scenes scenes = new Scenes();

    /** An open root below a head that does nothing, in every profile. */
    private Scene two(Version version) {
        return scenes.machine(2, version).stage("rt", 200).root("linux", 100).uses("linux", IRQ, TERMINATE)
                .uses("linux", OTHER, TERMINATE).unstall("linux").onCpu(1).unstall("linux").onCpu(0);
    }

    /** Rule 12: one boolean, no count. */
    @ParameterizedTest
    @EnumSource
    void stallingTwiceIsTheSameAsOnce(Version version) {
        two(version).stall("linux").stall("linux").raise(IRQ).flows("rt~ linux?").unstall("linux").flows("linux:5!");
    }

    /** Rule 13: stall tells what was before, restore puts it back. */
    @ParameterizedTest
    @EnumSource
    void stallTellsWhatWasAndRestorePutsItBack(Version version) {
        Scene scene = two(version).does("stall twice", kernel -> {
            LocalStage linux = kernel.pipeline().root().orElseThrow().on(0);
            scenes.heard.add(linux.stall() + " then " + linux.stall());
        });
        assertThat(scenes.heard).containsExactly("false then true");
        scene.raise(IRQ).flows("rt~ linux?").restore("linux", true).flows("")
                .restore("linux", false).flows("linux:5!");
    }

    /** Rule 13. */
    @ParameterizedTest
    @EnumSource
    void restoreOfAStallThatWasThereBeforeCloses(Version version) {
        two(version).restore("linux", true).raise(IRQ).flows("rt~ linux?");
    }

    /** Rule 14: the hardware's own mask is touched for the head only, and only where the profile says so. */
    @ParameterizedTest
    @EnumSource
    void aStallTurnsTheCpusInterruptsOffOnlyForTheHeadOfAnIpipe(Version version) {
        Scene scene = two(version).stall("linux");
        assertThat(scene.kernel().machine().cpu(0).hardEnabled()).isTrue();
        scene.stall("rt");
        assertThat(scene.kernel().machine().cpu(0).hardEnabled()).isEqualTo(!version.masksForHead());
        assertThat(scene.kernel().machine().cpu(1).hardEnabled()).isTrue();
        scene.unstall("rt");
        assertThat(scene.kernel().machine().cpu(0).hardEnabled()).isTrue();
    }

    /** Rules 14 and 26: what the mask keeps out waits in the machine, and comes at the head's opening. */
    @ParameterizedTest
    @EnumSource
    void whatTheHeadsMaskKeepsOutComesWhenItOpens(Version version) {
        two(version).uses("rt", 7, TERMINATE).stall("rt").raise(7).flows(version.masksForHead() ? "" : "rt?")
                .unstall("rt").flows("rt:7!");
    }

    /** Rule 15: opening oneself plays what waits before the call returns. */
    @ParameterizedTest
    @EnumSource
    void unstallInTheOwnHandlerPlaysTheOwnLogBeforeItReturns(Version version) {
        scenes.machine(1, version).stage("rt", 200, OTHER, brief(TERMINATE), scenes.saying())
                .uses("rt", IRQ, full(TERMINATE), (irq, here) -> {
                    here.trigger(OTHER);
                    scenes.heard.add("opens");
                    here.unstall();
                    scenes.heard.add("returns");
                }).raise(IRQ).flows("rt! rt:6!");
        assertThat(scenes.heard).containsExactly("opens", "rt 6", "returns");
    }

    /** Rule 15: an open lower stage does not preempt a higher one. */
    @ParameterizedTest
    @EnumSource
    void unstallingALowerStageFromAboveLetsItWaitForTheCaller(Version version) {
        Scene[] scene = new Scene[1];
        scene[0] = scenes.machine(1, version).stage("rt", 200, IRQ, full(TERMINATE), (irq, here) -> {
            local(scene[0], "linux", 0).unstall();
            scenes.heard.add("rt returns");
        }).stage("linux", 100, OTHER, brief(TERMINATE), scenes.saying());
        scene[0].stall("linux").raise(OTHER).raise(IRQ);
        assertThat(scenes.heard).containsExactly("rt returns", "linux 6");
    }

    /** Rule 16, not copied from 2002: restoring another stage plays it, and never touches the CPU's own mask. */
    @ParameterizedTest
    @EnumSource
    void restoringALowerStageFromAbovePlaysItLater(Version version) {
        Scene[] scene = new Scene[1];
        scene[0] = scenes.machine(1, version).stage("rt", 200, IRQ, full(TERMINATE), (irq, here) -> {
            boolean before = scene[0].kernel().machine().cpu(0).hardEnabled();
            local(scene[0], "linux", 0).restore(false);
            scenes.heard.add("mask as before " + (before == scene[0].kernel().machine().cpu(0).hardEnabled()));
        }).stage("linux", 100, OTHER, brief(TERMINATE), scenes.saying());
        scene[0].stall("linux").raise(OTHER).raise(IRQ);
        assertThat(scenes.heard).containsExactly("mask as before true", "linux 6");
    }

    /** Rule 17. */
    @ParameterizedTest
    @EnumSource
    void theRootStartsStalledOnEveryCpuAndNobodyElse(Version version) {
        Scene scene = scenes.machine(3, version).stage("rt", 200).root("linux", 100);
        for (int cpu = 0; cpu < 3; cpu++) {
            assertThat(local(scene, "linux", cpu).isStalled()).isTrue();
            assertThat(local(scene, "rt", cpu).isStalled()).isFalse();
        }
    }

    /** Rule 18. */
    @ParameterizedTest
    @EnumSource
    void aStallOnOneCpuIsNoneOnAnother(Version version) {
        two(version).stall("linux").onCpu(1).raise(IRQ).flows("rt~ linux!").onCpu(0).raise(IRQ).flows("rt~ linux?");
    }

    /** Rule 19: flag and CPU cannot part, for one asks the stage on a CPU; code of another CPU may not change it. */
    @ParameterizedTest
    @EnumSource
    void codeOfOneCpuCannotStallAnother(Version version) {
        Scene[] scene = new Scene[1];
        scene[0] = scenes.machine(2, version).stage("rt", 200, IRQ, brief(TERMINATE), (irq, here) ->
                assertThatThrownBy(() -> local(scene[0], "rt", 1).stall()).isInstanceOf(IllegalStateException.class));
        scene[0].raise(IRQ).flows("rt!");
        assertThat(local(scene[0], "rt", 1).isStalled()).isFalse();
    }
}
