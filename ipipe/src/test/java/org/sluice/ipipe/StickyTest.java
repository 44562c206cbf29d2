package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.IGNORE;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 6: a sticky irq belongs to whoever is current. */
class StickyTest {

    private static final int STICKY = 5;
    private static final int OTHER = 1;

    private final FakeMachine machine = new FakeMachine(1);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.register(StagePlan.of("linux", 100, 0).asRoot(), stage -> { });

    StickyTest() {
        machine.handle(rt, STICKY, IrqUse.of(ACCEPT).withSticky(), (irq, here) -> { });
        machine.handle(linux, STICKY, IrqUse.of(ACCEPT).withSticky(), (irq, here) -> { });
        linux.on(0).unstall();
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void onAnIdleCpuItIsTheRoots() {
        machine.raise(0, STICKY);
        assertThat(machine.takePlayed()).containsExactly("linux 5");
    }

    @Test
    void itIsPlayedThoughAHigherStageIsStalled() {
        rt.on(0).stall();
        machine.raise(0, STICKY);
        assertThat(machine.takePlayed()).containsExactly("linux 5");
    }

    @Test
    void aStalledCurrentStageDefersIt() {
        linux.on(0).stall();
        machine.raise(0, STICKY);
        assertThat(machine.takePlayed()).isEmpty();
        linux.on(0).unstall();
        machine.run();
        assertThat(machine.takePlayed()).containsExactly("linux 5");
    }

    @Test
    void inAHandlerOfTheHeadItIsTheHeadsAndGoesDown() {
        machine.handle(rt, OTHER, IrqUse.of(TERMINATE), (irq, here) -> {
            machine.meanwhile(() -> machine.arrive(0, STICKY));
            here.spend(10);
        });
        machine.raise(0, OTHER);
        assertThat(machine.takePlayed()).containsExactly("rt 1", "rt 5", "linux 5");
    }

    @Test
    void ifTheCurrentStageDoesNotWantItSoItIsAnOrdinaryArrival() {
        linux.control(STICKY, IrqUse.of(ACCEPT));
        machine.raise(0, STICKY);
        assertThat(machine.takePlayed()).containsExactly("rt 5", "linux 5");
    }

    @Test
    void ofAStageThatSitsOutItCountsNoMore() {
        machine.pipeline.quarantine(linux);
        machine.raise(0, STICKY);
        assertThat(machine.takePlayed()).containsExactly("rt 5");
    }

    @Test
    void itNeedsAModeThatHandles() {
        assertThatThrownBy(() -> IrqUse.of(IGNORE).withSticky()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("STICKY needs a mode that handles");
    }

    @Test
    void whatWaitsIsStickyAlsoAfterTheOrderHasChanged() {
        linux.on(0).stall();
        machine.raise(0, STICKY);
        machine.stage("new", 300).on(0).stall();
        linux.on(0).unstall();
        machine.run();
        assertThat(machine.takePlayed()).containsExactly("linux 5");
    }

    @Test
    void whatWaitsBecomesStickyWithItsUseAndIsSoNoMoreWithIt() {
        rt.on(0).stall();
        linux.control(STICKY, IrqUse.of(ACCEPT));
        machine.raise(0, STICKY);
        assertThat(machine.takePlayed()).isEmpty();
        linux.control(STICKY, IrqUse.of(ACCEPT).withSticky());
        machine.run();
        assertThat(machine.takePlayed()).containsExactly("linux 5");
        linux.on(0).stall();
        machine.raise(0, STICKY);
        linux.control(STICKY, IrqUse.of(ACCEPT));
        linux.on(0).unstall();
        machine.run();
        assertThat(machine.takePlayed()).isEmpty();
    }
}
