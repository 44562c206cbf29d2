package org.sluice.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.rules.Scenes.full;
import static org.sluice.testkit.rules.Scenes.stage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.ipipe.CriticalTimeout;
import org.sluice.testkit.scene.Scene;

/** Section I, the critical section across CPUs: rules 60 to 63. */
class ICriticalTest {

    private static final int IRQ = 5;
    private static final int OTHER = 6;

    @RegisterExtension
    final Scenes scenes = new Scenes();

    private static final long LONG = 1_000_000;
    /** More than it takes until a CPU that waits for the others looks again. */
    private static final long POLL = 1_000;

    /** The head of two CPUs enters a critical section when IRQ comes. */
    private Scene entering(Version version, long withinNanos, Runnable section) {
        return scenes.machine(3, version).stage("rt", 200, IRQ, full(TERMINATE), (irq, here) -> {
            try {
                here.critical(withinNanos, section, cpu -> scenes.heard.add("after " + cpu));
            } catch (CriticalTimeout late) {
                scenes.heard.add(late.getMessage());
            }
        });
    }

    /** Rule 60: all others are parked, their interrupts off; then each does its share and goes on. */
    @ParameterizedTest
    @EnumSource
    void theSectionRunsWhileAllOthersAreParkedWithTheirInterruptsOff(Version version) {
        Scene[] scene = new Scene[1];
        scene[0] = entering(version, LONG, () -> scenes.heard.add("parked " + !hardEnabled(scene[0], 0) + " "
                + !hardEnabled(scene[0], 2)));
        scene[0].onCpu(1).raise(IRQ).flows("rt!").elapse(POLL);
        assertThat(scenes.heard).containsExactly("parked true true", "after 0", "after 2");
        assertThat(hardEnabled(scene[0], 0) && hardEnabled(scene[0], 2)).isTrue();
    }

    private static boolean hardEnabled(Scene scene, int cpu) {
        return scene.kernel().machine().cpu(cpu).hardEnabled();
    }

    /** Rule 60: one CPU just masks. */
    @ParameterizedTest
    @EnumSource
    void onOneCpuItRunsAtOnce(Version version) {
        scenes.machine(1, version).stage("rt", 200, IRQ, full(TERMINATE),
                (irq, here) -> here.critical(0, () -> scenes.heard.add("section"), null)).raise(IRQ);
        assertThat(scenes.heard).containsExactly("section");
    }

    /** Rule 61: by default no stall holds it back; in the historic profiles that of the current stage does. */
    @ParameterizedTest
    @EnumSource
    void aStalledCurrentStageHoldsItBackInTheHistoricProfiles(Version version) {
        Scene scene = entering(version, LONG, () -> scenes.heard.add("section")).root("linux", 100)
                .onCpu(0).unstall("linux").onCpu(1).unstall("linux").onCpu(0).raise(IRQ).elapse(POLL);
        if (version == Version.SLUICE) {
            assertThat(scenes.heard).containsExactly("section", "after 1", "after 2");
        } else {
            assertThat(scenes.heard).isEmpty();
            scene.onCpu(2).unstall("linux").elapse(POLL);
            assertThat(scenes.heard).containsExactly("section", "after 1", "after 2");
        }
    }

    /** Rule 61: the order of the stages does not: a handler of any stage on the other CPU may be parked. */
    @Test
    void theOrderOfTheStagesDoesNotHoldItBack() {
        scenes.machine(2, Version.SLUICE).stage("rt", 200, OTHER, full(TERMINATE), (irq, here) -> {
            here.spend(100);
            scenes.heard.add("rt done at " + here.nowNanos());
        }).stage("linux", 100, IRQ, full(TERMINATE), (irq, here) -> {
            here.critical(LONG, () -> here.spend(30), null);
            scenes.heard.add("section done at " + here.nowNanos());
        }).onCpu(1).raise(OTHER).onCpu(0).raise(IRQ).elapse(1_000);
        assertThat(scenes.heard).containsExactly("section done at 130", "rt done at 230");
    }

    /** Rules 62 and 63: it does not nest, and it is given up in time: the CPU that did not come is named. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "SLUICE")
    void aCpuThatDoesNotComeInTimeIsNamedAndNothingWasRun(Version version) {
        Scene scene = entering(version, 500, () -> scenes.heard.add("section")).root("linux", 100)
                .onCpu(0).unstall("linux").onCpu(1).unstall("linux").onCpu(0).raise(IRQ).elapse(1_000);
        assertThat(scenes.heard).singleElement().asString()
                .startsWith("critical section of cpu 0: cpu 2 did not come").contains("linux");
        assertThat(hardEnabled(scene, 1)).isTrue();
    }

    /** Rule 62: 2002 deadlocked, later ones counted; here it is refused. */
    @ParameterizedTest
    @EnumSource
    void insideItselfItIsRefused(Version version) {
        Scene scene = scenes.machine(2, version).stage("rt", 200, IRQ, full(TERMINATE), (irq, here) ->
                here.critical(LONG, () -> assertThatThrownBy(() -> here.critical(LONG, () -> { }, null))
                        .hasMessage("cpu 0 is in the critical section already"), null));
        scene.raise(IRQ).flows("rt!").elapse(POLL);
        assertThat(stage(scene, "rt").isRegistered()).isTrue();
        assertThat(hardEnabled(scene, 1)).isTrue();
    }
}
