package org.sluice.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.rules.Scenes.NOTHING;
import static org.sluice.testkit.rules.Scenes.brief;
import static org.sluice.testkit.rules.Scenes.stage;
import static org.sluice.testkit.rules.Scenes.taking;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.ipipe.Departure;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.KernelEvent;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.Profile;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.StagePlan;
import org.sluice.ipipe.Verdict;
import org.sluice.testkit.scene.Scene;

/** Section G, a domain's life: rules 47 to 55. */
class GLifeTest {

    private static final int IRQ = 5;
    private static final int OTHER = 6;

    @RegisterExtension
    final Scenes scenes = new Scenes();

    private static final String EPERM = "only the root may (EPERM)";

    /** Rule 47, and 52: who may. Here anybody who holds the stage; in the historic profiles root and control code. */
    @ParameterizedTest
    @EnumSource
    void onlyRootUnregistersOthersInTheHistoricProfiles(Version version) {
        Scene[] scene = new Scene[1];
        scene[0] = scenes.machine(1, version).stage("rt", 200, IRQ, brief(TERMINATE), (irq, here) -> {
            try {
                scene[0].kernel().pipeline().unregister(stage(scene[0], "other"), LeavePolicy.PLAY);
            } catch (IllegalStateException refused) {
                scenes.heard.add(refused.getMessage());
            }
        }).stage("other", 100);
        scene[0].raise(IRQ);
        boolean anybody = version == Version.SLUICE;
        assertThat(scenes.heard).isEqualTo(anybody ? List.of() : List.of("unregister other by rt: " + EPERM));
        assertThat(scene[0].kernel().pipeline().stages()).hasSize(anybody ? 1 : 2);
    }

    /** Rule 48: a name once, as many stages as the profile has. */
    @ParameterizedTest
    @EnumSource
    void aNameIsTakenOnceAndTheNumberOfStagesIsLimited(Version version) {
        Scene scene = scenes.machine(1, version);
        Pipeline pipeline = scene.kernel().pipeline();
        int max = version.profile().limit().stagesMax();
        Domain nothing = stage -> { };
        scene.does("register", kernel -> {
            for (int i = 0; i < max; i++) {
                if (i == 1) {
                    assertThatThrownBy(() -> pipeline.register(nothing, StagePlan.of("s0", 5, 0)))
                            .hasMessageContaining("s0");
                }
                pipeline.register(nothing, StagePlan.of("s" + i, i, 0));
            }
            assertThatThrownBy(() -> pipeline.register(nothing, StagePlan.of("more", 1, 0)))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("there are " + max + " stages");
        });
        assertThat(pipeline.stages()).hasSize(max);
    }

    /** Rule 48: nobody comes before a head with wired irqs. */
    @ParameterizedTest
    @EnumSource
    void nobodyComesBeforeAHeadWithWiredIrqs(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200, IRQ, brief(TERMINATE).withWired(), NOTHING);
        scene.does("register", kernel -> assertThatThrownBy(() -> kernel.pipeline().register(stage -> { },
                StagePlan.of("above", 201, 0))).hasMessageContaining("rt has wired irqs and must stay the head"));
    }

    /** Rule 49: first come, first in line. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void aNewcomerOfTheSamePriorityGoesBehindItsPeers(Version version) {
        scenes.machine(1, version).stage("first", 100, IRQ, ACCEPT).stage("second", 100, IRQ, ACCEPT)
                .stage("third", 100, IRQ, ACCEPT).raise(IRQ).flows("first! second! third!");
    }

    /** Rule 50: linked at one instant for all CPUs, then started; what it asked for in its start is played after. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void aDomainIsStartedOnceItIsLinkedAndArrivalsSeeItAtOnce(Version version) {
        Domain guest = new Domain() {
            @Override
            public void start(Stage stage) {
                scenes.heard.add("linked " + stage.isRegistered());
                stage.virtualize(IRQ, brief(TERMINATE), (irq, here) -> scenes.heard.add("handles"));
                stage.on(0).schedule(IRQ);
                scenes.heard.add("started");
            }

            @Override
            public void startCpu(LocalStage here) {
                scenes.heard.add("cpu " + here.cpu());
            }
        };
        scenes.machine(2, version).stage("linux", 100, IRQ, TERMINATE).raise(IRQ).flows("linux!")
                .domain("guest", 200, guest).onCpu(1).raise(IRQ);
        assertThat(scenes.heard).containsExactly("linked true", "started", "cpu 0", "cpu 1", "handles", "handles");
    }

    /** Rule 51. */
    @ParameterizedTest
    @EnumSource
    void theRootStays(Version version) {
        Scene scene = scenes.machine(1, version).root("linux", 100).uses("linux", IRQ, TERMINATE);
        assertThatThrownBy(() -> scene.evict("linux", LeavePolicy.PLAY)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the root stays (EPERM)");
        scene.unstall("linux").raise(IRQ).flows("linux!");
    }

    /** Rule 52: from the own handler EPERM, historically; by default deferred until the handler has returned. */
    @ParameterizedTest
    @EnumSource
    void fromItsOwnHandlerAStageLeavesWhenThatReturnsOrIsRefused(Version version) {
        Scene[] scene = new Scene[1];
        scene[0] = scenes.machine(1, version).stage("rt", 200, IRQ, brief(TERMINATE), (irq, here) -> {
            try {
                Departure departure = scene[0].kernel().pipeline().unregister(here.stage(), LeavePolicy.PLAY);
                scenes.heard.add("gone " + departure.isGone());
            } catch (IllegalStateException refused) {
                scenes.heard.add(refused.getMessage());
            }
        }).stage("linux", 100);
        scene[0].raise(IRQ).flows("rt!");
        boolean deferred = version == Version.SLUICE;
        assertThat(scenes.heard).containsExactly(deferred ? "gone false" : "unregister rt by rt: " + EPERM);
        assertThat(scene[0].kernel().pipeline().stages()).hasSize(deferred ? 1 : 2);
    }

    /** Rule 53: what waits is played, or was lost in 2002; by default as the caller asks. */
    @ParameterizedTest
    @EnumSource
    void whatWaitsForALeavingStageIsPlayedOrDiscarded(Version version) {
        for (LeavePolicy policy : LeavePolicy.values()) {
            boolean played = version.profile().leaving() == Profile.Leaving.PLAYED
                    || version == Version.SLUICE && policy == LeavePolicy.PLAY;
            scenes.machine(1, version).stage("rt", 200).stage("linux", 100, IRQ, TERMINATE).stall("linux")
                    .raise(IRQ).flows("rt~ linux?").evict("linux", policy).flows(played ? "linux!" : "linuxx");
        }
    }

    /** Rule 53, better: whoever asks again to drop, or for an earlier deadline, gets it; nobody takes it back. */
    @ParameterizedTest
    @EnumSource
    void ofTwoWhoRemoveAStageTheStricterWins(Version version) {
        boolean asAsked = version.profile().leaving() == Profile.Leaving.AS_ASKED;
        Scene scene = scenes.machine(1, version).stage("rt", 200).stage("linux", 100, IRQ, TERMINATE).stall("linux")
                .raise(IRQ).flows("rt~ linux?").stall("rt").evict("linux", LeavePolicy.PLAY);
        boolean dropped = version.profile().leaving() == Profile.Leaving.DROPPED;
        assertThat(scene.kernel().pipeline().stages()).hasSize(dropped ? 1 : 2);
        if (!dropped) {
            scene.does("unregister again", kernel ->
                    kernel.pipeline().unregister(stage(scene, "linux"), LeavePolicy.DROP));
            assertThat(scene.kernel().pipeline().stages()).hasSize(asAsked ? 1 : 2);
        }
        if (!dropped && !asAsked) {
            scene.does("unregister by a deadline", kernel ->
                    kernel.pipeline().unregister(stage(scene, "linux"), LeavePolicy.PLAY, 50)).elapse(60);
            assertThat(scene.kernel().pipeline().stages()).hasSize(1);
        }
    }

    /** Rule 53: opened on every CPU; handlers in flight count; who holds it up is named, and there is a deadline. */
    @ParameterizedTest
    @EnumSource
    void aStageIsGoneOnlyWhenItsHandlersAreDoneAndWhoKeepsItIsNamed(Version version) {
        Scene scene = scenes.machine(2, version).stage("rt", 200)
                .stage("linux", 100, IRQ, brief(TERMINATE), taking(100));
        Departure[] departure = new Departure[1];
        scene.onCpu(1).raise(IRQ).does("unregister", kernel -> departure[0] =
                kernel.pipeline().unregister(stage(scene, "linux"), LeavePolicy.PLAY, 50));
        assertThat(departure[0].isGone()).isFalse();
        assertThat(departure[0].blocker()).hasValue("the handler of irq 5 of linux runs on cpu 1");
        scene.elapse(60);
        assertThat(departure[0].isOverdue()).isTrue();
        scene.elapse(40);
        assertThat(departure[0].isGone()).isTrue();
        assertThat(scene.kernel().pipeline().stages()).hasSize(1);
    }

    /** Rule 54: behind its peers, also to its own priority; the log goes along, and each CPU walks again. */
    @ParameterizedTest
    @EnumSource(names = {"SLUICE", "ADEOS_2002"})
    void reniceGoesBehindThePeersKeepsTheLogAndWalksAgain(Version version) {
        scenes.machine(2, version).stage("a", 100, IRQ, ACCEPT).stage("b", 100, IRQ, ACCEPT)
                .renice("a", 100).raise(IRQ).flows("b! a!")
                .stall("b").raise(IRQ).flows("b? a?").onCpu(1).stall("b").raise(IRQ).flows("b? a?")
                .renice("a", 200).flows("a! a!@0").unstall("b").flows("b!").onCpu(0).unstall("b").flows("b!");
    }

    /** Rule 54: a whole new order at one instant. */
    @ParameterizedTest
    @EnumSource(names = {"SLUICE", "ADEOS_2002"})
    void aWholeNewOrderIsOneInstant(Version version) {
        scenes.machine(1, version).stage("a", 3, IRQ, ACCEPT).stage("b", 2, IRQ, ACCEPT).stage("c", 1, IRQ, ACCEPT)
                .order("c", "a", "b").raise(IRQ).flows("c! a! b!");
    }

    /** Rule 54: it never came back after 2002. */
    @ParameterizedTest
    @EnumSource(names = {"ADEOS_R13", "IPIPE_2", "DOVETAIL"})
    void thereIsNoReniceAfter2002(Version version) {
        Scene scene = scenes.machine(1, version).stage("a", 2, IRQ, TERMINATE).stage("b", 1);
        assertThatThrownBy(() -> scene.renice("a", 0)).hasMessage("renice a: this profile has no renice");
        scene.raise(IRQ).flows("a!");
    }

    /** Rule 55: a stage whose event handler runs is kept by it. */
    @ParameterizedTest
    @EnumSource
    void aStageWhoseEventHandlerRunsIsGoneAfterIt(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200, IRQ, brief(TERMINATE),
                (irq, here) -> here.event(new KernelEvent.Syscall(1, 0, 0, 0))).root("linux", 100);
        scene.does("catch", kernel -> stage(scene, "rt").catchEvent(KernelEvent.Syscall.class, (event, here) -> {
            try {
                Departure departure = kernel.pipeline().unregister(here.stage(), LeavePolicy.PLAY);
                scenes.heard.add("gone " + departure.isGone());
            } catch (IllegalStateException refused) {
                scenes.heard.add(refused.getMessage());
            }
            return Verdict.PROPAGATE;
        })).raise(IRQ);
        boolean deferred = version == Version.SLUICE;
        assertThat(scenes.heard).containsExactly(deferred ? "gone false" : "unregister rt by rt: " + EPERM);
        assertThat(scene.kernel().pipeline().stages()).hasSize(deferred ? 1 : 2);
    }
}
