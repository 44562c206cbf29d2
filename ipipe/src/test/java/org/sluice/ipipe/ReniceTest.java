package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 49 and 54: order of equals, and moving a stage while interrupts flow. */
class ReniceTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(2);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage hrt = machine.stage("hrt", 150);
    private final Stage linux = machine.stage("linux", 100);

    @AfterEach
    void close() {
        machine.close();
    }

    private List<String> order() {
        return machine.pipeline.stages().stream().map(Stage::name).toList();
    }

    @Test
    void greaterIsNearerTheHead() {
        linux.renice(300);
        assertThat(order()).containsExactly("linux", "rt", "hrt");
        assertThat(linux.priority()).isEqualTo(300);
        assertThat(machine.details("reniced")).containsExactly(300L);
    }

    @Test
    void newcomerOfTheSamePriorityGoesBehindItsPeers() {
        machine.stage("peer", 150);
        assertThat(order()).containsExactly("rt", "hrt", "peer", "linux");
    }

    @Test
    void reniceToSamePriorityGoesBehindPeers() {
        machine.stage("peer", 150);
        machine.stage("third", 150);
        hrt.renice(150);
        assertThat(order()).containsExactly("rt", "peer", "third", "hrt", "linux");
    }

    @Test
    void zeroIsTheLowest() {
        rt.renice(0);
        assertThat(order()).containsExactly("hrt", "linux", "rt");
    }

    @Test
    void arrivalsFollowTheNewOrder() {
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(linux, IRQ, TERMINATE);
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("rt 5", "linux 5");
        linux.renice(300);
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("linux 5");
    }

    @Test
    void fromAHandlerTheOtherCpusWalkAgainToo() {
        machine.handle(linux, IRQ, TERMINATE);
        hrt.on(1).stall();
        machine.raise(1, IRQ);
        machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) -> linux.renice(160));
        machine.raise(0, 1);
        machine.run();
        assertThat(machine.played).containsExactly("rt 1", "linux 5 @1");
    }

    @Test
    void theLogGoesWithItsStageAndIsWalkedAgainOnEachCpu() {
        machine.handle(linux, IRQ, TERMINATE);
        hrt.on(0).stall();
        hrt.on(1).stall();
        machine.raise(0, IRQ);
        machine.raise(1, IRQ);
        assertThat(machine.played).isEmpty();
        linux.renice(160);
        machine.run();
        assertThat(machine.played).containsExactly("linux 5", "linux 5 @1");
    }

    @Test
    void aStalledStageThatRisesProtectsThoseItPassed() {
        machine.handle(hrt, IRQ, TERMINATE);
        linux.on(0).stall();
        linux.renice(300);
        machine.raise(0, IRQ);
        assertThat(machine.played).isEmpty();
    }

    @Test
    void fromAHandlerItIsDeferredToItsReturn() {
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.stage().renice(300);
            machine.played.addAll(order());
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5", "rt", "hrt", "linux");
        assertThat(order()).containsExactly("linux", "rt", "hrt");
    }

    @Test
    void ofAnotherStageFromAHandlerIsDeferredToo() {
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            linux.renice(300);
            machine.played.addAll(order());
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "rt", "hrt", "linux");
        assertThat(order()).containsExactly("linux", "rt", "hrt");
    }

    @Test
    void aNestedHandlersWishIsGrantedAtItsOwnReturn() {
        machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) -> here.stage().renice(10));
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.trigger(1);
            machine.played.addAll(order());
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5", "rt 1", "hrt", "linux", "rt");
    }

    @Test
    void anInterruptedHandlersWishWaitsForItsOwnReturn() {
        machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) -> hrt.renice(10));
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.stage().renice(300);
            here.trigger(1);
            machine.played.addAll(order());
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5", "rt 1", "rt", "linux", "hrt");
        assertThat(order()).containsExactly("linux", "rt", "hrt");
    }

    @Test
    void theInterruptedStageBoundsTheWalkInTheNewOrder() {
        machine.handle(hrt, 1, TERMINATE);
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.unstall();
            here.spend(10);
            machine.played.add("end");
        });
        machine.meanwhile(() -> {
            linux.renice(300);
            machine.raise(0, 1);
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5", "end", "hrt 1");
    }

    @Test
    void aStageThatRisesAboveARunningHandlerPreemptsIt() {
        machine.handle(linux, 1, TERMINATE);
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.spend(10);
            machine.played.add("end");
        });
        machine.meanwhile(() -> {
            machine.raise(0, 1);
            linux.renice(300);
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "linux 1", "end");
    }

    @Test
    void ofALeavingOrGoneStageIsRefusedOrForgotten() {
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            machine.pipeline.unregister(linux, LeavePolicy.DROP);
            linux.renice(300);
        });
        machine.raise(0, IRQ);
        assertThat(order()).containsExactly("rt", "hrt");
        assertThat(machine.faults).isEmpty();
    }

    @Test
    void nothingIsLostAroundIt() {
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(hrt, IRQ, ACCEPT);
        machine.handle(linux, IRQ, ACCEPT);
        for (int i = 0; i < 50; i++) {
            machine.arrive(i % 2, IRQ);
            machine.pipeline.stages().get(i % 3).renice(i * 7 % 250);
            machine.run();
        }
        machine.run(0);
        machine.run(1);
        long delivered = machine.books("rt").delivered() + machine.books("rt").merged();
        assertThat(delivered).isEqualTo(50);
        assertThat(machine.pipeline.ledger().total().pending()).isZero();
    }
}
