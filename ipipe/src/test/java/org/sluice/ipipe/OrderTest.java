package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A whole new order at one instant; removals with a deadline; operations that come too late. */
class OrderTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(1);
    private final Stage a = machine.stage("a", 300);
    private final Stage b = machine.stage("b", 200);
    private final Stage c = machine.stage("c", 100);

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void theStagesTakeThePrioritiesThatThereAre() {
        machine.pipeline.order(List.of(c, a, b));
        assertThat(machine.pipeline.stages()).containsExactly(c, a, b);
        assertThat(List.of(c.priority(), a.priority(), b.priority())).containsExactly(300, 200, 100);
    }

    @Test
    void whatIsFirstInLineNowIsPlayedAtOnce() {
        machine.handle(c, IRQ, TERMINATE);
        a.on(0).stall();
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).isEmpty();
        machine.pipeline.order(List.of(c, a, b));
        machine.run();
        assertThat(machine.takePlayed()).containsExactly("c 5");
    }

    @Test
    void fromAHandlerItWaitsForItsReturn() {
        for (Stage stage : List.of(a, b, c)) {
            machine.handle(stage, IRQ, ACCEPT);
        }
        machine.handle(a, IRQ, IrqUse.of(ACCEPT), (irq, here) -> {
            machine.pipeline.order(List.of(c, b, a));
            assertThat(machine.pipeline.stages()).containsExactly(a, b, c);
        });
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("a 5", "c 5", "b 5");
    }

    @Test
    void itMustNameEachStageOnce() {
        List<List<Stage>> wrong = List.of(List.of(a, b), List.of(a, b, b), List.of(a, b, c, c), List.of());
        for (List<Stage> headFirst : wrong) {
            assertThatThrownBy(() -> machine.pipeline.order(headFirst)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must name each of [a(300), b(200), c(100)] once");
        }
        assertThat(machine.pipeline.stages()).containsExactly(a, b, c);
    }

    @Test
    void operationsOfOneHandlerAreCarriedOutBeforeAnybodyPlays() {
        machine.handle(c, IRQ, TERMINATE);
        b.on(0).stall();
        machine.raise(0, IRQ);
        machine.handle(a, 1, IrqUse.of(TERMINATE), (irq, here) -> {
            c.renice(250);
            c.renice(50);
        });
        machine.raise(0, 1);
        assertThat(machine.takePlayed()).containsExactly("a 1");
    }

    @Test
    void whatADomainOpensInItsStopIsPlayedAfterAllOperations() {
        machine.handle(a, 1, TERMINATE);
        Stage guest = machine.register("guest", 50, new Domain() {
            @Override
            public void start(Stage stage) {
                a.on(0).stall();
            }

            @Override
            public void stop() {
                a.on(0).unstall();
                machine.played.add("stop");
            }
        });
        a.on(0).unstall();
        machine.handle(b, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            a.on(0).stall();
            machine.arrive(0, 1);
            machine.pipeline.unregister(guest, LeavePolicy.DROP);
        });
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("b 5", "stop", "a 1");
    }

    @Nested
    class TooLate {

        @Test
        void aStageThatIsGoneRefusesEverything() {
            machine.pipeline.unregister(c, LeavePolicy.DROP);
            LocalStage gone = c.on(0);
            List<Runnable> uses = List.of(gone::stall, gone::unstall, () -> gone.restore(true),
                    () -> gone.stalled("x"), () -> gone.trigger(1), () -> gone.propagate(1), () -> gone.schedule(1),
                    gone::testAndUnstall, () -> gone.triggerOn(0, 1),
                    () -> gone.event(new KernelEvent.Syscall(0, 0, 0, 0)));
            uses.forEach(use -> assertThatThrownBy(use::run).isInstanceOf(IllegalStateException.class)
                    .hasMessage("stage c is GONE"));
        }

        @Test
        void anothersCodeIsNotTakenForThatOfAStageThatIsGone() {
            machine.pipeline.unregister(c, LeavePolicy.DROP);
            Stage next = machine.stage("next", 10);
            machine.handle(next, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
                assertThat(c.on(0).irqId()).isZero();
                assertThatThrownBy(() -> c.on(0).spend(1)).isInstanceOf(IllegalStateException.class);
            });
            machine.raise(0, IRQ);
            assertThat(machine.faults).isEmpty();
        }

        @Test
        void aStallThatOutlivesItsStageIsForgotten() {
            machine.handle(a, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
                c.on(0).stall();
                machine.meanwhile(() -> machine.pipeline.unregister(c, LeavePolicy.DROP));
                here.spend(10);
                b.renice(150);
            });
            machine.raise(0, IRQ);
            assertThat(machine.faults).isEmpty();
            assertThat(b.priority()).isEqualTo(150);
        }

        @Test
        void aStallOfALeavingStageThatOutlivesItIsForgotten() {
            machine.handle(c, 1, TERMINATE);
            List<Departure> departure = new ArrayList<>();
            machine.handle(a, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
                machine.meanwhile(() -> departure.add(machine.pipeline.unregister(c, LeavePolicy.PLAY)));
                c.on(0).schedule(1);
                here.spend(10);
                c.on(0).stall();
                machine.meanwhile(() -> departure.get(0).drop());
                here.spend(10);
                b.renice(150);
            });
            machine.raise(0, IRQ);
            assertThat(departure.get(0).isGone()).isTrue();
            assertThat(b.priority()).isEqualTo(150);
            assertThat(machine.pipeline.findings()).isEmpty();
        }

        @Test
        void aReniceOfAStageThatSitsOutMeanwhileIsFound() {
            machine.handle(b, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
                machine.pipeline.quarantine(c);
                c.renice(400);
            });
            machine.raise(0, IRQ);
            assertThat(machine.pipeline.stages()).containsExactly(a, b, c);
            assertThat(machine.pipeline.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.REFUSED_LATER);
                assertThat(finding.culprit()).isEqualTo("c");
                assertThat(finding.matter()).isEqualTo("stage c is QUARANTINED, not registered");
            });
        }

        @Test
        void anOrderThatNamesAStageThatLeavesMeanwhileIsFound() {
            machine.handle(a, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
                machine.pipeline.unregister(c, LeavePolicy.DROP);
                machine.pipeline.order(List.of(b, a, c));
            });
            machine.raise(0, IRQ);
            assertThat(machine.pipeline.stages()).containsExactly(a, b);
            assertThat(machine.pipeline.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.REFUSED_LATER);
                assertThat(finding.culprit()).isEqualTo("b");
                assertThat(finding.matter()).startsWith("headFirst ");
            });
        }
    }

    @Nested
    class Deadlines {

        @Test
        void whatWaitsIsDiscardedThen() {
            machine.handle(c, IRQ, TERMINATE);
            a.on(0).stall();
            machine.raise(0, IRQ);
            Departure departure = machine.pipeline.unregister(c, LeavePolicy.PLAY, 50);
            machine.elapse(49);
            assertThat(departure.isGone()).isFalse();
            assertThat(departure.blocker()).hasValue("an entry of irq 5 waits in c@cpu0 behind a@cpu0 stalled");
            machine.elapse(1);
            assertThat(departure.isGone()).isTrue();
            assertThat(departure.isOverdue()).isFalse();
            assertThat(machine.books("departed").discarded()).isEqualTo(1);
            assertThat(machine.pipeline.findings()).isEmpty();
        }

        @Test
        void codeThatStillRunsThenIsNamedAndTheStageGoesWhenItEnds() {
            List<Departure> departures = new ArrayList<>();
            machine.handle(c, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
                machine.meanwhile(() -> departures.add(machine.pipeline.unregister(c, LeavePolicy.PLAY, 10)));
                here.spend(5);
                here.spend(20);
                assertThat(departures.get(0).isOverdue()).isTrue();
                assertThat(departures.get(0).blocker()).hasValue("the handler of irq 5 of c runs on cpu 0");
            });
            machine.raise(0, IRQ);
            assertThat(machine.faults).isEmpty();
            assertThat(departures.get(0).isGone()).isTrue();
            assertThat(departures.get(0).isOverdue()).isFalse();
            assertThat(machine.pipeline.findings()).singleElement().hasToString(
                    "OVERDUE c: is kept by the handler of irq 5 of c runs on cpu 0 (1 times, first at 25 ns)");
            assertThat(machine.pipeline.stages()).containsExactly(a, b);
        }

        @Test
        void oneThatPassesBeforeTheRemovalCanBeginDropsWhatWaits() {
            machine.handle(c, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
                machine.pipeline.unregister(c, LeavePolicy.PLAY, 10);
                machine.meanwhile(() -> machine.arrive(0, IRQ));
                here.spend(20);
            });
            machine.raise(0, IRQ);
            assertThat(machine.takePlayed()).containsExactly("c 5");
            assertThat(machine.books("departed").discarded()).isEqualTo(1);
            assertThat(machine.pipeline.findings()).singleElement().hasToString("OVERDUE c: is kept by the handler"
                    + " that removes it, which has not returned (1 times, first at 20 ns)");
        }

        @Test
        void oneOfNoTimeComesAtTheSameInstant() {
            machine.handle(c, IRQ, TERMINATE);
            a.on(0).stall();
            machine.raise(0, IRQ);
            Departure departure = machine.pipeline.unregister(c, LeavePolicy.PLAY, 0);
            machine.elapse(0);
            assertThat(departure.isGone()).isTrue();
        }

        @Test
        void oneInTheFarFutureIsNoOverflow() {
            Departure departure = machine.pipeline.unregister(c, LeavePolicy.PLAY, Departure.NO_DEADLINE - 1);
            assertThat(departure.isGone()).isTrue();
            assertThatThrownBy(() -> machine.pipeline.unregister(b, LeavePolicy.PLAY, -1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("withinNanos -1 must not be negative");
            assertThat(b.isRegistered()).isTrue();
        }
    }

    @Test
    void anIpiForAFormerOwnerOfAVirtualIrqReachesNobody() {
        try (FakeMachine two = new FakeMachine(2)) {
            Stage rt = two.stage("rt", 200);
            Stage linux = two.stage("linux", 100);
            Virq first = rt.allocateVirq().orElseThrow();
            rt.on(0).triggerOn(1, first.irq());
            first.free();
            Virq second = linux.allocateVirq().orElseThrow();
            assertThat(second.irq()).isEqualTo(first.irq());
            two.handle(linux, second.irq(), TERMINATE);
            linux.on(0).triggerOn(1, second.irq());
            two.run();
            assertThat(two.takePlayed()).containsExactly("linux " + second.irq() + " @1");
            assertThat(two.pipeline.accounts()).anySatisfy(account ->
                    assertThat(account.discarded(PipelineLedger.Discard.STALE)).isEqualTo(1));
        }
    }

    @Test
    void theTraceTellsThePriorityThatEachHasNow() {
        machine.takeJournal();
        machine.pipeline.order(List.of(c, a, b));
        assertThat(machine.details("reniced")).containsExactly(300L, 200L, 100L);
        assertThat(machine.takeJournal("reniced")).containsExactly("reniced c", "reniced a", "reniced b");
    }
}
