package org.sluice.x86.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Time that passes in the middle of code. */
class SpendTest {

    private final Engine engine = new Engine();
    private final Processor cpu0 = engine.processor(0);
    private final Processor cpu1 = engine.processor(1);
    private final Script script0 = new Script();
    private final Script script1 = new Script();
    private final List<String> log = new ArrayList<>();

    SpendTest() {
        cpu0.run(script0);
        cpu1.run(script1);
    }

    @AfterEach
    void close() {
        engine.close();
        assertThat(Engine.strandsInUse()).isZero();
    }

    @Test
    void spendMovesTheClock() {
        cpu0.start(() -> {
            note("a");
            cpu0.spend(100);
            note("b");
        });

        engine.runUntil(1_000);

        assertThat(log).containsExactly("a@0", "b@100");
    }

    @Test
    void codeThatSpendsNothingForEverIsRefused() {
        cpu0.start(() -> {
            assertThatThrownBy(() -> {
                for (;;) {
                    cpu0.spend(0);
                }
            }).hasMessageStartingWith("no progress: more than 1000000 steps at 0 ns");
            note("refused");
        });

        engine.runUntil(0);

        assertThat(log).containsExactly("refused@0");
    }

    @Test
    void eventsThatFollowOneAnotherAtOneInstantForEverStopTheMachine() {
        engine.post(7, new EventTarget() {
            @Override
            public void onEvent(int kind, long argument) {
                engine.post(7, this, 0, 0);
            }
        }, 0, 0);

        assertThatThrownBy(() -> engine.runUntil(100)).hasMessage("no progress: more than 1000000 steps at 7 ns");
    }

    @Test
    void handlersOfTheOwnCpuNestAndTheirTimeIsAdded() {
        script0.on(1, () -> note("handler"));
        cpu0.start(() -> {
            cpu0.spend(100);
            note("body");
        });
        at(40, () -> cpu0.begin(1, 25));

        engine.runUntil(1_000);

        assertThat(log).containsExactly("handler@65", "body@125");
    }

    @Test
    void handlerThatSpendsNestsOnTheSameStack() {
        List<Thread> threads = new ArrayList<>();
        script0.onBlocking(1, () -> {
            threads.add(Thread.currentThread());
            cpu0.spend(30);
            note("handler");
        });
        cpu0.start(() -> {
            threads.add(Thread.currentThread());
            cpu0.spend(100);
            note("body");
        });
        at(40, () -> cpu0.begin(1, 10));

        engine.runUntil(1_000);

        assertThat(log).containsExactly("handler@80", "body@140");
        assertThat(threads).hasSize(2);
        assertThat(threads.get(0)).isSameAs(threads.get(1));
    }

    @Test
    void handlersNestThreeDeep() {
        script0.onBlocking(1, () -> spendAndNote("one", 50)).onBlocking(2, () -> spendAndNote("two", 50));
        cpu0.start(() -> spendAndNote("body", 100));
        at(10, () -> cpu0.begin(1, 0));
        at(20, () -> cpu0.begin(2, 0));

        engine.runUntil(1_000);

        assertThat(log).containsExactly("two@70", "one@110", "body@200");
    }

    @Test
    void handlersOfAnotherCpuGetAStackOfTheirOwn() {
        List<Thread> threads = new ArrayList<>();
        script1.onBlocking(1, () -> {
            threads.add(Thread.currentThread());
            cpu1.spend(500);
            note("other");
        });
        cpu0.start(() -> {
            threads.add(Thread.currentThread());
            spendAndNote("body", 100);
        });
        at(40, () -> cpu1.begin(1, 0));

        engine.runUntil(1_000);

        assertThat(log).containsExactly("body@100", "other@540");
        assertThat(threads.get(0)).isNotSameAs(threads.get(1));
    }

    @Test
    void twoCpusInterleaveExactly() {
        cpu0.start(() -> loop(cpu0, "a", 30));
        cpu1.start(() -> loop(cpu1, "b", 50));

        engine.runUntil(150);

        // at 150 both are due: b has waited since 100, a since 120
        assertThat(log).containsExactly("a@30", "b@50", "a@60", "a@90", "b@100", "a@120", "b@150", "a@150");
    }

    @Test
    void spendingNothingLetsEarlierEventsOfTheInstantPass() {
        at(10, () -> cpu0.start(() -> {
            engine.post(10, (kind, argument) -> note("event"), 0, 0);
            cpu0.spend(0);
            note("body");
        }));

        engine.runUntil(10);

        assertThat(log).containsExactly("event@10", "body@10");
    }

    @Test
    void briefCodeMayNotSpend() {
        script0.on(1, () -> cpu0.spend(10));
        cpu0.begin(1, 5);

        assertThatThrownBy(() -> engine.runUntil(100)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("spend(10) on cpu 0");
    }

    @Test
    void briefCodeMayNotSpendOnWhateverStackItHappensToRun() {
        script0.on(1, () -> cpu0.spend(10));
        cpu0.start(() -> cpu0.spend(100));
        at(40, () -> cpu0.begin(1, 5));

        assertThatThrownBy(() -> engine.runUntil(100)).hasMessageContaining("spend(10) on cpu 0");
    }

    @Test
    void whatWasAnnouncedHoldsUntilTheCodeReturns() {
        boolean[] begun = {false};
        Processor cpu = engine.processor(2);
        cpu.run(new Software() {
            @Override
            public void completed(int tag) {
                begun[0] = true;
                cpu.spend(10);
                cpu.spend(10);
                note("done");
            }

            @Override
            public boolean mayBlock(int tag) {
                return !begun[0];
            }
        });
        cpu.begin(1, 5);

        engine.runUntil(100);

        assertThat(log).containsExactly("done@25");
    }

    @Test
    void eventsAndControlOperationsMayNotSpend() {
        cpu0.start(() -> cpu0.spend(100));
        at(40, () -> cpu0.spend(10));

        assertThatThrownBy(() -> engine.runUntil(100)).hasMessageContaining("spend(10) on cpu 0");
        assertThatThrownBy(() -> engine.call(() -> cpu0.spend(20))).hasMessageContaining("spend(20) on cpu 0");
    }

    @Test
    void codeMayNotSpendTheTimeOfAnotherCpu() {
        cpu0.start(() -> {
            cpu0.spend(5);
            cpu1.spend(5);
        });

        assertThatThrownBy(() -> engine.runUntil(100)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cpu 1");
    }

    @Test
    void nobodySpendsWhileTheMachineIsPaused() {
        assertThatThrownBy(() -> cpu0.spend(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> cpu0.spend(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cpu0.spend(Long.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void runEndsInTheMiddleOfASpendAndGoesOnLater() {
        cpu0.start(() -> spendAndNote("body", 100));

        engine.runUntil(50);
        assertThat(log).isEmpty();
        assertThat(engine.nowNanos()).isEqualTo(50);
        engine.runUntil(99);
        assertThat(log).isEmpty();
        engine.runUntil(100);

        assertThat(log).containsExactly("body@100");
    }

    @Test
    void uncontendedSpendSwitchesNoStrand() {
        cpu0.start(() -> loop(cpu0, "a", 1));
        engine.runUntil(1);
        long before = engine.strandSwitches();

        engine.runUntil(1_001);

        assertThat(engine.strandSwitches() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void blockedCodeWaitsUntilItIsUnblocked() {
        Processor.Parking parking = new Processor.Parking();
        cpu0.start(() -> {
            note("before");
            cpu0.block(parking);
            note("after");
        });
        at(70, () -> cpu0.unblock(parking));

        engine.runUntil(50);
        assertThat(parking.isTaken()).isTrue();
        assertThat(cpu0.isIdle()).isTrue();
        engine.runUntil(100);

        assertThat(log).containsExactly("before@0", "after@70");
        assertThat(parking.isTaken()).isFalse();
    }

    @Test
    void whatLiesBelowContinuesWhileCodeIsBlocked() {
        Processor.Parking parking = new Processor.Parking();
        script0.on(1, () -> note("low"));
        cpu0.begin(1, 100);
        at(40, () -> cpu0.start(() -> {
            cpu0.block(parking);
            note("woken");
        }));
        at(60, () -> cpu0.unblock(parking));

        engine.runUntil(200);

        assertThat(log).containsExactly("woken@60", "low@100");
    }

    @Test
    void unblockedCodeRunsOnTopOfWhatRuns() {
        Processor.Parking parking = new Processor.Parking();
        cpu0.start(() -> {
            cpu0.block(parking);
            spendAndNote("woken", 30);
        });
        script0.on(1, () -> note("low"));
        at(10, () -> cpu0.begin(1, 100));
        at(20, () -> cpu0.unblock(parking));

        engine.runUntil(200);

        assertThat(log).containsExactly("woken@50", "low@140");
    }

    @Test
    void twoTasksHandOverToOneAnother() {
        Processor.Parking first = new Processor.Parking();
        Processor.Parking second = new Processor.Parking();
        cpu0.start(() -> {
            for (;;) {
                cpu0.block(first);
                spendAndNote("first", 10);
                cpu0.unblock(second);
            }
        });
        cpu0.start(() -> {
            for (;;) {
                cpu0.block(second);
                spendAndNote("second", 20);
                cpu0.unblock(first);
            }
        });
        at(100, () -> cpu0.unblock(first));

        engine.runUntil(190);

        assertThat(log).containsExactly("first@110", "second@130", "first@140", "second@160", "first@170",
                "second@190");
    }

    @Test
    void blockIsRefusedToHandlersThatNest() {
        Processor.Parking parking = new Processor.Parking();
        script0.onBlocking(1, () -> cpu0.block(parking));
        cpu0.start(() -> cpu0.spend(100));
        at(10, () -> cpu0.begin(1, 0));

        assertThatThrownBy(() -> engine.runUntil(100)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no strand of its own");
    }

    @Test
    void unblockingNobodyIsRefused() {
        assertThatThrownBy(() -> cpu0.unblock(new Processor.Parking())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void resultsAreTheSameWithTheFastPathOnAndOff() {
        for (long seed = 1; seed <= 100; seed++) {
            assertThat(RandomLoad.run(seed, true)).as("seed %d", seed).isEqualTo(RandomLoad.run(seed, false));
        }
    }

    @Test
    void resultsAreTheSameInSlicesOfAnyLength() {
        for (long seed = 1; seed <= 30; seed++) {
            List<String> whole = RandomLoad.run(seed, true);
            assertThat(RandomLoad.runInSlices(seed, 17)).as("seed %d", seed).isEqualTo(whole);
        }
    }

    private void loop(Processor cpu, String name, long nanos) {
        for (;;) {
            cpu.spend(nanos);
            note(name);
        }
    }

    private void spendAndNote(String what, long nanos) {
        cpu0.spend(nanos);
        note(what);
    }

    private void at(long nanos, Runnable action) {
        engine.post(nanos, (kind, argument) -> action.run(), 0, 0);
    }

    private void note(String what) {
        log.add(what + "@" + engine.nowNanos());
    }
}
