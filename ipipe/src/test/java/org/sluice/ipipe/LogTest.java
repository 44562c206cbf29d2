package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 20 to 28: what waits, in which order it is played, and how many calls N hits make. */
class LogTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(1);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.stage("linux", 100);
    private final LocalStage here = linux.on(0);
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void close() {
        machine.close();
    }

    private void see(int irq, LocalStage local) {
        seen.add(irq + " id " + local.irqId() + " hits " + local.hits() + " raised " + local.raisedNanos());
    }

    private long merged(PipelineLedger.Merge why) {
        return machine.pipeline.accounts().get(0).merged(why);
    }

    @Test
    void hitsThatWaitMergeIntoTheFirst() {
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), this::see);
        here.stall();
        long first = machine.arrive(0, IRQ);
        machine.elapse(10);
        machine.arrive(0, IRQ);
        machine.arrive(0, IRQ);
        assertThat(machine.details("merged")).containsExactly(first, first);
        here.unstall();
        machine.run();
        assertThat(seen).containsExactly("5 id " + first + " hits 3 raised 0");
        assertThat(machine.books("linux").merged()).isEqualTo(2);
        assertThat(merged(PipelineLedger.Merge.WAITING)).isEqualTo(2);
        assertThat(machine.books("linux").delivered()).isEqualTo(1);
    }

    @Test
    void aHitDuringItsOwnHandlerIsANewEntry() {
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, local) -> {
            see(irq, local);
            local.charge(1);
        });
        machine.meanwhile(() -> machine.arrive(0, IRQ));
        long first = machine.raise(0, IRQ);
        assertThat(seen).containsExactly("5 id " + first + " hits 1 raised 0",
                "5 id " + (first + 1) + " hits 1 raised 1");
        assertThat(machine.books("linux").merged()).isZero();
    }

    @Test
    void countedHitsArePlayedOneByOne() {
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE).withCounted(), this::see);
        here.stall();
        for (int i = 0; i < 3; i++) {
            machine.arrive(0, IRQ);
            machine.elapse(10);
        }
        assertThat(machine.books("linux").pending()).isEqualTo(3);
        here.unstall();
        machine.run();
        assertThat(seen).containsExactly("5 id 1 hits 1 raised 0", "5 id 2 hits 1 raised 10",
                "5 id 3 hits 1 raised 20");
    }

    @Test
    void countedHitsBeyondTheBoundMergeIntoTheFirst() {
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE).withCounted(), this::see);
        here.stall();
        for (int i = 0; i < 70; i++) {
            machine.arrive(0, IRQ);
        }
        assertThat(machine.books("linux").pending()).isEqualTo(64);
        assertThat(machine.books("linux").merged()).isEqualTo(6);
        assertThat(merged(PipelineLedger.Merge.FULL)).isEqualTo(6);
        here.unstall();
        machine.run();
        assertThat(seen).hasSize(64).first().isEqualTo("5 id 1 hits 7 raised 0");
        assertThat(seen).last().isEqualTo("5 id 64 hits 1 raised 0");
    }

    @Test
    void countedAndMergingStagesSeeTheSameArrivalsTheirOwnWay() {
        machine.handle(rt, IRQ, IrqUse.of(ACCEPT).withCounted(), (irq, local) -> { });
        machine.handle(linux, IRQ, ACCEPT);
        rt.on(0).stall();
        machine.arrive(0, IRQ);
        machine.arrive(0, IRQ);
        rt.on(0).unstall();
        machine.run();
        assertThat(machine.played).containsExactly("rt 5", "rt 5", "linux 5");
    }

    @Test
    void lowestNumberFirst() {
        for (int irq : new int[] {7, 0, 3}) {
            machine.handle(linux, irq, TERMINATE);
        }
        here.stall();
        machine.arrive(0, 7);
        machine.arrive(0, 3);
        machine.arrive(0, 0);
        here.unstall();
        machine.run();
        assertThat(machine.played).containsExactly("linux 0", "linux 3", "linux 7");
    }

    @Test
    void virtualIrqsComeAfterHardwareOnes() {
        int virtual = linux.allocateVirq().orElseThrow().irq();
        machine.handle(linux, virtual, TERMINATE);
        machine.handle(linux, 7, TERMINATE);
        here.stall();
        here.trigger(virtual);
        machine.arrive(0, 7);
        here.unstall();
        machine.run();
        assertThat(machine.played).containsExactly("linux 7", "linux " + virtual);
    }

    @Test
    void orderIsLookedUpAfreshAfterEachHandler() {
        machine.handle(linux, 1, TERMINATE);
        machine.handle(linux, 3, IrqUse.of(TERMINATE), (irq, local) -> machine.arrive(0, 1));
        machine.handle(linux, 7, TERMINATE);
        here.stall();
        machine.arrive(0, 3);
        machine.arrive(0, 7);
        here.unstall();
        machine.run();
        assertThat(machine.played).containsExactly("linux 3", "linux 1", "linux 7");
    }

    @Test
    void aLowerNumberPassesFurtherHitsOfACountedOne() {
        machine.handle(linux, 1, TERMINATE);
        machine.handle(linux, 3, IrqUse.of(TERMINATE).withCounted(), (irq, local) -> {
            if (local.irqId() == 1) {
                machine.arrive(0, 1);
            }
        });
        here.stall();
        machine.arrive(0, 3);
        machine.arrive(0, 3);
        here.unstall();
        machine.run();
        assertThat(machine.played).containsExactly("linux 3", "linux 1", "linux 3");
    }

    @Test
    void headRunsInTheMiddleOfAReplayWhichThenGoesOn() {
        machine.handle(rt, 0, ACCEPT);
        machine.handle(linux, 0, ACCEPT);
        machine.handle(linux, 3, IrqUse.of(TERMINATE), (irq, local) -> local.spend(10));
        machine.handle(linux, 7, TERMINATE);
        here.stall();
        machine.arrive(0, 3);
        machine.arrive(0, 7);
        machine.meanwhile(() -> machine.raise(0, 0));
        machine.takeJournal();
        here.unstall();
        machine.run();
        assertThat(machine.takeJournal("played", "finished")).containsExactly("played linux 3", "played rt 0",
                "finished rt 0", "finished linux 3", "played linux 0", "finished linux 0", "played linux 7",
                "finished linux 7");
    }

    @Test
    void replayEndsOnlyWhenTheLogIsEmpty() {
        int[] left = {50};
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, local) -> {
            if (--left[0] > 0) {
                machine.arrive(0, IRQ);
            }
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).hasSize(50);
        assertThat(here.isPending(IRQ)).isFalse();
    }

    @Test
    void eachStageHasALogOfItsOwn() {
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(linux, IRQ, ACCEPT);
        here.stall();
        machine.raise(0, IRQ);
        assertThat(rt.on(0).isPending(IRQ)).isFalse();
        assertThat(here.isPending(IRQ)).isTrue();
    }

    @Test
    void everyIrqNumberFindsItsPlace() {
        try (FakeMachine wide = new FakeMachine(1)) {
            Stage stage = wide.stage("all", 1);
            for (int i = 0; i < Pipeline.VIRQ_COUNT; i++) {
                stage.allocateVirq();
            }
            stage.on(0).stall();
            List<String> expected = new ArrayList<>();
            for (int irq = 0; irq < wide.pipeline.irqCount(); irq++) {
                wide.handle(stage, irq, TERMINATE);
                expected.add("all " + irq);
            }
            for (int irq = wide.pipeline.irqCount() - 1; irq >= 0; irq--) {
                wide.arrive(0, irq);
            }
            stage.on(0).unstall();
            wide.run();
            assertThat(wide.played).isEqualTo(expected);
        }
    }
}
