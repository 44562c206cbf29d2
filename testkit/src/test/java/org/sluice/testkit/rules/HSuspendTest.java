package org.sluice.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.rules.Scenes.brief;

import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.testkit.scene.Scene;

/** Section H, suspend: rules 56 to 59. A domain's body gives its CPU to the stages below. */
class HSuspendTest {

    private static final int IRQ = 5;
    private static final int OTHER = 6;

    @RegisterExtension
    final Scenes scenes = new Scenes();

    /** A domain whose handler says that it runs, and whose body does what the test wants. */
    private Domain guest(int irq, Consumer<LocalStage> body) {
        return new Domain() {
            @Override
            public void start(Stage stage) {
                stage.virtualize(irq, brief(TERMINATE), scenes.saying());
            }

            @Override
            public void body(LocalStage here) {
                body.accept(here);
            }
        };
    }

    private void say(String what) {
        scenes.heard.add(what);
    }

    /** Rule 56: suspend opens the own stage and plays its log, then those below run; it returns after a handler. */
    @ParameterizedTest
    @EnumSource
    void suspendPlaysTheOwnLogThenThoseBelowAndReturnsWhenSomethingWasHandled(Version version) {
        Scene scene = scenes.machine(1, version).stage("linux", 100, OTHER, brief(TERMINATE), scenes.saying());
        scene.stall("linux").trigger(OTHER).unstall("linux").domain("guest", 200, guest(IRQ, here -> {
            here.stall();
            here.trigger(IRQ);
            say("suspends");
            here.suspend();
            say("returns");
        }));
        assertThat(scenes.heard).containsExactly("linux 6", "suspends", "guest 5", "returns");
    }

    /** Rule 56: those below get their turn while it is suspended, down to the first stalled one. */
    @ParameterizedTest
    @EnumSource
    void whileItIsSuspendedThoseBelowRunDownToTheFirstStalledOne(Version version) {
        Scene scene = scenes.machine(1, version).stage("linux", 100, OTHER, brief(TERMINATE), scenes.saying())
                .domain("guest", 200, guest(IRQ, here -> {
                    here.spend(100);
                    say("suspends");
                    here.suspend();
                    say("returns");
                }));
        scene.trigger(OTHER).elapse(99);
        assertThat(scenes.heard).isEmpty();
        scene.elapse(1);
        assertThat(scenes.heard).containsExactly("suspends", "linux 6");
        scene.stall("linux").trigger(OTHER).raise(IRQ);
        assertThat(scenes.heard).containsExactly("suspends", "linux 6", "guest 5", "returns");
    }

    /** Rule 58: on return the same stage is current again. */
    @ParameterizedTest
    @EnumSource
    void onReturnTheSameStageIsCurrent(Version version) {
        scenes.machine(1, version).stage("linux", 100).domain("guest", 200, guest(IRQ, here -> {
            say("current " + here.isCurrent());
            here.suspend();
            say("current " + here.isCurrent());
        })).raise(IRQ);
        assertThat(scenes.heard).containsExactly("current true", "guest 5", "current true");
    }

    /** Rule 59: nobody sleeps over an entry: what came before the suspend wakes it at once. */
    @ParameterizedTest
    @EnumSource
    void nobodySleepsWhileSomethingWaits(Version version) {
        Scene scene = scenes.machine(1, version).stage("linux", 100).domain("guest", 200, guest(IRQ, here -> {
            here.stall();
            say("looks around");
            here.spend(100);
            here.suspend();
            say("awake");
        }));
        scene.elapse(50).trigger(IRQ).elapse(50);
        assertThat(scenes.heard).containsExactly("looks around", "guest 5", "awake");
    }

    /** Rule 59: and a machine whose stages are open is never left with an entry in a log. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void anIdleCpuHasNothingThatItCouldPlay(Version version) {
        Scene scene = scenes.machine(1, version).stage("head", 300).stage("rt", 200, IRQ, ACCEPT)
                .stage("linux", 100, IRQ, ACCEPT).stall("rt").raise(IRQ).raise(IRQ).unstall("rt");
        assertThat(scene.kernel().pipeline().ledger().total().pending()).isZero();
    }
}
