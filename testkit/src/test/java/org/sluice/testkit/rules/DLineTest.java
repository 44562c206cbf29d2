package org.sluice.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.rules.Scenes.NOTHING;
import static org.sluice.testkit.rules.Scenes.brief;
import static org.sluice.testkit.rules.Scenes.inService;
import static org.sluice.testkit.rules.Scenes.taking;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.testkit.scene.Scene;

/** Section D, line handling: rules 31 to 36. */
class DLineTest {

    private static final int IRQ = 5;
    private static final int OTHER = 6;

    @RegisterExtension
    final Scenes scenes = new Scenes();

    /** In a higher priority class of the local APIC than {@link #IRQ}. */
    private static final int URGENT = 20;

    /** Rules 31 and 32: the interrupt is over at its controller before any handler runs. */
    @ParameterizedTest
    @EnumSource
    void theInterruptIsEndedAtEntry(Version version) {
        Scene[] scene = new Scene[1];
        scene[0] = scenes.machine(1, version).level(IRQ).stage("rt", 200, IRQ, brief(TERMINATE),
                (irq, here) -> scenes.heard.add("in service " + inService(scene[0], 0)));
        scene[0].raise(IRQ).flows("rt!");
        assertThat(scenes.heard).containsExactly("in service false");
    }

    /** Rule 31: a level line stays masked until its recipient has handled it. */
    @ParameterizedTest
    @EnumSource
    void aLevelLineIsMaskedUntilItsRecipientIsDone(Version version) {
        scenes.machine(1, version).level(IRQ).stage("rt", 200).root("linux", 100).uses("linux", IRQ, TERMINATE)
                .raise(IRQ).flows("rt~ linux?").raise(IRQ).flows("").unstall("linux").flows("linux!")
                .raise(IRQ).flows("rt~ linux!");
    }

    /** Rule 31: an edge is not. */
    @ParameterizedTest
    @EnumSource
    void anEdgeLineIsNeverMasked(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200).root("linux", 100).uses("linux", IRQ, TERMINATE)
                .raise(IRQ).flows("rt~ linux?").raise(IRQ).flows("rt~ linux?");
        assertThat(scene.kernel().pipeline().ledger().arrivals()).isEqualTo(2);
    }

    /** Rule 32: a low stage that takes its time does not block what the local APIC ranks lower. */
    @ParameterizedTest
    @EnumSource
    void aSlowLowStageDoesNotBlockAHigherStagesLessUrgentVector(Version version) {
        scenes.machine(1, version).stage("rt", 200, IRQ, TERMINATE).root("linux", 100)
                .uses("linux", URGENT, brief(TERMINATE), taking(100)).unstall("linux")
                .raise(URGENT).flows("rt~ linux!").raise(IRQ).flows("rt!");
    }

    /** Rule 33: no domain can mask a line and forget it: who leaves without handling counts as having handled. */
    @ParameterizedTest
    @EnumSource
    void theLineOpensThoughItsRecipientLeavesWithoutHandlingIt(Version version) {
        scenes.machine(1, version).level(IRQ).stage("rt", 200, IRQ, TERMINATE).stage("linux", 100, OTHER, TERMINATE)
                .lock("rt", IRQ).raise(IRQ).flows("rt?")
                .does("quarantine", kernel -> kernel.pipeline().quarantine(kernel.pipeline().stages().get(0)))
                .flows("rt:5x rt:5~ linux:5~ none:5x");
    }

    /** Rule 34: legal, and visible: the trace names the pin that holds it. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void aStalledLowStageStarvesAHighOneOnTheSameLevelLineAndItShows(Version version) {
        Scene scene = scenes.machine(1, version).level(IRQ).stage("rt", 200, IRQ, ACCEPT)
                .stage("linux", 100, IRQ, ACCEPT).stall("linux").raise(IRQ).flows("rt! linux?").raise(IRQ).flows("");
        assertThatThrownBy(() -> scene.trace().assertThat().irq(IRQ).reached("rt")
                .exactlyOnce()).hasMessageContaining("held at its pin");
        scene.unstall("linux").flows("linux!");
    }

    /** Rule 35: in Dovetail one stage or the other. */
    @ParameterizedTest
    @EnumSource(names = "DOVETAIL")
    void anIrqIsOutOfBandOrInBand(Version version) {
        scenes.machine(1, version).stage("rt", 200, IRQ, TERMINATE).stage("linux", 100)
                .does("ask for the same", kernel -> assertThatThrownBy(() -> kernel.pipeline().stages().get(1)
                        .virtualize(IRQ, brief(TERMINATE), NOTHING)).hasMessageContaining("never by both"))
                .raise(IRQ).flows("rt!");
    }

    /** Rule 35: in Adeos both. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void anIrqReachesAllWhoAcceptIt(Version version) {
        scenes.machine(1, version).stage("rt", 200, IRQ, ACCEPT).stage("linux", 100, IRQ, ACCEPT)
                .raise(IRQ).flows("rt! linux!");
    }
}
