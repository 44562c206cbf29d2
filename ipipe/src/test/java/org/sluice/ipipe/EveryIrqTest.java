package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The first irq is one like all others, and a stage may use as many as there are. */
class EveryIrqTest {

    private static final int FIRST = 0;

    private final FakeMachine machine = new FakeMachine(1);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage guest = machine.stage("guest", 150);

    @AfterEach
    void close() {
        machine.close();
    }

    private void raiseBehindRt() {
        machine.handle(guest, FIRST, TERMINATE);
        rt.on(0).stall();
        machine.raise(0, FIRST);
    }

    @Test
    void whatWaitsOfTheFirstIsDiscardedWhenItsStageSitsOut() {
        raiseBehindRt();
        machine.pipeline.quarantine(guest);
        assertThat(machine.books("guest").discarded()).isEqualTo(1);
        rt.on(0).unstall();
        machine.run();
        assertThat(machine.takePlayed()).isEmpty();
        machine.checkBooks();
    }

    @Test
    void whatWaitsOfTheFirstKeepsItsStageAndIsNamed() {
        raiseBehindRt();
        Departure departure = machine.pipeline.unregister(guest, LeavePolicy.PLAY);
        assertThat(departure.isGone()).isFalse();
        assertThat(departure.blocker()).hasValue("an entry of irq 0 waits in guest@cpu0 behind rt@cpu0 stalled");
        rt.on(0).unstall();
        machine.run();
        assertThat(machine.takePlayed()).containsExactly("guest 0");
        assertThat(departure.isGone()).isTrue();
    }

    @Test
    void whatIsHeldOfTheFirstIsPlayedWhenItsStageLeaves() {
        machine.handle(guest, FIRST, TERMINATE);
        guest.lock(FIRST);
        machine.raise(0, FIRST);
        Departure departure = machine.pipeline.unregister(guest, LeavePolicy.PLAY);
        machine.run();
        assertThat(machine.takePlayed()).containsExactly("guest 0");
        assertThat(departure.isGone()).isTrue();
    }

    @Test
    void aStageMayUseThemAllAndSoMayItsSuccessor() {
        List<Integer> all = IntStream.range(0, machine.pipeline.firstVirq()).boxed().toList();
        for (String name : List.of("one", "two")) {
            Stage stage = machine.stage(name, 100);
            all.forEach(irq -> machine.handle(stage, irq, TERMINATE));
            all.forEach(irq -> machine.raise(0, irq));
            assertThat(machine.takePlayed()).isEqualTo(all.stream().map(irq -> name + " " + irq).toList());
            machine.pipeline.unregister(stage, LeavePolicy.PLAY);
        }
        machine.checkBooks();
    }

    @Test
    void aHeadWithWiredIrqsMayNotSinkToTheNextOnesPriority() {
        machine.handle(rt, 1, IrqUse.of(TERMINATE).withWired(), (irq, here) -> { });
        assertThatThrownBy(() -> rt.renice(150)).isInstanceOf(IllegalStateException.class);
        rt.renice(151);
        assertThatThrownBy(() -> guest.renice(152)).isInstanceOf(IllegalStateException.class);
        guest.renice(151);
        assertThat(machine.pipeline.stages()).containsExactly(rt, guest);
    }
}
