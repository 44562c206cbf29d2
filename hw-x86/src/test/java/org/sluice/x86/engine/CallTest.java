package org.sluice.x86.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Control operations from threads outside the machine. */
@Timeout(30)
class CallTest {

    private static final Executor OWN_THREADS = task -> new Thread(task).start();

    private final Engine engine = new Engine();
    private final Processor cpu = engine.processor(0);

    CallTest() {
        cpu.run(new Script());
    }

    @AfterEach
    void close() {
        engine.close();
        assertThat(Engine.strandsInUse()).isZero();
    }

    @Test
    void callOnAPausedMachineRunsAtOnce() {
        assertThat(engine.call(() -> {
            assertThat(engine.isOnBaton()).isTrue();
            return 42;
        })).isEqualTo(42);
        assertThat(engine.isOnBaton()).isFalse();
    }

    @Test
    void callFromInsideRunsDirectly() {
        List<String> log = new ArrayList<>();
        engine.post(10, (kind, argument) -> {
            engine.call(() -> log.add("call"));
            log.add("event");
        }, 0, 0);

        engine.runUntil(20);

        assertThat(log).containsExactly("call", "event");
    }

    @Test
    void callRethrowsWhatTheOperationThrows() {
        assertThatThrownBy(() -> engine.call(() -> {
            throw new IllegalArgumentException("mine");
        })).isInstanceOf(IllegalArgumentException.class).hasMessage("mine");

        engine.runUntil(10);
        assertThat(engine.nowNanos()).as("the machine is not disturbed").isEqualTo(10);
    }

    @Test
    void callWhileTheMachineRunsHappensBetweenTwoEvents() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicBoolean inEvent = new AtomicBoolean();
        engine.post(1, new EventTarget() {
            @Override
            public void onEvent(int kind, long argument) {
                inEvent.set(true);
                inEvent.set(false);
                if (!stop.get()) {
                    engine.post(engine.nowNanos() + 1, this, 0, 0);
                }
            }
        }, 0, 0);
        CompletableFuture<Void> run = inBackground(Long.MAX_VALUE / 4);
        while (engine.watchNanos() == 0) {
            Thread.onSpinWait();
        }

        List<Boolean> seen = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            seen.add(engine.call(inEvent::get));
        }
        stop.set(true);
        run.get(20, TimeUnit.SECONDS);

        assertThat(seen).hasSize(100).containsOnly(false);
    }

    @Test
    void callReachesAMachineWhoseBodyOnlySpends() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        cpu.start(() -> {
            while (!stop.get()) {
                cpu.spend(1);
            }
        });
        CompletableFuture<Void> run = inBackground(Long.MAX_VALUE / 4);

        assertThatThrownBy(() -> engine.call(() -> {
            throw new IllegalStateException("from the call");
        })).hasMessage("from the call");
        engine.call(() -> stop.set(true));
        run.get(20, TimeUnit.SECONDS);
    }

    @Test
    void manyThreadsMayCallAtOnce() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        cpu.start(() -> {
            while (!stop.get()) {
                cpu.spend(10);
            }
        });
        int[] count = {0};
        CompletableFuture<Void> run = inBackground(Long.MAX_VALUE / 4);
        List<Thread> callers = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < 4; t++) {
            Thread caller = new Thread(() -> {
                for (int i = 0; i < 250; i++) {
                    engine.call(() -> {
                        count[0]++;
                    });
                }
            });
            caller.setUncaughtExceptionHandler((thread, thrown) -> failures.add(thrown));
            callers.add(caller);
            caller.start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        engine.call(() -> stop.set(true));
        run.get(20, TimeUnit.SECONDS);

        assertThat(failures).isEmpty();
        assertThat(engine.call(() -> count[0])).isEqualTo(1_000);
    }

    @Test
    void twoThreadsCannotRunTheSameMachine() throws Exception {
        AtomicBoolean started = new AtomicBoolean();
        AtomicBoolean stop = new AtomicBoolean();
        cpu.start(() -> {
            started.set(true);
            while (!stop.get()) {
                cpu.spend(1);
            }
        });
        CompletableFuture<Void> run = inBackground(Long.MAX_VALUE / 4);
        while (!started.get()) {
            Thread.onSpinWait();
        }

        assertThatThrownBy(() -> engine.runUntil(Long.MAX_VALUE)).hasMessageContaining("another thread");
        engine.call(() -> stop.set(true));
        run.get(20, TimeUnit.SECONDS);
    }

    @Test
    void stopEndsTheRunAtTheInstantItHasReached() throws Exception {
        AtomicBoolean started = new AtomicBoolean();
        cpu.start(() -> {
            for (;;) {
                started.set(true);
                cpu.spend(1);
            }
        });
        CompletableFuture<Void> run = inBackground(Long.MAX_VALUE / 4);
        while (!started.get()) {
            Thread.onSpinWait();
        }

        engine.stop();
        run.get(20, TimeUnit.SECONDS);

        long reached = engine.nowNanos();
        assertThat(reached).isLessThan(Long.MAX_VALUE / 4);
        engine.runUntil(reached + 10);
        assertThat(engine.nowNanos()).isEqualTo(reached + 10);
    }

    @Test
    void runWaitsForAControlOperationOfAnotherThread() throws Exception {
        AtomicBoolean entered = new AtomicBoolean();
        AtomicBoolean leave = new AtomicBoolean();
        CompletableFuture<Void> call = CompletableFuture.runAsync(() -> engine.call(() -> {
            entered.set(true);
            while (!leave.get()) {
                Thread.onSpinWait();
            }
        }), OWN_THREADS);
        while (!entered.get()) {
            Thread.onSpinWait();
        }
        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS, OWN_THREADS).execute(() -> leave.set(true));

        engine.runUntil(100);

        assertThat(engine.nowNanos()).isEqualTo(100);
        call.get(20, TimeUnit.SECONDS);
    }

    @Test
    void runFromAControlOperationIsRefused() {
        assertThatThrownBy(() -> engine.call(() -> engine.runUntil(10))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inside");
    }

    @Test
    void interruptFlagOfTheRunnerIsKept() {
        cpu.start(() -> cpu.spend(50));
        Processor other = engine.processor(1);
        other.run(new Script());
        other.start(() -> other.spend(30));

        Thread.currentThread().interrupt();
        engine.runUntil(100);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(engine.nowNanos()).isEqualTo(100);
    }

    @Test
    void interruptFlagOfACallerIsKept() throws Exception {
        AtomicBoolean entered = new AtomicBoolean();
        AtomicBoolean leave = new AtomicBoolean();
        engine.post(1, (kind, argument) -> {
            entered.set(true);
            while (!leave.get()) {
                Thread.onSpinWait();
            }
        }, 0, 0);
        CompletableFuture<Void> run = inBackground(100);
        while (!entered.get()) {
            Thread.onSpinWait();
        }
        Thread.currentThread().interrupt();
        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS, OWN_THREADS).execute(() -> leave.set(true));

        assertThat(engine.call(() -> 7)).isEqualTo(7);

        assertThat(Thread.interrupted()).isTrue();
        run.get(20, TimeUnit.SECONDS);
    }

    private CompletableFuture<Void> inBackground(long untilNanos) {
        return CompletableFuture.runAsync(() -> engine.runUntil(untilNanos), OWN_THREADS);
    }
}
