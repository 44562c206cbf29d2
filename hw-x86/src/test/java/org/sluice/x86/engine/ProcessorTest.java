package org.sluice.x86.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Declared time: a stack of activations of which only the top one advances. */
class ProcessorTest {

    private final Engine engine = new Engine();
    private final Processor cpu = engine.processor(0);
    private final Script script = new Script();
    private final List<String> log = new ArrayList<>();

    ProcessorTest() {
        cpu.run(script);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void activationEndsAfterItsTime() {
        script.on(1, () -> note("end"));
        cpu.begin(1, 100);

        engine.runUntil(99);
        assertThat(log).isEmpty();
        assertThat(cpu.isIdle()).isFalse();
        engine.runUntil(100);

        assertThat(log).containsExactly("end@100");
        assertThat(cpu.isIdle()).isTrue();
    }

    @Test
    void preemptedActivationKeepsItsRemainder() {
        script.on(1, () -> note("low")).on(2, () -> note("high"));
        cpu.begin(1, 100);
        at(30, () -> cpu.begin(2, 50));

        engine.runUntil(1_000);

        assertThat(log).containsExactly("high@80", "low@150");
    }

    @Test
    void remaindersAddUpOverSeveralLevels() {
        script.on(1, () -> note("1")).on(2, () -> note("2")).on(3, () -> note("3"));
        cpu.begin(1, 100);
        at(10, () -> cpu.begin(2, 100));
        at(20, () -> cpu.begin(3, 100));

        engine.runUntil(1_000);

        assertThat(log).containsExactly("3@120", "2@210", "1@300");
    }

    @Test
    void whatCompletionBeginsRunsOnTopOfWhatLiesBelow() {
        script.on(1, () -> note("low")).on(2, () -> {
            note("high");
            cpu.begin(3, 5);
        }).on(3, () -> note("next"));
        cpu.begin(1, 100);
        at(10, () -> cpu.begin(2, 10));

        engine.runUntil(1_000);

        assertThat(log).containsExactly("high@20", "next@25", "low@115");
    }

    @Test
    void depthAndTopTagShowTheStack() {
        cpu.begin(1, 100);
        at(10, () -> cpu.begin(2, 10));

        engine.runUntil(15);
        assertThat(cpu.depth()).isEqualTo(2);
        assertThat(cpu.topTag()).isEqualTo(2);
        engine.runUntil(20);

        assertThat(cpu.depth()).isEqualTo(1);
        assertThat(cpu.topTag()).isEqualTo(1);
    }

    @Test
    void stackGrowsAsDeepAsNeeded() {
        for (int tag = 1; tag <= 100; tag++) {
            int ending = tag;
            script.on(tag, () -> note(Integer.toString(ending)));
            cpu.begin(tag, 1);
        }

        engine.runUntil(1_000);

        assertThat(log).hasSize(100).startsWith("100@1", "99@2").endsWith("1@100");
    }

    @Test
    void twoProcessorsAdvanceAtTheSameTime() {
        Processor other = engine.processor(1);
        other.run(new Script().on(1, () -> note("other")));
        script.on(1, () -> note("cpu"));
        cpu.begin(1, 100);
        other.begin(1, 60);

        engine.runUntil(1_000);

        assertThat(log).containsExactly("other@60", "cpu@100");
    }

    @Test
    void zeroTimeEndsAtTheSameInstantButNotBeforeEarlierEvents() {
        script.on(1, () -> note("end"));
        at(10, () -> cpu.begin(1, 0));
        at(10, () -> note("event"));

        engine.runUntil(10);

        assertThat(log).containsExactly("event@10", "end@10");
    }

    @Test
    void negativeOrBoundlessTimeIsRefused() {
        assertThatThrownBy(() -> cpu.begin(1, -1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> cpu.begin(1, Long.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
        assertThat(cpu.isIdle()).isTrue();
    }

    @Test
    void timeStandsWhereTheRunWasToldToEnd() {
        engine.runUntil(123);
        assertThat(engine.nowNanos()).isEqualTo(123);
        assertThat(engine.watchNanos()).isEqualTo(123);
    }

    @Test
    void runsToTheEndOfTime() {
        script.on(1, () -> note("end"));
        cpu.begin(1, 100);

        engine.runUntil(Long.MAX_VALUE);

        assertThat(log).containsExactly("end@100");
    }

    @Test
    void timeDoesNotGoBack() {
        engine.runUntil(100);

        assertThatThrownBy(() -> engine.runUntil(99)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> engine.post(99, (kind, argument) -> { }, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void alarmRingsAtItsLastDeadlineOnly() {
        Alarm alarm = engine.alarm((kind, argument) -> note("ring" + kind + "/" + argument), 4);
        alarm.set(10);
        alarm.set(30);

        engine.runUntil(100);

        assertThat(log).containsExactly("ring4/30@30");
    }

    @Test
    void cancelledAlarmIsSilent() {
        Alarm alarm = engine.alarm((kind, argument) -> note("ring"), 0);
        alarm.set(10);
        alarm.cancel();

        engine.runUntil(100);

        assertThat(log).isEmpty();
        assertThat(alarm.atNanos()).isEqualTo(EventQueue.NEVER);
    }

    private void at(long nanos, Runnable action) {
        engine.post(nanos, (kind, argument) -> action.run(), 0, 0);
    }

    private void note(String what) {
        log.add(what + "@" + engine.nowNanos());
    }
}
