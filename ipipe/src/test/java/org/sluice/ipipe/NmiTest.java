package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 68: an NMI bypasses the pipeline. */
class NmiTest {

    private final FakeMachine machine = new FakeMachine(2);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.register(StagePlan.of("linux", 100, 0, 1).asRoot(), stage -> { });
    private final List<Boolean> stalled = new ArrayList<>();

    @AfterEach
    void close() {
        machine.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rootIsStalledAroundItAndThenAsBeforeOnItsCpuOnly(boolean before) {
        linux.on(0).restore(before);
        linux.on(1).unstall();
        machine.pipeline.cpu(0).nmi(() -> {
            stalled.add(linux.on(0).isStalled());
            stalled.add(linux.on(1).isStalled());
            stalled.add(rt.on(0).isStalled());
        });
        assertThat(stalled).containsExactly(true, false, false);
        assertThat(linux.on(0).isStalled()).isEqualTo(before);
    }

    @Test
    void theRootsStallAroundItIsControlCodesSinceItBegan() {
        linux.on(0).unstall();
        machine.elapse(30);
        List<Object> reports = new ArrayList<>();
        machine.pipeline.cpu(0).nmi(() -> reports.add(linux.on(0).stalledBy().orElseThrow()));
        assertThat(reports).containsExactly(new StallReport("control code", "", 30));
    }

    @Test
    void aStallThatWasThereKeepsItsOwner() {
        linux.on(0).unstall();
        machine.elapse(20);
        try (Stalled block = linux.on(0).stalled("block")) {
            machine.elapse(10);
            machine.pipeline.cpu(0).nmi(() -> stalled.add(linux.on(0).isStalled()));
            assertThat(block).isNotNull();
            assertThat(linux.on(0).stalledBy()).contains(new StallReport("control code", "block", 20));
        }
        assertThat(stalled).containsExactly(true);
    }

    @Test
    void itRunsWhateverIsStalled() {
        rt.on(0).stall();
        machine.pipeline.cpu(0).nmi(() -> stalled.add(true));
        assertThat(stalled).hasSize(1);
    }

    @Test
    void itMayNotUseThePipeline() {
        List<Runnable> services = List.of(() -> rt.on(0).stall(), () -> rt.on(0).trigger(1), () -> rt.on(0).unstall(),
                () -> rt.on(0).propagate(1), () -> rt.on(0).schedule(1), () -> rt.renice(300),
                () -> machine.pipeline.order(List.of(linux, rt)),
                () -> machine.pipeline.unregister(rt, LeavePolicy.PLAY), () -> machine.stage("late", 5),
                () -> machine.pipeline.cpu(0).nmi(() -> { }));
        machine.pipeline.cpu(0).nmi(() -> services.forEach(service -> assertThatThrownBy(service::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("an NMI runs on cpu 0: it may not use the pipeline")));
        assertThat(machine.pipeline.stages()).containsExactly(rt, linux);
        assertThat(rt.priority()).isEqualTo(200);
    }

    @Test
    void itMayNotUseAnotherCpusPipelineEitherThoughNoCodeExecutes() {
        machine.pipeline.cpu(0).nmi(() -> List.<Runnable>of(() -> rt.on(1).stall(), () -> rt.on(1).trigger(1),
                () -> rt.on(1).checkContext("x"), () -> machine.pipeline.cpu(1).trigger(1), () -> rt.on(1).charge(1))
                .forEach(service -> assertThatThrownBy(service::run).isInstanceOf(IllegalStateException.class)
                        .hasMessage("an NMI runs on cpu 0: it may not use the pipeline")));
        assertThat(rt.on(1).isStalled()).isFalse();
        assertThat(machine.pipeline.ledger().triggers()).isZero();
    }

    @Test
    void oneThatIsOverKeepsNoLaterOneAway() {
        machine.pipeline.cpu(0).nmi(() -> stalled.add(true));
        machine.pipeline.cpu(1).nmi(() -> machine.pipeline.cpu(0).nmi(() -> stalled.add(true)));
        assertThat(stalled).hasSize(2);
    }

    @Test
    void anotherCpusMayComeWithinIt() {
        machine.pipeline.cpu(0).nmi(() -> {
            machine.pipeline.cpu(1).nmi(() -> stalled.add(linux.on(1).isStalled()));
            assertThatThrownBy(() -> rt.on(1).stall()).hasMessageStartingWith("an NMI runs on cpu 0");
        });
        assertThat(stalled).containsExactly(true);
        rt.on(1).stall();
        assertThat(rt.on(1).isStalled()).isTrue();
    }

    @Test
    void noneComesWithinItselfThoughAnotherCpusIsBetween() {
        PipelineCpu first = machine.pipeline.cpu(0);
        first.nmi(() -> machine.pipeline.cpu(1).nmi(() -> assertThatThrownBy(() -> first.nmi(() -> stalled.add(true)))
                .isInstanceOf(IllegalStateException.class).hasMessageStartingWith("an NMI runs on cpu ")));
        assertThat(stalled).isEmpty();
        first.nmi(() -> stalled.add(true));
        assertThat(stalled).hasSize(1);
    }

    @Test
    void itMayNotSuspendTheBodyThatItHits() {
        machine.register("task", 50, new Domain() {
            @Override
            public void start(Stage stage) {
                // nothing but a body
            }

            @Override
            public void body(LocalStage here) {
                if (here.cpu() == 0) {
                    machine.pipeline.cpu(0).nmi(() -> assertThatThrownBy(here::suspend)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("an NMI runs on cpu 0: it may not use the pipeline"));
                    stalled.add(true);
                }
            }
        });
        linux.on(0).unstall();
        machine.run();
        assertThat(stalled).hasSize(1);
    }

    @Test
    void oneThatThrowsLeavesRootAsItWas() {
        linux.on(0).unstall();
        assertThatThrownBy(() -> machine.pipeline.cpu(0).nmi(() -> {
            throw new IllegalStateException("in the NMI");
        })).hasMessage("in the NMI");
        assertThat(linux.on(0).isStalled()).isFalse();
        rt.on(0).stall();
        assertThat(rt.on(0).isStalled()).isTrue();
    }
}
