package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 52 and 53, better: a stage leaves from anywhere, plays or drops what waits, and names what keeps it. */
class LeavingTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(2);
    private final List<String> calls = new ArrayList<>();
    private final Stage rt = machine.stage("rt", 200);
    private final Stage guest = machine.register("guest", 150, new Domain() {
        @Override
        public void start(Stage stage) {
            machine.handle(stage, IRQ, ACCEPT);
        }

        @Override
        public void stop() {
            calls.add("stop");
        }
    });
    private final Stage linux = machine.stage("linux", 100);

    LeavingTest() {
        machine.handle(linux, IRQ, ACCEPT);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private Departure leave(LeavePolicy policy) {
        return machine.pipeline.unregister(guest, policy);
    }

    private List<String> order() {
        return machine.pipeline.stages().stream().map(Stage::name).toList();
    }

    @Test
    void anNmiMayNotDropWhatWaits() {
        rt.on(0).stall();
        machine.raise(0, IRQ);
        Departure departure = leave(LeavePolicy.PLAY);
        machine.pipeline.cpu(0).nmi(() -> assertThatThrownBy(departure::drop).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("an NMI runs on cpu 0"));
        assertThat(departure.isGone()).isFalse();
        departure.drop();
        assertThat(departure.isGone()).isTrue();
    }

    @Test
    void anIdleStageIsGoneAtOnce() {
        machine.takeJournal();
        Departure departure = leave(LeavePolicy.PLAY);
        assertThat(departure.isGone()).isTrue();
        assertThat(departure.blocker()).isEmpty();
        assertThat(order()).containsExactly("rt", "linux");
        assertThat(calls).containsExactly("stop");
        assertThat(machine.takeJournal("leaving", "gone")).containsExactly("leaving guest", "gone guest");
    }

    @Test
    void playPlaysWhatWaitsOnEachCpuFirst() {
        guest.on(0).stall();
        guest.on(1).stall();
        machine.raise(0, IRQ);
        machine.raise(1, IRQ);
        Departure departure = leave(LeavePolicy.PLAY);
        assertThat(departure.isGone()).isFalse();
        assertThat(calls).isEmpty();
        machine.run();
        assertThat(machine.played).hasSize(4).containsSubsequence("guest 5", "linux 5")
                .containsSubsequence("guest 5 @1", "linux 5 @1");
        assertThat(departure.isGone()).isTrue();
        assertThat(calls).containsExactly("stop");
    }

    @Test
    void dropDiscardsWhatWaits() {
        guest.on(0).stall();
        machine.raise(0, IRQ);
        Departure departure = leave(LeavePolicy.DROP);
        assertThat(departure.isGone()).isTrue();
        machine.run();
        assertThat(machine.played).containsExactly("linux 5");
        assertThat(machine.books("departed").discarded()).isEqualTo(1);
        assertThat(machine.details("discarded")).containsExactly((long) PipelineLedger.Discard.LEFT.ordinal());
    }

    @Test
    void nothingNewIsRecordedForALeavingStage() {
        rt.on(0).stall();
        machine.raise(0, IRQ);
        Departure departure = leave(LeavePolicy.PLAY);
        machine.raise(0, IRQ);
        machine.raise(1, IRQ);
        rt.on(0).unstall();
        machine.run();
        assertThat(machine.played).containsExactly("linux 5 @1", "guest 5", "linux 5");
        assertThat(departure.isGone()).isTrue();
    }

    @Test
    void interruptsFlowThroughAStageThatTerminatedThem() {
        guest.control(IRQ, IrqUse.of(TERMINATE));
        rt.on(0).stall();
        machine.raise(0, IRQ);
        leave(LeavePolicy.PLAY);
        rt.on(0).unstall();
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("guest 5", "linux 5");
    }

    @Test
    void namesTheEntryAndTheStalledStageBeforeIt() {
        rt.on(1).stall();
        machine.raise(1, IRQ);
        Departure departure = leave(LeavePolicy.PLAY);
        machine.run();
        assertThat(departure.blocker()).contains("an entry of irq 5 waits in guest@cpu1 behind rt@cpu1 stalled");
        departure.drop();
        assertThat(departure.isGone()).isTrue();
        assertThat(machine.books("departed").discarded()).isEqualTo(1);
        rt.on(1).unstall();
        machine.run();
        assertThat(machine.played).containsExactly("linux 5 @1");
    }

    @Test
    void aRunningHandlerKeepsItAndIsNamed() {
        Departure[] departure = new Departure[1];
        machine.handle(guest, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.spend(10);
            machine.played.add("end");
        });
        machine.meanwhile(() -> {
            departure[0] = leave(LeavePolicy.DROP);
            assertThat(departure[0].isGone()).isFalse();
            assertThat(departure[0].blocker()).contains("the handler of irq 5 of guest runs on cpu 1");
            departure[0].drop();
            assertThat(departure[0].isGone()).isFalse();
        });
        machine.raise(1, IRQ);
        assertThat(machine.played).containsExactly("guest 5 @1", "end");
        assertThat(departure[0].isGone()).isTrue();
        assertThat(calls).containsExactly("stop");
    }

    @Test
    void fromTheOwnHandlerItIsDeferredUntilThatReturns() {
        Departure[] departure = new Departure[1];
        machine.handle(guest, IRQ, IrqUse.of(ACCEPT), (irq, here) -> {
            departure[0] = leave(LeavePolicy.PLAY);
            assertThat(here.stage().isRegistered()).isTrue();
            assertThat(departure[0].blocker()).contains("the handler of irq 5 of guest runs on cpu 0");
        });
        machine.raise(0, IRQ);
        assertThat(departure[0].isGone()).isTrue();
        assertThat(machine.played).containsExactly("guest 5", "linux 5");
        assertThat(machine.faults).isEmpty();
        assertThat(order()).containsExactly("rt", "linux");
    }

    @Test
    void fromAnotherStagesHandlerItIsDeferredAndSaysSo() {
        machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) -> {
            Departure departure = leave(LeavePolicy.PLAY);
            assertThat(departure.blocker()).contains("guest waits for the handler that removes it");
            departure.drop();
            assertThat(departure.isGone()).isFalse();
            assertThat(leave(LeavePolicy.PLAY)).isSameAs(departure);
            departure.whenGone(() -> calls.add("gone"));
        });
        machine.raise(0, 1);
        assertThat(calls).containsExactly("stop", "gone");
        assertThat(machine.faults).isEmpty();
        machine.checkBooks();
    }

    @Test
    void whatIsHeldKeepsItToo() {
        guest.lock(IRQ);
        machine.raise(0, IRQ);
        machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) ->
                assertThat(leave(LeavePolicy.PLAY).blocker()).hasValue("an entry of irq 5 waits in guest@cpu0 behind"
                        + " rt@cpu0 in its handler"));
        machine.raise(0, 1);
        assertThat(machine.faults).isEmpty();
        assertThat(machine.takePlayed()).containsExactly("linux 5", "rt 1", "guest 5");
    }

    @Test
    void droppedBeforeItCouldBeginItIsGoneOnceAllTheSame() {
        Departure[] departure = new Departure[1];
        machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) -> {
            departure[0] = leave(LeavePolicy.PLAY);
            here.spend(10);
        });
        machine.meanwhile(() -> {
            departure[0].drop();
            assertThat(departure[0].isGone()).isFalse();
        });
        machine.takeJournal();
        machine.raise(0, 1);
        assertThat(departure[0].isGone()).isTrue();
        assertThat(machine.takeJournal("leaving", "gone")).containsExactly("leaving guest", "gone guest");
        assertThat(calls).containsExactly("stop");
    }

    @Test
    void leavingTwiceIsLeavingOnce() {
        rt.on(0).stall();
        machine.raise(0, IRQ);
        Departure departure = leave(LeavePolicy.PLAY);
        assertThat(leave(LeavePolicy.PLAY)).isSameAs(departure);
        assertThat(departure.isGone()).isFalse();
        departure.drop();
        assertThat(leave(LeavePolicy.PLAY)).isSameAs(departure);
        assertThat(calls).containsExactly("stop");
    }

    @Test
    void whenGoneRunsAtThatInstantOrAtOnce() {
        rt.on(0).stall();
        machine.raise(0, IRQ);
        Departure departure = leave(LeavePolicy.PLAY);
        departure.whenGone(() -> calls.add("first"));
        departure.whenGone(() -> calls.add("second"));
        assertThat(calls).isEmpty();
        rt.on(0).unstall();
        machine.run();
        departure.whenGone(() -> calls.add("late"));
        assertThat(calls).containsExactly("stop", "first", "second", "late");
    }

    @Test
    void whatIsHeldByALockIsPlayed() {
        guest.lock(IRQ);
        machine.raise(0, IRQ);
        Departure departure = leave(LeavePolicy.PLAY);
        machine.run();
        assertThat(machine.played).containsExactly("linux 5", "guest 5");
        assertThat(departure.isGone()).isTrue();
    }

    @Test
    void whatIsHeldByALockIsDroppedOnRequest() {
        guest.lock(IRQ);
        machine.raise(0, IRQ);
        assertThat(leave(LeavePolicy.DROP).isGone()).isTrue();
        assertThat(machine.books("departed").discarded()).isEqualTo(1);
    }

    @Test
    void aStageStalledAgainWhileItLeavesStopsBlockingOthersWhenGone() {
        machine.handle(guest, 1, IrqUse.of(TERMINATE), (irq, here) -> here.spend(10));
        machine.meanwhile(() -> {
            leave(LeavePolicy.PLAY);
            guest.on(1).stall();
            machine.raise(1, IRQ);
        });
        machine.raise(0, 1);
        machine.run();
        assertThat(machine.played).containsExactly("guest 1", "linux 5 @1");
    }

    @Test
    void theTraceTellsThatItsGatesWereOpened() {
        guest.on(1).stall();
        machine.takeJournal();
        leave(LeavePolicy.PLAY);
        assertThat(machine.takeJournal("unstalled")).containsExactly("unstalled guest @1");
    }

    @Test
    void afterwardsItsControlPlaneRefuses() {
        leave(LeavePolicy.PLAY);
        assertThat(guest.isRegistered()).isFalse();
        assertThatThrownBy(() -> machine.handle(guest, IRQ, ACCEPT)).isInstanceOf(IllegalStateException.class)
                .hasMessage("stage guest is GONE, not registered");
        assertThatThrownBy(() -> guest.renice(1)).hasMessage("stage guest is GONE, not registered");
        assertThatThrownBy(guest::allocateVirq).hasMessage("stage guest is GONE, not registered");
        assertThatThrownBy(() -> guest.lock(IRQ)).hasMessage("stage guest is GONE, not registered");
        assertThatThrownBy(() -> guest.on(0).schedule(IRQ)).hasMessage("stage guest is GONE");
        assertThatThrownBy(() -> guest.on(0).propagate(IRQ)).hasMessage("stage guest is GONE");
    }

    @Test
    void theNameIsFreeAgainOnlyWhenItIsGone() {
        rt.on(0).stall();
        machine.raise(0, IRQ);
        Departure departure = leave(LeavePolicy.PLAY);
        assertThatThrownBy(() -> machine.stage("guest", 1))
                .hasMessage("name guest is taken by a stage that is LEAVING");
        departure.drop();
        machine.stage("guest", 1);
    }

    @Test
    void itsAccountGoesOnUnderDeparted() {
        machine.raise(0, IRQ);
        leave(LeavePolicy.PLAY);
        Stage next = machine.stage("guest", 150);
        machine.handle(next, IRQ, ACCEPT);
        machine.raise(0, IRQ);
        machine.pipeline.unregister(next, LeavePolicy.PLAY);
        assertThat(machine.books("departed").recorded()).isEqualTo(2);
        assertThat(machine.books("departed").delivered()).isEqualTo(2);
    }

    @Test
    void manyComeAndGoUnderLoadAndNothingIsLost() {
        for (int i = 0; i < 200; i++) {
            Stage visitor = machine.stage("visitor", i * 31 % 300);
            machine.handle(visitor, IRQ, ACCEPT);
            machine.arrive(0, IRQ);
            machine.arrive(1, IRQ);
            machine.pipeline.unregister(visitor, i % 2 == 0 ? LeavePolicy.PLAY : LeavePolicy.DROP);
            machine.run(0);
            machine.run(1);
        }
        assertThat(order()).containsExactly("rt", "guest", "linux");
        assertThat(machine.books("departed").recorded()).isEqualTo(400);
        assertThat(machine.books("departed").delivered()).isEqualTo(200);
        assertThat(machine.books("departed").discarded()).isEqualTo(200);
        assertThat(machine.books("linux").delivered()).isEqualTo(400);
    }

    @Test
    void askedAgainToDropItDropsAtOnce() {
        rt.on(0).stall();
        machine.raise(0, IRQ);
        Departure departure = leave(LeavePolicy.PLAY);
        assertThat(leave(LeavePolicy.DROP)).isSameAs(departure);
        assertThat(departure.isGone()).isTrue();
        rt.on(0).unstall();
        machine.run();
        assertThat(machine.played).containsExactly("linux 5");
        assertThat(machine.books("departed").discarded()).isEqualTo(1);
    }

    @Test
    void askedAgainToPlayItStillDrops() {
        machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) -> {
            leave(LeavePolicy.DROP);
            leave(LeavePolicy.PLAY);
        });
        guest.on(0).stall();
        machine.raise(0, IRQ);
        machine.raise(0, 1);
        assertThat(machine.books("departed").discarded()).isEqualTo(1);
        assertThat(machine.played).containsExactly("rt 1", "linux 5");
    }

    @Test
    void askedAgainToDropBeforeTheRemovalCouldBeginItDrops() {
        machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) -> {
            leave(LeavePolicy.PLAY);
            leave(LeavePolicy.DROP);
        });
        guest.on(0).stall();
        machine.raise(0, IRQ);
        machine.raise(0, 1);
        assertThat(machine.played).containsExactly("rt 1", "linux 5");
        assertThat(machine.books("departed").discarded()).isEqualTo(1);
    }

    @Test
    void ofSeveralDeadlinesTheEarliestCountsAndIsFoundOnce() {
        Departure[] departure = new Departure[1];
        machine.handle(guest, 1, IrqUse.of(TERMINATE), (irq, here) -> here.spend(100));
        machine.meanwhile(() -> {
            departure[0] = machine.pipeline.unregister(guest, LeavePolicy.PLAY, 60);
            machine.pipeline.unregister(guest, LeavePolicy.PLAY, 20);
            machine.pipeline.unregister(guest, LeavePolicy.PLAY, 80);
            machine.elapse(20);
            assertThat(departure[0].isOverdue()).isTrue();
            machine.elapse(100);
        });
        machine.raise(0, 1);
        assertThat(machine.pipeline.findings()).singleElement().extracting(Finding::count).isEqualTo(1L);
        assertThat(departure[0].isGone()).isTrue();
    }

    @Test
    void aDeadlineIsSetByWhoeverAsksAgain() {
        rt.on(0).stall();
        machine.raise(0, IRQ);
        Departure departure = leave(LeavePolicy.PLAY);
        machine.pipeline.unregister(guest, LeavePolicy.PLAY, 20);
        machine.elapse(20);
        assertThat(departure.isGone()).isTrue();
    }

    @Test
    void anEventHandlerThatKeepsItIsNamed() {
        List<String> blockers = new ArrayList<>();
        guest.catchEvent(KernelEvent.Syscall.class, (event, here) -> {
            blockers.add(leave(LeavePolicy.PLAY).blocker().orElseThrow());
            return Verdict.PROPAGATE;
        });
        machine.pipeline.cpu(0).event(new KernelEvent.Syscall(1, 0, 0, 0));
        assertThat(blockers).containsExactly("an event handler of guest runs on cpu 0");
        assertThat(guest.isRegistered()).isFalse();
    }
}
