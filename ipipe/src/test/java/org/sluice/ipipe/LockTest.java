package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 46: a locked irq is held aside, on every CPU, and no hit is lost. */
class LockTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(2);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.stage("linux", 100);

    LockTest() {
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(linux, IRQ, ACCEPT);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void arrivalsAreHeldInTheLockingStageOnly() {
        rt.lock(IRQ);
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5");
        assertThat(machine.books("rt").held()).isEqualTo(1);
        assertThat(machine.books("rt").pending()).isZero();
        assertThat(rt.on(0).isPending(IRQ)).isTrue();
    }

    @Test
    void unlockPlaysWhatWasHeldOnEveryCpu() {
        rt.lock(IRQ);
        machine.raise(0, IRQ);
        machine.raise(1, IRQ);
        machine.takePlayed();
        rt.unlock(IRQ);
        machine.run();
        assertThat(machine.played).containsExactly("rt 5", "rt 5 @1");
        assertThat(machine.books("rt").held()).isZero();
    }

    @Test
    void whatIsPendingIsHeldToo() {
        rt.on(0).stall();
        rt.on(1).stall();
        machine.raise(0, IRQ);
        machine.raise(1, IRQ);
        rt.lock(IRQ);
        assertThat(machine.books("rt").held()).isEqualTo(2);
        rt.on(0).unstall();
        rt.on(1).unstall();
        machine.run();
        assertThat(machine.takePlayed()).containsExactly("linux 5", "linux 5 @1");
        rt.unlock(IRQ);
        machine.run();
        assertThat(machine.played).containsExactly("rt 5", "rt 5 @1");
    }

    @Test
    void hitsThatAreHeldMerge() {
        int[] hits = new int[1];
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> hits[0] = here.hits());
        rt.on(0).stall();
        machine.raise(0, IRQ);
        machine.raise(0, IRQ);
        rt.lock(IRQ);
        machine.raise(0, IRQ);
        assertThat(machine.books("rt").merged()).isEqualTo(2);
        rt.unlock(IRQ);
        rt.on(0).unstall();
        machine.run();
        assertThat(machine.played).containsExactly("rt 5");
        assertThat(hits[0]).isEqualTo(3);
    }

    @Test
    void countedHitsStayApartAndInOrder() {
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE).withCounted(), (irq, here) -> machine.played.add(
                "id " + here.irqId()));
        rt.on(0).stall();
        machine.raise(0, IRQ);
        machine.raise(0, IRQ);
        rt.lock(IRQ);
        machine.raise(0, IRQ);
        rt.on(0).unstall();
        rt.unlock(IRQ);
        machine.run();
        assertThat(machine.played).containsExactly("rt 5", "id 1", "rt 5", "id 2", "rt 5", "id 3");
    }

    @Test
    void lockingTwiceIsTheSameAsOnce() {
        rt.lock(IRQ);
        machine.raise(0, IRQ);
        rt.lock(IRQ);
        rt.unlock(IRQ);
        machine.run();
        assertThat(machine.played).containsExactly("linux 5", "rt 5");
    }

    @Test
    void unlockingWhatIsNotLockedChangesNothing() {
        rt.on(0).stall();
        machine.raise(0, IRQ);
        rt.unlock(IRQ);
        assertThat(machine.books("rt").pending()).isEqualTo(1);
    }

    @Test
    void otherIrqsAreNotConcerned() {
        machine.handle(rt, 1, TERMINATE);
        rt.lock(IRQ);
        machine.raise(0, 1);
        assertThat(machine.played).containsExactly("rt 1");
    }

    @Test
    void lockInTheOwnHandlerHoldsWhatComesNext() {
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.stage().lock(irq);
            here.spend(10);
        });
        machine.meanwhile(() -> machine.raise(0, IRQ));
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("rt 5");
        assertThat(machine.books("rt").held()).isEqualTo(1);
    }

    @Test
    void unlockInAHandlerAsksTheOtherCpuBeforeItPlaysOnItsOwn() {
        machine.handle(linux, 1, IrqUse.of(TERMINATE), (irq, here) -> {
            rt.unlock(IRQ);
            machine.played.add("end");
        });
        rt.lock(IRQ);
        machine.raise(0, IRQ);
        machine.raise(1, IRQ);
        machine.takePlayed();
        machine.raise(0, 1);
        machine.run();
        assertThat(machine.played).containsExactly("linux 1", "rt 5", "rt 5 @1", "end");
    }

    @Test
    void theTraceTellsWhatIsHeldAndWhatComesBack() {
        machine.takeJournal();
        rt.lock(IRQ);
        machine.arrive(0, IRQ);
        rt.unlock(IRQ);
        assertThat(machine.takeJournal("held", "unheld")).containsExactly("held rt 5", "unheld rt 5");
    }

    @Test
    void releaseLiftsIt() {
        rt.lock(IRQ);
        machine.raise(1, IRQ);
        rt.release(IRQ);
        assertThat(machine.books("rt").discarded()).isEqualTo(1);
        machine.handle(rt, IRQ, TERMINATE);
        machine.takePlayed();
        machine.raise(0, IRQ);
        machine.raise(1, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "rt 5 @1");
    }

    @Test
    void beforeThereIsAHandlerItWaitsForOne() {
        rt.lock(1);
        machine.handle(rt, 1, TERMINATE);
        machine.raise(0, 1);
        assertThat(machine.played).isEmpty();
        rt.unlock(1);
        machine.run();
        assertThat(machine.played).containsExactly("rt 1");
    }

    @Test
    void theTraceTellsEachCountedHitThatIsHeld() {
        machine.handle(rt, IRQ, IrqUse.of(ACCEPT).withCounted(), (irq, here) -> { });
        rt.lock(IRQ);
        rt.on(0).stall();
        machine.takeJournal();
        machine.arrive(0, IRQ);
        machine.arrive(0, IRQ);
        assertThat(machine.takeJournal("held")).containsExactly("held rt 5", "held rt 5");
        rt.unlock(IRQ);
        machine.takeJournal();
        machine.arrive(0, IRQ);
        assertThat(machine.takeJournal("held")).isEmpty();
    }
}
