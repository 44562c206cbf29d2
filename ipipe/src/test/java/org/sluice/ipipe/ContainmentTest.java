package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a domain throws or leaves unsaid stays its own fault, whatever it is; only the machine's unwinding passes. */
class ContainmentTest {

    private static final int IRQ = 5;
    private static final int OTHER = 6;
    private static final KernelEvent CALL = new KernelEvent.Syscall(1, 0, 0, 0);

    private final FakeMachine machine = new FakeMachine(1);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.stage("linux", 100);
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void close() {
        machine.close();
    }

    static List<Throwable> thrown() {
        return List.of(new Error("x"), new ServiceConfigurationError("x"), new IOException("x"), new Throwable("x"),
                new StackOverflowError("x"));
    }

    @SuppressWarnings("unchecked") // the compiler is to take it for an unchecked one
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void aHandlerMayThrowAnything(Throwable thrown) {
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> ContainmentTest.sneak(thrown));
        machine.handle(linux, OTHER, TERMINATE);
        machine.raise(0, IRQ);
        machine.raise(0, OTHER);
        assertThat(machine.faults).containsExactly("rt 5 x");
        assertThat(machine.takePlayed()).endsWith("linux 6");
        assertThat(rt.isRegistered()).isFalse();
        machine.checkBooks();
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void soMayAnEventHandler(Throwable thrown) {
        rt.catchEvent(KernelEvent.Syscall.class, (event, here) -> {
            ContainmentTest.sneak(thrown);
            return Verdict.STOP;
        });
        assertThat(machine.pipeline.cpu(0).event(CALL)).isEqualTo(Verdict.PROPAGATE);
        assertThat(machine.faults).containsExactly("rt -2 x");
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void soMayABody(Throwable thrown) {
        machine.register(StagePlan.of("tasks", 50, 0), new Domain() {
            @Override
            public void start(Stage stage) {
                done.add("start");
            }

            @Override
            public void body(LocalStage here) {
                ContainmentTest.sneak(thrown);
            }
        });
        machine.handle(linux, OTHER, TERMINATE);
        machine.run();
        machine.raise(0, OTHER);
        assertThat(machine.faults).containsExactly("tasks -1 x");
        assertThat(machine.takePlayed()).endsWith("linux 6");
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void aStartThatThrowsIsRefusedAndLeavesNothing(Throwable thrown) {
        assertThatThrownBy(() -> machine.pipeline.register(stage -> ContainmentTest.sneak(thrown),
                StagePlan.of("bad", 150, 0))).isSameAs(thrown);
        assertThat(machine.pipeline.stages()).containsExactly(rt, linux);
    }

    @Test
    void moreTimeThanTheClockHasLeftIsRefused() {
        long most = LocalStage.CLOCK_MAX_NANOS;
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            assertThatThrownBy(() -> here.charge(Long.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("nanos " + Long.MAX_VALUE).hasMessageContaining("until " + most);
            here.charge(10);
            assertThatThrownBy(() -> here.charge(most - here.nowNanos() - 9))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> here.spend(Long.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
            here.charge(most - here.nowNanos() - 10);
            done.add("charged");
        });
        machine.raise(0, IRQ);
        assertThat(done).containsExactly("charged");
        assertThat(machine.faults).isEmpty();
    }

    @Test
    void whoGivesNoVerdictIsBlamedAndNotWhoRaisedTheEvent() {
        rt.catchEvent(KernelEvent.Syscall.class, (event, here) -> null);
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> done.add(here.event(CALL).toString()));
        machine.raise(0, IRQ);
        assertThat(done).containsExactly("PROPAGATE");
        assertThat(machine.faults).containsExactly("rt -2 the event handler of rt@cpu0 gave no verdict: it must say"
                + " PROPAGATE or STOP");
        assertThat(linux.isRegistered()).isTrue();
        assertThat(rt.isRegistered()).isFalse();
    }

    @Test
    void whoWatchesSwitchesMustSayAVerdictToo() {
        rt.catchEvent(KernelEvent.DomainSwitch.class, (event, here) -> Verdict.UNSAID);
        machine.handle(linux, IRQ, TERMINATE);
        machine.raise(0, IRQ);
        assertThat(machine.faults).hasSize(1).first().asString().contains("gave no verdict");
        assertThat(machine.takePlayed()).containsExactly("linux 5");
    }

    @Test
    void aSwitchWhereCodeInterruptsCodeAsDeepAsItMayIsNotTold() {
        int[] depth = {0};
        rt.catchEvent(KernelEvent.DomainSwitch.class, (event, here) -> Verdict.PROPAGATE);
        machine.handle(rt, OTHER, TERMINATE);
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            if (++depth[0] < 255) {
                here.trigger(IRQ);
                here.unstall();
            } else {
                here.trigger(OTHER);
            }
        });
        machine.raise(0, IRQ);
        assertThat(depth[0]).isGreaterThanOrEqualTo(255);
        assertThat(machine.takePlayed()).contains("rt 6");
        assertThat(machine.faults).isEmpty();
        assertThat(linux.isRegistered()).isTrue();
        machine.checkBooks();
    }
}
