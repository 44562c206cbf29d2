package org.sluice.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Small programs on the real APICs. */
class LapicWorldTest {

    private static final int VECTOR = 0x41;
    private static final long MAX = 100_000;

    private static final class Seen {
        private int handled;
        private boolean flag;
    }

    private static Optional<String> told(boolean holds, Object what) {
        return holds ? Optional.empty() : Optional.of(what.toString());
    }

    private static LapicWorld<Seen> twoIpis(int first, int second) {
        return new LapicWorld<>("two-ipis", 2, Seen::new)
                .onInterrupt((run, cpu, vector) -> {
                    run.state().handled++;
                    run.note(cpu, vector);
                    LapicWorld.Handler.<Seen>plain().onInterrupt(run, cpu, vector);
                })
                .program(0, Act.of("sti", run -> run.cpu(0).hardEnable()))
                .program(1, Act.of("send", run -> run.sendIpi(1, 0, first)),
                        Act.of("send again", run -> run.sendIpi(1, 0, second)));
    }

    @Test
    void ipisOfOneSenderToOneCpuArriveInTheirOrder() {
        LapicWorld<Seen> world = twoIpis(VECTOR, VECTOR + 16).atEnd("both", run ->
                told(run.state().handled == 2, run.state().handled));
        Report report = Explorer.explore(world, Plan.exhaustive(MAX));
        assertThat(report.violation()).isEmpty();
        assertThat(report.complete()).isTrue();
        assertThat(report.distinct()).isGreaterThan(2);
    }

    @Test
    void equalIpisMergeUnderSomeSchedules() {
        LapicWorld<Seen> world = twoIpis(VECTOR, VECTOR).atEnd("both", run ->
                told(run.state().handled == 2, run.state().handled));
        Report report = Explorer.explore(world, Plan.exhaustive(MAX));
        assertThat(report.violation()).map(Violation::toString).contains("both: 1");
        assertThat(Explorer.explore(twoIpis(VECTOR, VECTOR), Plan.exhaustive(MAX)).violation()).isEmpty();
    }

    @Test
    void aProgramThatWaitsForWhatNobodyDoesIsStuck() {
        LapicWorld<Seen> world = new LapicWorld<>("stuck", 1, Seen::new)
                .program(0, Act.<LapicRun<Seen>>of("spin", run -> { }).when(run -> run.state().flag));
        assertThat(Explorer.explore(world, Plan.random(3)).violation()).map(Violation::toString)
                .contains("stuck: cpu 0: spin waits for ever");
    }

    @Test
    void aProgramMayWaitForAHandler() {
        LapicWorld<Seen> world = new LapicWorld<>("spin", 2, Seen::new)
                .onInterrupt((run, cpu, vector) -> {
                    run.state().flag = true;
                    LapicWorld.Handler.<Seen>plain().onInterrupt(run, cpu, vector);
                })
                .program(0, Act.of("sti", run -> run.cpu(0).hardEnable()),
                        Act.<LapicRun<Seen>>of("spin", run -> { }).when(run -> run.state().flag))
                .program(1, Act.of("send", run -> run.sendIpi(1, 0, VECTOR)));
        Report report = Explorer.explore(world, Plan.exhaustive(MAX));
        assertThat(report.violation()).isEmpty();
        assertThat(report.complete()).isTrue();
    }
}
