package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 40 and 41: one word of virtual irqs, whose numbers never carry old hits to a new owner. */
class VirqTest {

    private final FakeMachine machine = new FakeMachine(1);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.stage("linux", 100);

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void numbersFollowTheHardwareOnes() {
        assertThat(machine.pipeline.firstVirq()).isEqualTo(FakeMachine.HARDWARE_IRQS);
        assertThat(rt.allocateVirq().orElseThrow().irq()).isEqualTo(FakeMachine.HARDWARE_IRQS);
        assertThat(machine.pipeline.irqCount()).isEqualTo(FakeMachine.HARDWARE_IRQS + 64);
    }

    @Test
    void thereIsOneWordOfThem() {
        for (int i = 0; i < 64; i++) {
            assertThat(rt.allocateVirq()).isPresent();
        }
        assertThat(rt.allocateVirq()).isEmpty();
        assertThat(linux.allocateVirq()).isEmpty();
    }

    @Test
    void flowsLikeAnyOther() {
        Virq virq = rt.allocateVirq().orElseThrow();
        machine.handle(rt, virq.irq(), IrqMode.ACCEPT);
        machine.handle(linux, virq.irq(), IrqMode.ACCEPT);
        linux.on(0).trigger(virq.irq());
        machine.run();
        assertThat(machine.played).containsExactly("rt " + virq.irq(), "linux " + virq.irq());
    }

    @Test
    void theLowestFreeNumberComesBackWithANewGeneration() {
        Virq lowest = rt.allocateVirq().orElseThrow();
        Virq first = rt.allocateVirq().orElseThrow();
        rt.allocateVirq();
        first.free();
        Virq second = linux.allocateVirq().orElseThrow();
        assertThat(first.irq()).isEqualTo(lowest.irq() + 1);
        assertThat(second.irq()).isEqualTo(first.irq());
        assertThat(first.generation()).isZero();
        assertThat(second.generation()).isEqualTo(1);
    }

    @Test
    void aSystemIrqThatIsFreedIsFreeForTheNextOwner() {
        Virq virq = rt.allocateVirq().orElseThrow();
        machine.handle(rt, virq.irq(), IrqUse.of(TERMINATE).withSystem(), (irq, here) -> { });
        virq.free();
        Virq next = linux.allocateVirq().orElseThrow();
        machine.handle(linux, next.irq(), TERMINATE);
        linux.on(0).trigger(next.irq());
        machine.run();
        assertThat(machine.played).containsExactly("linux " + next.irq());
    }

    @Test
    void whatWaitedForTheOldOwnerNeverReachesTheNewOne() {
        Virq old = rt.allocateVirq().orElseThrow();
        machine.handle(rt, old.irq(), TERMINATE);
        machine.handle(linux, old.irq(), TERMINATE);
        linux.on(0).stall();
        linux.on(0).schedule(old.irq());
        old.free();
        Virq young = linux.allocateVirq().orElseThrow();
        machine.handle(linux, young.irq(), TERMINATE);
        linux.on(0).unstall();
        machine.run();
        assertThat(machine.played).isEmpty();
        assertThat(machine.books("linux").discarded()).isEqualTo(1);
        rt.on(0).trigger(young.irq());
        machine.run();
        assertThat(machine.played).containsExactly("linux " + young.irq());
    }

    @Test
    void aFreedOneIsDetachedEverywhere() {
        Virq virq = rt.allocateVirq().orElseThrow();
        machine.handle(linux, virq.irq(), TERMINATE);
        virq.free();
        assertThat(linux.use(virq.irq())).isEqualTo(IrqUse.IGNORED);
    }

    @Test
    void aFreedOneIsUnlockedEverywhere() {
        Virq virq = rt.allocateVirq().orElseThrow();
        machine.handle(linux, virq.irq(), TERMINATE);
        linux.lock(virq.irq());
        linux.on(0).trigger(virq.irq());
        virq.free();
        Virq next = rt.allocateVirq().orElseThrow();
        machine.handle(linux, next.irq(), TERMINATE);
        linux.on(0).trigger(next.irq());
        machine.run();
        assertThat(machine.played).containsExactly("linux " + next.irq());
    }

    @Test
    void cannotBeFreedTwice() {
        Virq virq = rt.allocateVirq().orElseThrow();
        virq.free();
        Virq next = linux.allocateVirq().orElseThrow();
        assertThatThrownBy(virq::free).isInstanceOf(IllegalStateException.class)
                .hasMessage("virtual irq 8 generation 0 was freed before");
        machine.handle(linux, next.irq(), TERMINATE);
    }

    @Test
    void whatIsNotAllocatedCannotBeUsedOrTriggered() {
        assertThatThrownBy(() -> machine.handle(rt, 9, TERMINATE)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("virtual irq 9 is not allocated");
        assertThatThrownBy(() -> rt.on(0).trigger(9)).hasMessage("virtual irq 9 is not allocated");
        assertThatThrownBy(() -> rt.on(0).propagate(9)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("virtual irq 9 is not allocated");
        assertThatThrownBy(() -> rt.on(0).schedule(9)).hasMessage("virtual irq 9 is not allocated");
        assertThatThrownBy(() -> rt.control(9, IrqUse.IGNORED)).hasMessage("virtual irq 9 is not allocated");
        assertThatThrownBy(() -> rt.lock(9)).hasMessage("virtual irq 9 is not allocated");
        assertThat(machine.pipeline.ledger().arrivals()).isZero();
    }

    @Test
    void anIpiThatArrivesAfterTheFreeIsDiscarded() {
        try (FakeMachine two = new FakeMachine(2)) {
            Stage stage = two.stage("one", 1);
            Virq virq = stage.allocateVirq().orElseThrow();
            two.handle(stage, virq.irq(), TERMINATE);
            stage.on(0).triggerOn(1, virq.irq());
            virq.free();
            two.run();
            assertThat(two.played).isEmpty();
            assertThat(two.pipeline.accounts()).singleElement().satisfies(account -> {
                assertThat(account.stage()).isEqualTo("none");
                assertThat(account.discarded(PipelineLedger.Discard.STALE)).isEqualTo(1);
            });
        }
    }

    @Test
    void aDepartedStageLeavesNoneBehind() {
        for (int cycle = 0; cycle < 100; cycle++) {
            Stage guest = machine.register("guest", 150, stage -> {
                for (int i = 0; i < 10; i++) {
                    stage.allocateVirq();
                }
            });
            machine.pipeline.unregister(guest, LeavePolicy.PLAY);
        }
        assertThat(rt.allocateVirq().orElseThrow().generation()).isEqualTo(100);
    }

    @Test
    void aDomainMayGiveThemBackItselfWhenItStops() {
        Virq[] own = new Virq[1];
        Stage guest = machine.register("guest", 150, new Domain() {
            @Override
            public void start(Stage stage) {
                own[0] = stage.allocateVirq().orElseThrow();
            }

            @Override
            public void stop() {
                own[0].free();
            }
        });
        machine.pipeline.unregister(guest, LeavePolicy.PLAY);
        assertThat(machine.faults).isEmpty();
        assertThat(rt.allocateVirq().orElseThrow().generation()).isEqualTo(1);
    }

    @Test
    void freeingTheLastEntryLetsALeavingStageGo() {
        Virq virq = rt.allocateVirq().orElseThrow();
        machine.handle(linux, virq.irq(), TERMINATE);
        rt.on(0).stall();
        linux.on(0).trigger(virq.irq());
        Departure departure = machine.pipeline.unregister(linux, LeavePolicy.PLAY);
        assertThat(departure.isGone()).isFalse();
        virq.free();
        assertThat(departure.isGone()).isTrue();
    }

    @Test
    void aFreedOneIsHandedDownNoMore() {
        Virq virq = rt.allocateVirq().orElseThrow();
        machine.handle(linux, virq.irq(), TERMINATE);
        assertThat(rt.on(0).propagate(virq.irq())).isTrue();
        virq.free();
        assertThatThrownBy(() -> rt.on(0).propagate(virq.irq())).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("virtual irq 8 is not allocated");
        assertThatThrownBy(() -> linux.on(0).schedule(virq.irq())).hasMessage("virtual irq 8 is not allocated");
        assertThat(machine.books("linux").recorded()).isEqualTo(1);
    }

    @Test
    void allThatAStageHasLeftBehindAreFreeAgain() {
        Stage guest = machine.stage("guest", 150);
        List<Integer> had = Stream.generate(() -> guest.allocateVirq().orElseThrow().irq()).limit(3).toList();
        machine.pipeline.unregister(guest, LeavePolicy.PLAY);
        Stage next = machine.stage("next", 150);
        assertThat(Stream.generate(() -> next.allocateVirq().orElseThrow().irq()).limit(3)).isEqualTo(had);
    }
}
