package org.sluice.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.IGNORE;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.rules.Scenes.NOTHING;
import static org.sluice.testkit.rules.Scenes.brief;
import static org.sluice.testkit.rules.Scenes.stage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Stage;
import org.sluice.testkit.scene.Scene;

/** Section F, mode setting: rules 42 to 46. */
class FModeTest {

    private static final int IRQ = 5;
    private static final int OTHER = 6;

    @RegisterExtension
    final Scenes scenes = new Scenes();

    private void refused(Scene scene, Class<? extends Exception> how, String why, Runnable bad) {
        IrqUse before = stage(scene, "linux").use(IRQ);
        scene.does("a mistake", kernel -> assertThatThrownBy(bad::run).isInstanceOf(how).hasMessageContaining(why));
        assertThat(stage(scene, "linux").use(IRQ)).isEqualTo(before);
    }

    /** Rule 42: control replaces mode and options as one, and returns what was. */
    @ParameterizedTest
    @EnumSource
    void controlReplacesTheUseAsAWholeAndReturnsTheFormerOne(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200, IRQ, brief(ACCEPT).withSticky(), NOTHING);
        scene.does("control", kernel -> {
            assertThat(stage(scene, "rt").control(IRQ, brief(TERMINATE))).isEqualTo(brief(ACCEPT).withSticky());
            assertThat(stage(scene, "rt").use(IRQ)).isEqualTo(brief(TERMINATE));
        });
    }

    /** Rule 42, made an error: no handler, no mode that handles. */
    @ParameterizedTest
    @EnumSource
    void withoutAHandlerNoModeThatHandles(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200).stage("linux", 100);
        refused(scene, IllegalStateException.class, "handler",
                () -> stage(scene, "linux").control(IRQ, brief(TERMINATE)));
        scene.raise(IRQ).flows("rt~ linux~ nonex");
    }

    /** Rule 42: STICKY implies a mode that handles. */
    @Test
    void stickyNeedsAModeThatHandles() {
        assertThatThrownBy(() -> brief(IGNORE).withSticky()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("STICKY needs a mode that handles");
    }

    /** Rule 43: without its handler everything falls off, and the irq flows by. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void releaseTakesEverythingOff(Version version) {
        scenes.machine(1, version).stage("rt", 200, IRQ, brief(TERMINATE).withExclusive().withWired(), NOTHING)
                .stage("linux", 100, IRQ, TERMINATE).raise(IRQ).flows("rt!")
                .does("release", kernel -> {
                    Stage rt = kernel.pipeline().stages().get(0);
                    rt.release(IRQ);
                    assertThat(rt.use(IRQ)).isEqualTo(IrqUse.IGNORED);
                }).raise(IRQ).flows("rt~ linux!");
    }

    /** Rule 44: EXCLUSIVE with a handler there (Adeos: EBUSY). */
    @ParameterizedTest
    @EnumSource
    void exclusiveRefusesToReplaceAHandler(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200).stage("linux", 100, IRQ, TERMINATE);
        refused(scene, IllegalStateException.class, "irq 5",
                () -> stage(scene, "linux").virtualize(IRQ, brief(TERMINATE).withExclusive(), NOTHING));
    }

    /** Rule 44: SYSTEM belongs to nobody any more (Adeos: EPERM). */
    @ParameterizedTest
    @EnumSource
    void aSystemIrqIsNotChangedByAnybody(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200, OTHER, TERMINATE)
                .stage("linux", 100, IRQ, brief(TERMINATE).withSystem(), NOTHING);
        String why = "irq 5 is a system irq of stage linux";
        refused(scene, IllegalStateException.class, why, () -> stage(scene, "linux").control(IRQ, IrqUse.IGNORED));
        refused(scene, IllegalStateException.class, why, () -> stage(scene, "linux").release(IRQ));
        refused(scene, IllegalStateException.class, why,
                () -> stage(scene, "rt").virtualize(IRQ, brief(TERMINATE), NOTHING));
        scene.raise(IRQ).flows("rt~ linux!");
    }

    /** Rule 44: WIRED is for the head only, an error for others; with PASS or STICKY it is none (EINVAL). */
    @ParameterizedTest
    @EnumSource
    void wiredIsForTheHeadAloneAndForTerminate(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200).stage("linux", 100);
        refused(scene, IllegalStateException.class, "only the head can, rt",
                () -> stage(scene, "linux").virtualize(IRQ, brief(TERMINATE).withWired(), NOTHING));
        refused(scene, IllegalArgumentException.class, "WIRED", () -> brief(ACCEPT).withWired());
        refused(scene, IllegalArgumentException.class, "WIRED", () -> brief(TERMINATE).withSticky().withWired());
    }

    /** Rule 45: an arrival of a wired irq is played first; a stall logs it, a lock holds it. */
    @ParameterizedTest
    @EnumSource
    void aWiredIrqIsPlayedBeforeEverythingElse(Version version) {
        scenes.machine(1, version).stage("rt", 200, IRQ, TERMINATE)
                .uses("rt", 6, brief(TERMINATE).withWired(), NOTHING).uses("rt", 7, TERMINATE)
                .raise(6).flows("rt!")
                .stall("rt").trigger(7).trigger(IRQ).trigger(6).flows("rt? rt? rt?")
                .unstall("rt").flows(version == Version.ADEOS_R13 || version == Version.IPIPE_2
                        ? "rt:6! rt:7! rt:5!" : "rt:6! rt:5! rt:7!")
                .lock("rt", 6).raise(6).flows("rt?").unlock("rt", 6).flows("rt!");
    }

    /** Rule 46: what is pending and what comes is held, and comes back on all CPUs; nothing is lost. */
    @ParameterizedTest
    @EnumSource
    void aLockHoldsWhatWaitsAndWhatComesAndGivesItBackOnAllCpus(Version version) {
        Scene scene = scenes.machine(2, version).stage("rt", 200).root("linux", 100).uses("linux", IRQ, TERMINATE)
                .raise(IRQ).flows("rt~ linux?")
                .lock("linux", IRQ).unstall("linux").flows("")
                .onCpu(1).unstall("linux").raise(IRQ).flows("rt~ linux?");
        assertThat(scene.kernel().pipeline().ledger().total().held()).isEqualTo(2);
        scene.unlock("linux", IRQ).flows("linux! linux!@0");
        assertThat(scene.kernel().pipeline().ledger().total().held()).isZero();
    }

    /** Rules 43 and 46: without its handler nothing is held any more, and whoever attaches one anew gets all. */
    @ParameterizedTest
    @EnumSource
    void releaseLiftsALock(Version version) {
        Scene scene = scenes.machine(2, version).stage("rt", 200).stage("linux", 100, IRQ, TERMINATE)
                .lock("linux", IRQ).raise(IRQ).flows("rt~ linux?");
        scene.does("release", kernel -> Scenes.stage(scene, "linux").release(IRQ)).flows("linuxx");
        assertThat(scene.kernel().pipeline().ledger().total().held()).isZero();
        scene.uses("linux", IRQ, TERMINATE).raise(IRQ).flows("rt~ linux!").onCpu(1).raise(IRQ).flows("rt~ linux!");
    }
}
