package org.sluice.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.DISCARD;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.rules.Scenes.NOTHING;
import static org.sluice.testkit.rules.Scenes.brief;
import static org.sluice.testkit.rules.Scenes.full;
import static org.sluice.testkit.rules.Scenes.stage;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.Virq;
import org.sluice.testkit.scene.Scene;

/** Section E, propagate, schedule, trigger, virtual irqs: rules 37 to 41. */
class EHandDownTest {

    private static final int IRQ = 5;
    private static final int OTHER = 6;

    @RegisterExtension
    final Scenes scenes = new Scenes();

    /** Rule 37: one stage, the next that handles it; who passes or not does not matter. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void propagateReachesTheNextLowerStageThatHandlesItAndNoOther(Version version) {
        scenes.machine(1, version).stage("a", 4, IRQ, TERMINATE).stage("b", 3, IRQ, DISCARD)
                .stage("c", 2, IRQ, ACCEPT).stage("d", 1, IRQ, ACCEPT).propagate("a", IRQ).flows("c!");
    }

    /** Rule 37. */
    @ParameterizedTest
    @EnumSource(names = "DOVETAIL")
    void propagateReachesTheInBandStageThatHandlesIt(Version version) {
        scenes.machine(1, version).stage("rt", 200).stage("linux", 100, IRQ, TERMINATE)
                .propagate("rt", IRQ).flows("linux!");
    }

    /** Rule 37: nothing runs before the handler has returned; the answer says whether somebody got it. */
    @ParameterizedTest
    @EnumSource
    void propagateRunsNothingByItselfAndSaysWhetherSomebodyGotIt(Version version) {
        scenes.machine(1, version).stage("rt", 200, OTHER, full(TERMINATE), (irq, here) -> {
            scenes.heard.add("got it " + here.propagate(IRQ));
            scenes.heard.add("nobody " + here.propagate(OTHER));
        }).stage("linux", 100, IRQ, brief(TERMINATE), scenes.saying()).raise(OTHER);
        assertThat(scenes.heard).containsExactly("got it true", "nobody false", "linux 5");
    }

    /** Rule 38: as propagate, but the search starts at the calling stage. */
    @ParameterizedTest
    @EnumSource
    void scheduleStartsAtTheCallingStage(Version version) {
        scenes.machine(1, version).stage("rt", 200, OTHER, TERMINATE).stage("linux", 100, IRQ, TERMINATE)
                .schedule("rt", OTHER).flows("rt!").schedule("rt", IRQ).flows("linux!")
                .schedule("linux", OTHER).flows("");
    }

    /** Rule 39: an arrival at the head, and it may preempt who triggers before the call returns. */
    @ParameterizedTest
    @EnumSource
    void triggerArrivesAtTheHeadAndPreemptsItsCaller(Version version) {
        scenes.machine(1, version).stage("rt", 200, IRQ, brief(TERMINATE), scenes.saying())
                .stage("linux", 100, OTHER, full(TERMINATE), (irq, here) -> {
                    here.trigger(IRQ);
                    scenes.heard.add("linux returns");
                }).raise(OTHER).flows("rt~ linux! rt:5!");
        assertThat(scenes.heard).containsExactly("rt 5", "linux returns");
    }

    /** Rule 39: what does not exist, or belongs to nobody, is refused (Adeos: EINVAL). */
    @ParameterizedTest
    @EnumSource
    void triggerOfWhatIsNotThereIsRefused(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200);
        Pipeline pipeline = scene.kernel().pipeline();
        for (int irq : new int[] {-1, pipeline.firstVirq(), pipeline.irqCount()}) {
            assertThatThrownBy(() -> scene.trigger(irq)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Integer.toString(irq));
        }
        assertThat(pipeline.ledger().arrivals()).isZero();
    }

    /** Rule 40: one word of them, numbered after the hardware's; then there are none left. */
    @ParameterizedTest
    @EnumSource
    void thereIsOneWordOfVirtualIrqs(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200);
        scene.does("allocate all", kernel -> {
            Stage rt = stage(scene, "rt");
            for (int i = 0; i < Pipeline.VIRQ_COUNT; i++) {
                assertThat(rt.allocateVirq().orElseThrow().irq()).isEqualTo(kernel.pipeline().firstVirq() + i);
            }
            assertThat(rt.allocateVirq()).isEmpty();
        });
    }

    /** Rule 40: otherwise they are irqs like any other. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void aVirtualIrqFlowsAsAnyOther(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200).stage("linux", 100);
        int[] irq = new int[1];
        scene.does("allocate", kernel -> {
            irq[0] = stage(scene, "linux").allocateVirq().orElseThrow().irq();
            stage(scene, "rt").virtualize(irq[0], brief(ACCEPT), NOTHING);
            stage(scene, "linux").virtualize(irq[0], brief(TERMINATE), NOTHING);
        }).stall("linux").trigger(irq[0]).flows("rt! linux?").unstall("linux").flows("linux:" + irq[0] + "!");
    }

    /** Rule 41: what waited for the old owner never reaches the new one of the same number. */
    @ParameterizedTest
    @EnumSource
    void aFreedVirtualIrqNeverReachesItsNextOwner(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200).root("linux", 100);
        Virq[] virq = new Virq[1];
        scene.does("allocate", kernel -> {
            virq[0] = stage(scene, "linux").allocateVirq().orElseThrow();
            stage(scene, "linux").virtualize(virq[0].irq(), brief(TERMINATE), scenes.saying());
        });
        int number = virq[0].irq();
        scene.trigger(number).flows("rt~ linux?").does("free, allocate again", kernel -> {
            virq[0].free();
            virq[0] = stage(scene, "linux").allocateVirq().orElseThrow();
            stage(scene, "linux").virtualize(virq[0].irq(), brief(TERMINATE), scenes.saying());
        }).unstall("linux").flows("linux:" + number + "x");
        assertThat(scenes.heard).isEmpty();
        assertThat(virq[0].irq()).isEqualTo(number);
        assertThat(virq[0].generation()).isEqualTo(1);
    }
}
