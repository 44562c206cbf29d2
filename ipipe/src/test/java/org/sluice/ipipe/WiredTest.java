package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rules 44 and 45: a wired irq is the head's alone, and first. */
class WiredTest {

    private static final int WIRED = 5;

    private final FakeMachine machine = new FakeMachine(2);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.stage("linux", 100);

    WiredTest() {
        machine.handle(rt, WIRED, IrqUse.of(TERMINATE).withWired(), (irq, here) -> { });
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void itIsPlayedBeforeEverythingThatWaits() {
        machine.handle(rt, 1, TERMINATE);
        machine.handle(rt, 7, TERMINATE);
        rt.on(0).stall();
        machine.arrive(0, 7);
        machine.arrive(0, 1);
        machine.arrive(0, WIRED);
        rt.on(0).unstall();
        machine.run();
        assertThat(machine.takePlayed()).containsExactly("rt 5", "rt 1", "rt 7");
    }

    @Test
    void aStalledHeadLogsItAndALockHoldsIt() {
        rt.on(0).stall();
        machine.raise(0, WIRED);
        assertThat(machine.books("rt").pending()).isEqualTo(1);
        rt.lock(WIRED);
        assertThat(machine.books("rt").held()).isEqualTo(1);
        rt.on(0).unstall();
        machine.run();
        assertThat(machine.takePlayed()).isEmpty();
        rt.unlock(WIRED);
        machine.run();
        assertThat(machine.takePlayed()).containsExactly("rt 5");
    }

    @Test
    void wiringWhatWaitsPutsItFirst() {
        machine.handle(rt, 1, TERMINATE);
        machine.handle(rt, 7, TERMINATE);
        rt.on(0).stall();
        machine.arrive(0, 1);
        machine.arrive(0, 7);
        rt.control(7, IrqUse.of(TERMINATE).withWired());
        rt.on(0).unstall();
        machine.run();
        assertThat(machine.takePlayed()).containsExactly("rt 7", "rt 1");
    }

    @Nested
    class Refused {

        @Test
        void toAnybodyButTheHead() {
            assertThatThrownBy(() -> machine.handle(linux, 1, IrqUse.of(TERMINATE).withWired(), (irq, here) -> { }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("irq 1 cannot be wired to stage linux: only the head can, rt");
            assertThat(linux.use(1)).isEqualTo(IrqUse.IGNORED);
        }

        @Test
        void withAModeThatPassesOnOrSticky() {
            assertThatThrownBy(() -> IrqUse.of(ACCEPT).withWired()).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> IrqUse.of(TERMINATE).withSticky().withWired())
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("WIRED goes with TERMINATE");
        }

        @Test
        void toComeOrMoveBeforeIt() {
            assertThatThrownBy(() -> machine.stage("above", 250)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("stage rt has wired irqs and must stay the head");
            assertThatThrownBy(() -> linux.renice(201)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> rt.renice(99)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> machine.pipeline.order(List.of(linux, rt)))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(machine.pipeline.stages()).containsExactly(rt, linux);
            assertThat(linux.priority()).isEqualTo(100);
        }

        @Test
        void notToComeBehindIt() {
            linux.renice(200);
            machine.stage("peer", 200);
            rt.renice(300);
            assertThat(machine.pipeline.stages().get(0)).isSameAs(rt);
        }

        @Test
        void noLongerOnceItIsReleased() {
            rt.release(WIRED);
            linux.renice(300);
            assertThat(machine.pipeline.stages()).containsExactly(linux, rt);
        }
    }

    @Nested
    class BehindOneThatIsNoHeadAnyMore {

        private void wireLinux() {
            machine.handle(linux, 1, IrqUse.of(TERMINATE).withWired(), (irq, here) -> { });
        }

        @Test
        void theNextStageIsTheHeadFromTheInstantAtWhichTheFormerBeginsToLeave() {
            machine.handle(rt, 2, IrqUse.of(TERMINATE), (irq, here) -> here.spend(10));
            machine.meanwhile(() -> {
                assertThatThrownBy(this::wireLinux).hasMessageContaining("only the head can, rt");
                assertThat(machine.pipeline.unregister(rt, LeavePolicy.PLAY).isGone()).isFalse();
                wireLinux();
                assertThat(linux.control(1, IrqUse.of(TERMINATE))).isEqualTo(IrqUse.of(TERMINATE).withWired());
                linux.control(1, IrqUse.of(TERMINATE).withWired());
                assertThatThrownBy(() -> machine.stage("above", 150)).isInstanceOf(IllegalStateException.class);
                machine.raise(1, 1);
            });
            machine.raise(0, 2);
            assertThat(machine.takePlayed()).containsExactly("rt 2", "linux 1 @1");
            assertThat(machine.pipeline.stages()).containsExactly(linux);
        }

        @Test
        void behindOneThatSitsOutItIsTheHeadAndStaysSo() {
            machine.pipeline.quarantine(rt);
            wireLinux();
            assertThatThrownBy(() -> machine.stage("between", 150)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("stage linux has wired irqs and must stay the head");
            Stage below = machine.stage("below", 50);
            assertThatThrownBy(() -> below.renice(150)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> linux.renice(20)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> machine.pipeline.order(List.of(rt, below, linux)))
                    .isInstanceOf(IllegalStateException.class);
            machine.pipeline.order(List.of(linux, rt, below));
            machine.raise(0, 1);
            assertThat(machine.takePlayed()).containsExactly("linux 1");
        }
    }

    @Test
    void aHeadThatIsAloneMayHaveAnyPriority() {
        try (FakeMachine alone = new FakeMachine(1)) {
            Stage only = alone.stage("only", 200);
            alone.handle(only, 1, IrqUse.of(IrqMode.TERMINATE).withWired(), (irq, here) -> { });
            only.renice(5);
            assertThat(only.priority()).isEqualTo(5);
        }
    }
}
