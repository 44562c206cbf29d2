package org.sluice.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.rules.Scenes.NOTHING;
import static org.sluice.testkit.rules.Scenes.brief;
import static org.sluice.testkit.rules.Scenes.full;
import static org.sluice.testkit.rules.Scenes.local;
import static org.sluice.testkit.rules.Scenes.stage;
import static org.sluice.testkit.rules.Scenes.taking;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.ipipe.Profile;
import org.sluice.ipipe.Virq;
import org.sluice.testkit.scene.Scene;

/** Section C, the log and playing it: rules 20 to 30. */
class CLogTest {

    private static final int IRQ = 5;
    private static final int OTHER = 6;

    @RegisterExtension
    final Scenes scenes = new Scenes();

    private static final int FAR = 70;
    private static final int FURTHER = 71;

    /** An open root below a head that does nothing; its handlers say that they run. */
    private Scene two(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200).root("linux", 100);
        for (int irq : new int[] {IRQ, OTHER, FAR, FURTHER}) {
            scene.uses("linux", irq, brief(TERMINATE), scenes.saying());
        }
        return scene;
    }

    private static boolean isLowestFirst(Version version) {
        return version.profile().order() == Profile.ReplayOrder.LOWEST_FIRST
                || version.profile().order() == Profile.ReplayOrder.LOWEST_BY_WORD;
    }

    /** Rule 20: hits count one by one, or merge. */
    @ParameterizedTest
    @EnumSource
    void hitsThatWaitAreCountedOrMerged(Version version) {
        two(version).raise(IRQ).raise(IRQ).raise(IRQ).unstall("linux");
        assertThat(scenes.heard).hasSize(version.counts() ? 3 : 1);
    }

    /** Rule 20: by default the irq's use decides. */
    @Test
    void byDefaultEachUseDecidesWhetherItCounts() {
        scenes.machine(1, Version.SLUICE).stage("rt", 200, IRQ, brief(ACCEPT).withCounted(), scenes.saying())
                .stage("linux", 100, IRQ, brief(ACCEPT), scenes.saying()).stall("rt").raise(IRQ).raise(IRQ)
                .unstall("rt");
        assertThat(scenes.heard).containsExactly("rt 5", "rt 5", "linux 5");
    }

    /** Rule 20: where hits merge, counting is refused and not silently left out. */
    @ParameterizedTest
    @EnumSource(names = {"IPIPE_2", "DOVETAIL"})
    void whereHitsMergeCountingIsRefused(Version version) {
        assertThatThrownBy(() -> scenes.machine(1, version)
                .stage("rt", 200, IRQ, brief(ACCEPT).withCounted(), NOTHING).raise(IRQ))
                .hasMessageContaining("hits merge in this profile");
    }

    /** Rule 21: a handler is told how many hits its entry stands for, as a tick must be. */
    @ParameterizedTest
    @EnumSource(names = {"SLUICE", "IPIPE_2", "DOVETAIL"})
    void aMergedEntryTellsHowManyHitsItStandsFor(Version version) {
        scenes.machine(1, version).stage("rt", 200).root("linux", 100)
                .uses("linux", IRQ, brief(TERMINATE), (irq, here) -> scenes.heard.add(here.hits() + " hits"))
                .raise(IRQ).raise(IRQ).raise(IRQ).unstall("linux");
        assertThat(scenes.heard).containsExactly("3 hits");
    }

    /** Rule 22: lowest number first, or highest. */
    @ParameterizedTest
    @EnumSource
    void aLogIsPlayedFromItsLowestOrItsHighestNumber(Version version) {
        two(version).raise(OTHER).raise(FAR).raise(IRQ).unstall("linux");
        boolean lowest = isLowestFirst(version);
        assertThat(scenes.heard).isEqualTo(lowest ? List.of("linux 5", "linux 6", "linux 70")
                : List.of("linux 70", "linux 6", "linux 5"));
    }

    /** Rule 22: virtual irqs have a word of their own behind the hardware's. */
    @ParameterizedTest
    @EnumSource
    void highestFirstPutsVirtualIrqsBeforeHardwaresAndLowestFirstBehind(Version version) {
        Scene scene = two(version);
        Virq[] virq = new Virq[1];
        scene.does("allocate", kernel -> {
            virq[0] = stage(scene, "linux").allocateVirq().orElseThrow();
            stage(scene, "linux").virtualize(virq[0].irq(), brief(TERMINATE),
                    (irq, here) -> scenes.heard.add("virtual"));
        }).trigger(virq[0].irq()).raise(FAR).unstall("linux");
        boolean lowest = isLowestFirst(version);
        assertThat(scenes.heard).isEqualTo(lowest ? List.of("linux 70", "virtual") : List.of("virtual", "linux 70"));
    }

    /** Rule 23: 2002 and r13 drain a word of the map before they look at better words again. */
    @ParameterizedTest
    @EnumSource(names = {"ADEOS_2002", "SLUICE", "DOVETAIL"})
    void fromTheLowestWhatComesInABetterWordWaitsForTheWordsEndIn2002Only(Version version) {
        two(version).uses("linux", FAR, brief(TERMINATE), (irq, here) -> here.schedule(IRQ))
                .raise(FAR).raise(FURTHER).unstall("linux");
        assertThat(scenes.heard).isEqualTo(version == Version.ADEOS_2002 ? List.of("linux 71", "linux 5")
                : List.of("linux 5", "linux 71"));
    }

    /** Rule 23. */
    @ParameterizedTest
    @EnumSource(names = {"ADEOS_R13", "IPIPE_2"})
    void fromTheHighestWhatComesInABetterWordWaitsForTheWordsEndInR13Only(Version version) {
        two(version).uses("linux", OTHER, brief(TERMINATE), (irq, here) -> here.schedule(FAR))
                .raise(IRQ).raise(OTHER).unstall("linux");
        assertThat(scenes.heard).isEqualTo(version == Version.ADEOS_R13 ? List.of("linux 5", "linux 70")
                : List.of("linux 70", "linux 5"));
    }

    /** Rule 24: a stage is stalled around each handler of its own. */
    @ParameterizedTest
    @EnumSource
    void aStageIsStalledAroundItsHandler(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200, IRQ, brief(TERMINATE),
                (irq, here) -> scenes.heard.add("stalled " + here.isStalled())).raise(IRQ);
        assertThat(scenes.heard).containsExactly("stalled true");
        assertThat(local(scene, "rt", 0).isStalled()).isFalse();
    }

    /** Rule 24: whatever it leaves, the stage is open afterwards, and the finding names it. */
    @ParameterizedTest
    @EnumSource
    void aHandlerCannotHandBackAStalledStage(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200, IRQ, full(TERMINATE), (irq, here) -> {
            here.unstall();
            here.stall();
        }).raise(IRQ).raise(IRQ).flows("rt! rt!");
        assertThat(scene.kernel().pipeline().findings()).singleElement()
                .satisfies(finding -> assertThat(finding.toString()).startsWith("LEFT_STALLED handler of irq 5 of rt"));
    }

    /** Rule 25: a handler that opens its stage is interrupted by its own log; the root's is not in r13. */
    @ParameterizedTest
    @EnumSource
    void aRootsHandlerThatOpensItsStageIsInterruptedByItsOwnLogButNotInR13(Version version) {
        two(version).uses("linux", IRQ, full(TERMINATE), (irq, here) -> {
            here.unstall();
            here.trigger(OTHER);
            scenes.heard.add("end");
        }).unstall("linux").raise(IRQ);
        assertThat(scenes.heard).isEqualTo(version == Version.ADEOS_R13 ? List.of("end", "linux 6")
                : List.of("linux 6", "end"));
    }

    /** Rule 25: other stages' nest in every version. */
    @ParameterizedTest
    @EnumSource
    void anotherStagesHandlerThatOpensItsStageNestsEverywhere(Version version) {
        scenes.machine(1, version).stage("rt", 200, IRQ, full(TERMINATE), (irq, here) -> {
            here.unstall();
            here.trigger(OTHER);
            scenes.heard.add("end");
        }).uses("rt", OTHER, brief(TERMINATE), scenes.saying()).raise(IRQ);
        assertThat(scenes.heard).containsExactly("rt 6", "end");
    }

    /** Rule 26: a middle stage's handler delays the head in r13 only. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void theHeadPreemptsAMiddleHandlerAtOnceButNotInR13(Version version) {
        boolean late = version == Version.ADEOS_R13;
        scenes.machine(1, version).stage("head", 300, OTHER, TERMINATE)
                .stage("mid", 200, IRQ, brief(TERMINATE), taking(100)).raise(IRQ).flows("head~ mid!")
                .elapse(40).raise(OTHER).flows(late ? "" : "head!")
                .elapse(60).flows(late ? "head:6!" : "");
    }

    /** Rule 26: the root's handler never does. */
    @ParameterizedTest
    @EnumSource
    void theHeadPreemptsTheRootsHandlerAtOnce(Version version) {
        scenes.machine(1, version).stage("rt", 200, OTHER, TERMINATE).root("linux", 100)
                .uses("linux", IRQ, brief(TERMINATE), taking(100)).unstall("linux")
                .raise(IRQ).flows("rt~ linux!").elapse(40).raise(OTHER).flows("rt!").elapse(60).flows("");
    }

    /** Rule 27: the replay goes on where it was. */
    @ParameterizedTest
    @EnumSource
    void aReplayGoesOnWhereItWasAfterAHigherStage(Version version) {
        boolean lowest = isLowestFirst(version);
        scenes.machine(1, version).stage("rt", 200, FAR, TERMINATE).root("linux", 100)
                .uses("linux", IRQ, brief(TERMINATE), taking(100)).uses("linux", OTHER, brief(TERMINATE), taking(100))
                .raise(IRQ).raise(OTHER).flows("rt~ linux? rt~ linux?")
                .unstall("linux").flows(lowest ? "linux:5!" : "linux:6!")
                .elapse(40).raise(FAR).flows("rt!").elapse(59).flows("")
                .elapse(1).flows(lowest ? "linux:6!" : "linux:5!");
    }

    /** Rule 28: as long as something waits. */
    @ParameterizedTest
    @EnumSource
    void playEndsOnlyWhenTheLogIsEmpty(Version version) {
        int[] left = {500};
        Scene scene = scenes.machine(1, version).stage("rt", 200, IRQ, brief(TERMINATE), (irq, here) -> {
            if (--left[0] > 0) {
                here.schedule(irq);
            }
        }).raise(IRQ);
        assertThat(stage(scene, "rt").played(IRQ)).isEqualTo(500);
        assertThat(scene.kernel().nowNanos()).isZero();
    }

    /** Rule 30: what is meant for another CPU travels there, and is logged by that CPU. */
    @ParameterizedTest
    @EnumSource
    void whatIsMeantForAnotherCpuTravelsThereByIpi(Version version) {
        Scene scene = scenes.machine(2, version).stage("rt", 200, IRQ, TERMINATE);
        long before = scene.kernel().machine().ledger().raised();
        scene.triggerOn("rt", 0, IRQ).flows("rt!");
        assertThat(scene.kernel().machine().ledger().raised()).isEqualTo(before);
        scene.triggerOn("rt", 1, IRQ).flows("rt!@1");
        assertThat(scene.kernel().machine().ledger().raised()).isEqualTo(before + 1);
    }
}
