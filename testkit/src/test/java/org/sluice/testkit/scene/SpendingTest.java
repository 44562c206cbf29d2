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
    void whatABriefHandlerTriggersAboveIsPlayedBeforeItsChargePasses() {
        machine(1).stage("rt", 200, IRQ, TERMINATE)
                .stage("linux", 100, WORK, IrqUse.of(TERMINATE).withBrief(), (irq, here) -> {
                    here.charge(1_000);
                    here.trigger(IRQ);
                })
                .raise(WORK).flows("rt~ linux! rt:5!");
    }

    @Test
    void whatABodySchedulesForItselfIsPlayedAtItsNextSpend() {
        try (Scene scene = machine(1).domain("guest", 100, bodied(IRQ, here -> {
            here.schedule(IRQ);
            here.spend(1_000);
            heard.add("end");
        }))) {
            scene.kernel();
            assertThat(heard).containsExactly("handler");
            scene.elapse(1_000);
            assertThat(heard).containsExactly("handler", "end");
        }
    }

    @Test
    void aBodyWokenByATriggerBelowRunsAtTheNextSpend() {
        try (Scene scene = machine(1).domain("rt", 200, bodied(IRQ, here -> {
            here.suspend();
            heard.add("woken at " + here.nowNanos());
        })).stage("linux", 100, WORK, IrqUse.of(TERMINATE), (irq, here) -> {
            here.trigger(IRQ);
            here.spend(1_000);
            heard.add("end");
        })) {
            scene.raise(WORK).elapse(1_000);
            assertThat(heard).containsExactly("handler", "woken at 0", "end");
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

    @Test
    void aWalkThatAnInterruptOvertookDoesNotHoldBackTheNextOne() {
        Scene scene = machine(1).stage("head", 300, 7, TERMINATE)
                .stage("rt", 200, IRQ, IrqUse.of(TERMINATE).withBrief(), (irq, here) -> here.charge(500))
                .stage("linux", 100, WORK, TERMINATE)
                .stall("linux").raise(WORK).flows("head~ rt~ linux?");
        scene.kernel().machine().engine().call(() -> {
            scene.kernel().machine().line("line" + IRQ).pulse();
            scene.kernel().find("linux").orElseThrow().stage().on(0).unstall();
        });
        scene.elapse(100).trigger(7).flows("head:5~ rt:5! head!");
    }
}
