package org.sluice.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.rules.Scenes.brief;
import static org.sluice.testkit.rules.Scenes.full;
import static org.sluice.testkit.rules.Scenes.local;
import static org.sluice.testkit.rules.Scenes.stage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.ipipe.KernelEvent;
import org.sluice.ipipe.StagePlan;
import org.sluice.ipipe.Verdict;
import org.sluice.testkit.scene.Scene;

/** Section J, faults, system calls, NMI, IPI: rules 64 to 71. */
class JEventTest {

    private static final int IRQ = 5;
    private static final int OTHER = 6;

    @RegisterExtension
    final Scenes scenes = new Scenes();

    private static final KernelEvent.Syscall CALL = new KernelEvent.Syscall(4, 0, 0, 0);

    private void catching(Scene scene, String name, Verdict verdict) {
        scene.does("catch", kernel -> stage(scene, name).catchEvent(KernelEvent.Syscall.class, (event, here) -> {
            scenes.heard.add(here.stage().name());
            return verdict;
        }));
    }

    private Scene two(Version version) {
        return scenes.machine(1, version).stage("rt", 200).root("linux", 100);
    }

    /** Rule 64: at once, head first, whatever is stalled. */
    @ParameterizedTest
    @EnumSource
    void noStallHoldsAnEvent(Version version) {
        Scene scene = two(version);
        catching(scene, "rt", Verdict.PROPAGATE);
        catching(scene, "linux", Verdict.PROPAGATE);
        scene.stall("rt").does("call", kernel -> {
            assertThat(kernel.pipeline().cpu(0).event(CALL)).isEqualTo(Verdict.PROPAGATE);
            assertThat(scenes.heard).containsExactly("rt", "linux");
        });
    }

    /** Rule 64: down to the stage that caused it. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void anEventGoesDownToTheStageThatCausedIt(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200).root("linux", 100)
                .stage("mid", 150, IRQ, brief(TERMINATE), (irq, here) -> here.event(CALL));
        catching(scene, "rt", Verdict.PROPAGATE);
        catching(scene, "mid", Verdict.PROPAGATE);
        catching(scene, "linux", Verdict.PROPAGATE);
        scene.raise(IRQ);
        assertThat(scenes.heard).containsExactly("rt", "mid");
    }

    /** Rule 65: STOP ends the way everywhere. */
    @ParameterizedTest
    @EnumSource
    void stopEndsTheWay(Version version) {
        Scene scene = two(version);
        catching(scene, "rt", Verdict.STOP);
        catching(scene, "linux", Verdict.PROPAGATE);
        scene.does("call", kernel -> assertThat(kernel.pipeline().cpu(0).event(CALL)).isEqualTo(Verdict.STOP));
        assertThat(scenes.heard).containsExactly("rt");
    }

    /** Rule 65: who says nothing stopped the event in 2002, lets it go on later, and is refused here. */
    @ParameterizedTest
    @EnumSource
    void whoSaysNothingStopsItOrLetsItGoOnOrIsRefused(Version version) {
        Scene scene = two(version);
        catching(scene, "rt", Verdict.UNSAID);
        scene.does("call", kernel -> {
            if (version == Version.SLUICE) {
                assertThat(kernel.pipeline().cpu(0).event(CALL)).isEqualTo(Verdict.PROPAGATE);
                assertThat(kernel.pipeline().stages().get(0).isRegistered()).as("its stage sits out").isFalse();
                scenes.blames("rt");
            } else {
                assertThat(kernel.pipeline().cpu(0).event(CALL))
                        .isEqualTo(version == Version.ADEOS_2002 ? Verdict.STOP : Verdict.PROPAGATE);
            }
        });
    }

    /** Rule 66: after an event handler the stage's log is played before the next stage is told, except root's. */
    @ParameterizedTest
    @EnumSource
    void afterAnEventHandlerTheStagesLogIsPlayedExceptTheRoots(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200, IRQ, brief(TERMINATE), scenes.saying())
                .root("linux", 100).uses("linux", OTHER, brief(TERMINATE), scenes.saying())
                .uses("linux", 7, full(TERMINATE), (irq, here) -> {
                    here.unstall();
                    here.event(CALL);
                    scenes.heard.add("call over");
                }).unstall("linux");
        scene.does("catch", kernel -> {
            stage(scene, "rt").catchEvent(KernelEvent.Syscall.class, (event, here) -> {
                here.trigger(IRQ);
                return Verdict.PROPAGATE;
            });
            stage(scene, "linux").catchEvent(KernelEvent.Syscall.class, (event, here) -> {
                here.schedule(OTHER);
                scenes.heard.add("linux told");
                return Verdict.PROPAGATE;
            });
        }).raise(7);
        assertThat(scenes.heard).containsExactly("rt 5", "linux told", "call over", "linux 6");
    }

    /** Rule 68: an NMI bypasses stalls, finds root stalled, leaves it as it was, and may call no service. */
    @ParameterizedTest
    @EnumSource
    void anNmiBypassesThePipelineAndLeavesRootAsItWas(Version version) {
        Scene scene = two(version).unstall("linux").stall("rt");
        scene.does("nmi", kernel -> kernel.pipeline().cpu(0).nmi(() -> {
            scenes.heard.add("root stalled " + local(scene, "linux", 0).isStalled());
            assertThatThrownBy(() -> local(scene, "rt", 0).trigger(IRQ)).isInstanceOf(IllegalStateException.class)
                    .hasMessage("an NMI runs on cpu 0: it may not use the pipeline");
        }));
        assertThat(scenes.heard).containsExactly("root stalled true");
        assertThat(local(scene, "linux", 0).isStalled()).isFalse();
        assertThat(local(scene, "rt", 0).isStalled()).isTrue();
    }

    /** Rule 69: no CPU but those there are; to oneself it is a local trigger. */
    @ParameterizedTest
    @EnumSource
    void anIpiToOneselfIsALocalTriggerAndToNobodyIsRefused(Version version) {
        Scene scene = scenes.machine(2, version).stage("rt", 200, IRQ, TERMINATE);
        long sent = scene.kernel().machine().ledger().raised();
        scene.triggerOn("rt", 0, IRQ).flows("rt!");
        assertThat(scene.kernel().machine().ledger().raised()).isEqualTo(sent);
        assertThatThrownBy(() -> scene.triggerOn("rt", 2, IRQ)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cpu 2");
    }

    /** Rule 70: an IPI goes through the target's pipeline from its head, held by the target's stalls. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void anIpiEntersTheTargetsPipelineAtItsHead(Version version) {
        scenes.machine(2, version).stage("head", 300).stage("rt", 200, IRQ, ACCEPT).stage("linux", 100, IRQ, TERMINATE)
                .onCpu(1).stall("linux").onCpu(0).triggerOn("linux", 1, IRQ).flows("head~@1 rt!@1 linux?@1")
                .onCpu(1).unstall("linux").flows("linux!");
    }

    /** Rule 71: one root, current when nothing runs. */
    @ParameterizedTest
    @EnumSource
    void thereIsOneRootAndItIsCurrentWhenNothingRuns(Version version) {
        Scene scene = two(version);
        assertThat(scene.kernel().pipeline().root()).hasValue(stage(scene, "linux"));
        assertThat(local(scene, "linux", 0).isCurrent()).isTrue();
        assertThat(local(scene, "rt", 0).isCurrent()).isFalse();
    }

    /** Rule 71. */
    @Test
    void aSecondRootIsRefused() {
        Scene scene = two(Version.SLUICE);
        scene.does("register", kernel -> assertThatThrownBy(() -> kernel.pipeline().register(stage -> { },
                StagePlan.of("second", 50, 0).asRoot())).hasMessage("register second as root: linux is the root"));
    }
}
