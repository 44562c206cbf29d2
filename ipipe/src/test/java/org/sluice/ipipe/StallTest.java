package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 12 to 15, 18 and 24: a stall is one bit per CPU and stage, and only holds delivery back. */
class StallTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(2);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.stage("linux", 100);
    private final LocalStage here = linux.on(0);

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void stallingTwiceIsTheSameAsOnce() {
        machine.handle(linux, IRQ, TERMINATE);
        here.stall();
        here.stall();
        machine.raise(0, IRQ);
        here.unstall();
        machine.run();
        assertThat(here.isStalled()).isFalse();
        assertThat(machine.played).containsExactly("linux 5");
    }

    @Test
    void stallReturnsWhatWasBefore() {
        assertThat(here.stall()).isFalse();
        assertThat(here.stall()).isTrue();
        assertThat(here.testAndUnstall()).isTrue();
        assertThat(here.testAndUnstall()).isFalse();
    }

    @Test
    void restoreUndoesOneStall() {
        boolean outer = here.stall();
        boolean inner = here.stall();
        here.restore(inner);
        assertThat(here.isStalled()).isTrue();
        here.restore(outer);
        assertThat(here.isStalled()).isFalse();
    }

    @Test
    void restoreFalsePlaysTheLog() {
        machine.handle(linux, IRQ, TERMINATE);
        here.stall();
        machine.raise(0, IRQ);
        here.restore(false);
        machine.run();
        assertThat(machine.played).containsExactly("linux 5");
    }

    @Test
    void restoreTrueClosesAnOpenStage() {
        here.restore(true);
        assertThat(here.isStalled()).isTrue();
    }

    @Test
    void testAndUnstallPlaysTheLog() {
        machine.handle(linux, IRQ, TERMINATE);
        here.stall();
        machine.raise(0, IRQ);
        here.testAndUnstall();
        machine.run();
        assertThat(machine.played).containsExactly("linux 5");
    }

    @Test
    void stallTouchesNoLineAndNoController() {
        machine.handle(linux, IRQ, TERMINATE);
        machine.takeJournal();
        here.stall();
        machine.raise(0, IRQ);
        assertThat(machine.takeJournal("ack", "unmask", "ipi")).containsExactly("ack 5");
        assertThat(machine.isMasked(IRQ)).isFalse();
    }

    @Test
    void stallOnOneCpuIsNoneOnAnother() {
        machine.handle(linux, IRQ, TERMINATE);
        here.stall();
        machine.raise(0, IRQ);
        machine.raise(1, IRQ);
        assertThat(machine.played).containsExactly("linux 5 @1");
        assertThat(linux.on(1).isStalled()).isFalse();
    }

    @Test
    void stallProtectsEverythingBelow() {
        machine.handle(linux, IRQ, TERMINATE);
        rt.on(0).stall();
        machine.raise(0, IRQ);
        here.unstall();
        machine.run();
        assertThat(machine.takePlayed()).isEmpty();
        rt.on(0).unstall();
        machine.run();
        assertThat(machine.played).containsExactly("linux 5");
    }

    @Test
    void unstallInTheOwnHandlerPlaysBeforeItReturns() {
        machine.handle(linux, 1, TERMINATE);
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, local) -> {
            machine.arrive(0, 1);
            local.unstall();
            machine.played.add("end");
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5", "linux 1", "end");
    }

    @Test
    void unstallingALowerStageFromAboveDoesNotPreemptTheCaller() {
        machine.handle(linux, 1, TERMINATE);
        here.stall();
        machine.raise(0, 1);
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, local) -> {
            linux.on(0).unstall();
            local.unstall();
            local.spend(5);
            machine.played.add("end");
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "end", "linux 1");
    }

    @Test
    void unstallingAHigherStageFromBelowPreemptsTheCaller() {
        machine.handle(rt, 1, TERMINATE);
        rt.on(0).stall();
        machine.arrive(0, 1);
        rt.on(0).unstall();
        rt.on(0).stall();
        assertThat(machine.played).isEmpty();
        Stage low = machine.stage("low", 50);
        machine.handle(low, IRQ, IrqUse.of(TERMINATE), (irq, local) -> {
            rt.on(0).stall();
            machine.arrive(0, 1);
            rt.on(0).unstall();
            machine.played.add("end");
        });
        rt.on(0).unstall();
        machine.run();
        machine.takePlayed();
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("low 5", "rt 1", "end");
    }

    @Test
    void stageIsStalledAroundItsHandler() {
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, local) -> {
            machine.played.add("stalled " + local.isStalled() + ", again " + local.stall());
            machine.played.add("on 1 " + linux.on(1).isStalled());
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5", "stalled true, again true", "on 1 false");
        assertThat(here.isStalled()).isFalse();
    }

    @Test
    void handlerCannotHandBackAStalledStage() {
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, local) -> {
            local.unstall();
            local.stall();
        });
        machine.raise(0, IRQ);
        assertThat(here.isStalled()).isFalse();
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5", "linux 5");
    }

    @Test
    void nestedHandlerLeavesTheStageOpenForTheOneThatOpenedIt() {
        machine.handle(linux, 1, TERMINATE);
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, local) -> {
            machine.arrive(0, 1);
            local.unstall();
            machine.played.add("stalled " + local.isStalled());
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5", "linux 1", "stalled false");
    }

    @Test
    void whatArrivesDuringAHandlerWaitsForItsEnd() {
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, local) -> {
            local.spend(10);
            machine.played.add("end");
        });
        machine.meanwhile(() -> machine.raise(0, IRQ));
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5", "end", "linux 5", "end");
    }

    @Test
    void higherHandlerPreemptsALowerOneWhileItsTimePasses() {
        machine.handle(rt, 1, TERMINATE);
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, local) -> local.charge(100));
        machine.meanwhile(() -> machine.raise(0, 1));
        machine.takeJournal();
        machine.raise(0, IRQ);
        assertThat(machine.takeJournal("played", "finished")).containsExactly("played linux 5", "played rt 1",
                "finished rt 1", "finished linux 5");
    }

    @Test
    void briefHandlerThatOpensItsStagePlaysNothingItself() {
        machine.handle(linux, 1, TERMINATE);
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE).withBrief(), (irq, local) -> {
            machine.arrive(0, 1);
            local.unstall();
            machine.played.add("end");
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5", "end", "linux 1");
    }

    @Test
    void traceTellsEachChangeOnce() {
        machine.takeJournal();
        here.stall();
        here.stall();
        here.unstall();
        here.unstall();
        assertThat(machine.takeJournal("stalled", "unstalled")).containsExactly("stalled linux", "unstalled linux");
    }

    @Test
    void unstallWithoutAnythingPendingPassesNothingTwice() {
        machine.handle(linux, IRQ, ACCEPT);
        machine.raise(0, IRQ);
        here.unstall();
        machine.run();
        assertThat(machine.played).containsExactly("linux 5");
    }
}
