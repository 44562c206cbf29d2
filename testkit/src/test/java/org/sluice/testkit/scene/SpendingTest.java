package org.sluice.testkit.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.scene.Scene.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;

/** Handlers and bodies that let time pass, on the real strands: what waits is played at the next suspension point. */
class SpendingTest {

    private static final int IRQ = 5;
    private static final int WORK = 6;

    private final List<String> heard = new ArrayList<>();

    private Domain bodied(int irq, Consumer<LocalStage> body) {
        return new Domain() {
            @Override
            public void start(Stage stage) {
                stage.virtualize(irq, IrqUse.of(ACCEPT).withBrief(), (number, here) -> heard.add("handler"));
            }

            @Override
            public void body(LocalStage here) {
                body.accept(here);
            }
        };
    }

    @Test
    void aHigherHandlerPreemptsASpendingOne() {
        try (Scene scene = machine(1).stage("rt", 200, IRQ, ACCEPT)
                .stage("linux", 100, WORK, IrqUse.of(TERMINATE), (irq, here) -> {
                    here.spend(1_000);
                    heard.add("end at " + here.nowNanos());
                })) {
            scene.raise(WORK).flows("rt~ linux!").elapse(400).raise(IRQ).flows("rt! linux~").elapse(600);
            assertThat(heard).containsExactly("end at 1000");
        }
    }

    @Test
    void whatASuspendingBodyWasChargedWithPassesAndNoHitIsSlept() {
        try (Scene scene = machine(1).domain("guest", 100, bodied(IRQ, here -> {
            here.charge(1_000);
            here.suspend();
            heard.add("woken at " + here.nowNanos());
        }))) {
            scene.elapse(400).raise(IRQ).elapse(600);
            assertThat(heard).containsExactly("handler", "woken at 1000");
        }
    }
}
