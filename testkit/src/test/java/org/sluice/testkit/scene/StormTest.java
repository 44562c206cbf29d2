package org.sluice.testkit.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.testkit.scene.Scene.machine;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.PipelineLedger;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.Irqs;
import org.sluice.x86.engine.SplitMix64;

/** Everything at once, at random, on the real machine: a scene checks all books after each act. */
class StormTest {

    private static final int ACTS = 150;
    private static final int[] SOURCES = {1, 2, 3, Irqs.FIRST_MSI, Irqs.RESCHEDULE};

    /** Handlers that charge, spend, trigger, propagate; a body that works and suspends. */
    private static final class Busy implements Domain {
        private final SplitMix64 random;

        private Busy(SplitMix64 random) {
            this.random = random;
        }

        @Override
        public void start(Stage stage) {
            for (int irq : SOURCES) {
                boolean brief = random.below(2) == 0;
                IrqUse plain = IrqUse.of(IrqMode.values()[(int) random.below(4)]);
                IrqUse counted = random.below(3) == 0 ? plain.withCounted() : plain;
                stage.virtualize(irq, brief ? counted.withBrief() : counted,
                        (number, here) -> handle(number, here, brief));
            }
        }

        private void handle(int irq, LocalStage here, boolean brief) {
            switch ((int) random.below(brief ? 4 : 6)) {
                case 0 -> here.charge(random.below(300));
                case 1 -> here.propagate(irq);
                case 2 -> here.triggerOn((int) random.below(3), Irqs.LOCAL_OTHER);
                case 3 -> here.unstall();
                case 4 -> here.spend(random.below(300));
                default -> here.trigger(Irqs.LOCAL_OTHER);
            }
        }

        @Override
        public void body(LocalStage here) {
            for (;;) {
                boolean was = here.stall();
                here.spend(random.below(200));
                here.restore(was);
                here.charge(random.below(50));
                here.suspend();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void nothingIsLost(long seed) {
        SplitMix64 random = SplitMix64.named(seed, "storm");
        try (Scene scene = machine(3).domain("a", 100, new Busy(random)).domain("b", 50, new Busy(random))
                .domain("c", 150, new Busy(random))) {
            for (int i = 0; i < ACTS; i++) {
                act(scene, random, i);
            }
            calmDown(scene);
        }
    }

    private static void act(Scene scene, SplitMix64 random, int number) {
        Guest guest = scene.kernel().guests().get((int) random.below(scene.kernel().guests().size()));
        String stage = guest.name();
        int irq = SOURCES[(int) random.below(SOURCES.length)];
        scene.onCpu((int) random.below(3));
        if (!guest.stage().isRegistered()) {
            scene.elapse(500);
            return;
        }
        switch ((int) random.below(14)) {
            case 0 -> scene.stall(stage);
            case 1, 2 -> scene.unstall(stage);
            case 3 -> scene.renice(stage, (int) random.below(200));
            case 4 -> scene.lock(stage, irq);
            case 5 -> scene.unlock(stage, irq);
            case 6 -> replace(scene, guest, random, number);
            case 7, 8 -> scene.elapse(random.below(500));
            default -> scene.raise(irq);
        }
    }

    /** A domain goes and another comes, if nothing keeps the first. */
    private static void replace(Scene scene, Guest guest, SplitMix64 random, int number) {
        scene.evict(guest.name(), LeavePolicy.DROP).elapse(1_000);
        if (scene.kernel().guests().size() < 3) {
            scene.domain("d" + number, (int) random.below(200), new Busy(random));
        }
    }

    private static void calmDown(Scene scene) {
        for (Guest guest : scene.kernel().guests()) {
            for (int irq : SOURCES) {
                if (guest.stage().isRegistered()) {
                    scene.unlock(guest.name(), irq);
                }
            }
            for (int cpu = 0; cpu < 3; cpu++) {
                if (scene.kernel().find(guest.name()).isPresent()) {
                    scene.onCpu(cpu).unstall(guest.name());
                }
            }
        }
        scene.elapse(1_000_000);
        PipelineLedger.Line total = scene.kernel().books().pipeline().total();
        assertThat(total.pending() + total.held()).as(total.toString()).isZero();
        assertThat(scene.kernel().books().pending()).isZero();
    }
}
