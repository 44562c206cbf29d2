package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A domain comes into the pipeline: start, then startCpu on each of its CPUs; all or nothing. */
class RegisterTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(3);
    private final Stage linux = machine.stage("linux", 100);
    private final List<String> calls = new ArrayList<>();

    @AfterEach
    void close() {
        machine.close();
    }

    private List<String> order() {
        return machine.pipeline.stages().stream().map(Stage::name).toList();
    }

    /** Notes its calls; throws where the test wants it. */
    private final class Noting implements Domain {
        private final String throwsIn;
        private Stage place;

        private Noting(String throwsIn) {
            this.throwsIn = throwsIn;
        }

        private void note(String call) {
            calls.add(call);
            if (call.equals(throwsIn)) {
                throw new IllegalStateException("thrown in " + call);
            }
        }

        @Override
        public void start(Stage stage) {
            place = stage;
            machine.handle(stage, IRQ, TERMINATE);
            stage.on(0).schedule(IRQ);
            stage.on(0).stall();
            note("start");
        }

        @Override
        public void startCpu(LocalStage here) {
            note("startCpu " + here.cpu());
        }

        @Override
        public void stop() {
            note("stop");
        }
    }

    @Test
    void startsOnceAndThenOnEachCpuInOrder() {
        Stage stage = machine.register(StagePlan.of("guest", 150, 0, 2), new Noting("never"));
        assertThat(calls).containsExactly("start", "startCpu 0", "startCpu 2");
        assertThat(stage.cpus()).containsExactly(0, 2);
        assertThat(stage.name()).isEqualTo("guest");
        assertThat(stage.priority()).isEqualTo(150);
        assertThat(stage.isRegistered()).isTrue();
        assertThat(stage.on(2).stage()).isSameAs(stage);
        assertThat(order()).containsExactly("guest", "linux");
        assertThat(machine.details("registered")).containsExactly(100L, 150L);
    }

    @Test
    void numbersAreNeverUsedAgain() {
        Stage guest = machine.stage("guest", 150);
        machine.pipeline.unregister(guest, LeavePolicy.PLAY);
        Stage again = machine.stage("guest", 150);
        assertThat(linux.number()).isEqualTo(1);
        assertThat(guest.number()).isEqualTo(2);
        assertThat(again.number()).isEqualTo(3);
    }

    @Test
    void aStartThatThrowsLeavesNothingBehind() {
        for (String where : List.of("start", "startCpu 2")) {
            Noting domain = new Noting(where);
            assertThatThrownBy(() -> machine.register("guest", 150, domain)).hasMessage("thrown in " + where);
            assertThat(order()).containsExactly("linux");
            assertThat(domain.place.isRegistered()).isFalse();
            assertThat(machine.pipeline.unregister(domain.place, LeavePolicy.PLAY).isGone()).isTrue();
            assertThat(calls).last().isEqualTo("stop");
            machine.checkBooks();
        }
        machine.handle(linux, IRQ, TERMINATE);
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5");
        machine.stage("guest", 150);
    }

    @Test
    void aStopThatThrowsIsAFaultAndTheStageIsGoneAllTheSame() {
        Stage guest = machine.register("guest", 150, new Noting("stop"));
        machine.pipeline.unregister(guest, LeavePolicy.DROP);
        assertThat(machine.faults).containsExactly("guest -1 thrown in stop");
        assertThat(order()).containsExactly("linux");
    }

    @Test
    void aDomainThatLeavesInItsStartIsNotStartedFurther() {
        Stage guest = machine.register("guest", 150, new Domain() {
            @Override
            public void start(Stage stage) {
                machine.pipeline.unregister(stage, LeavePolicy.DROP);
            }

            @Override
            public void startCpu(LocalStage here) {
                calls.add("startCpu");
            }

            @Override
            public void body(LocalStage here) {
                calls.add("body");
            }
        });
        machine.run();
        assertThat(guest.isRegistered()).isFalse();
        assertThat(calls).isEmpty();
        assertThat(order()).containsExactly("linux");
    }

    @Test
    void whatItSchedulesInItsStartIsPlayedAfterwards() {
        machine.register("guest", 150, stage -> {
            machine.handle(stage, IRQ, TERMINATE);
            stage.on(1).schedule(IRQ);
        });
        machine.run();
        assertThat(machine.played).containsExactly("guest 5 @1");
    }

    @Test
    void fromAHandlerItIsRefused() {
        List<String> refusals = new ArrayList<>();
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            try {
                machine.stage("guest", 150);
            } catch (IllegalStateException refused) {
                refusals.add(refused.getMessage());
            }
        });
        machine.raise(0, IRQ);
        assertThat(refusals).containsExactly("register guest: not from a handler");
        assertThat(order()).containsExactly("linux");
    }

    @Test
    void anArrivalSeesTheNewStageAtOnce() {
        machine.handle(linux, IRQ, TERMINATE);
        machine.arrive(0, IRQ);
        Stage guest = machine.stage("guest", 150);
        machine.handle(guest, IRQ, TERMINATE);
        machine.arrive(0, IRQ);
        machine.run(0);
        assertThat(machine.played).containsExactly("guest 5", "linux 5");
    }
}
