package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.DISCARD;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 1 to 5, 10 and 11: record in every log, acknowledge, then walk from the head. */
class DispatchTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(1);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage hrt = machine.stage("hrt", 150);
    private final Stage linux = machine.stage("linux", 100);

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void everyAcceptingStageGetsIt() {
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(hrt, IRQ, ACCEPT);
        machine.handle(linux, IRQ, ACCEPT);
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "hrt 5", "linux 5");
    }

    @Test
    void ignoringStagesArePassedBy() {
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(linux, IRQ, TERMINATE);
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "linux 5");
    }

    @Test
    void terminatedIrqNeverReachesLowerStages() {
        machine.handle(rt, IRQ, TERMINATE);
        machine.handle(linux, IRQ, TERMINATE);
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5");
        assertThat(machine.books("linux").recorded()).isZero();
    }

    @Test
    void discardedIrqReachesNobodyBelow() {
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(hrt, IRQ, DISCARD);
        machine.handle(linux, IRQ, ACCEPT);
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5");
    }

    @Test
    void everyLogIsWrittenBeforeTheControllerIsAcknowledged() {
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(linux, IRQ, ACCEPT);
        machine.takeJournal();
        machine.raise(0, IRQ);
        assertThat(machine.takeJournal("recorded", "ack", "played", "finished")).containsExactly("recorded rt 5",
                "recorded linux 5", "ack 5", "played rt 5", "finished rt 5", "played linux 5", "finished linux 5");
    }

    @Test
    void recordingPlaysNothing() {
        machine.handle(rt, IRQ, ACCEPT);
        machine.arrive(0, IRQ);
        assertThat(machine.played).isEmpty();
        assertThat(rt.on(0).isPending(IRQ)).isTrue();
    }

    @Test
    void whatNobodyHandlesIsAcknowledgedAndDiscardedUnderNone() {
        machine.takeJournal();
        machine.raise(0, IRQ);
        assertThat(machine.takeJournal()).containsExactly("recorded none 5", "discarded none 5", "ack 5");
        assertThat(machine.books("none").recorded()).isEqualTo(1);
        assertThat(machine.books("none").discarded()).isEqualTo(1);
    }

    @Test
    void aDiscardingHeadPutsItUnderNone() {
        rt.control(IRQ, IrqUse.of(DISCARD));
        machine.handle(linux, IRQ, TERMINATE);
        machine.raise(0, IRQ);
        assertThat(machine.played).isEmpty();
        assertThat(machine.books("none").discarded()).isEqualTo(1);
    }

    @Test
    void recordingIgnoresStalls() {
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(linux, IRQ, ACCEPT);
        rt.on(0).stall();
        machine.raise(0, IRQ);
        assertThat(machine.played).isEmpty();
        assertThat(rt.on(0).isPending(IRQ)).isTrue();
        assertThat(linux.on(0).isPending(IRQ)).isTrue();
    }

    @Test
    void walkStopsAtTheFirstStalledStageEvenIfItsLogIsEmpty() {
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(linux, IRQ, ACCEPT);
        hrt.on(0).stall();
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("rt 5");
        hrt.on(0).unstall();
        machine.run();
        assertThat(machine.played).containsExactly("linux 5");
    }

    @Test
    void walkNeverPassesTheInterruptedStage() {
        machine.handle(linux, IRQ, TERMINATE);
        machine.handle(hrt, 1, IrqUse.of(TERMINATE), (irq, here) -> {
            here.unstall();
            here.spend(10);
            machine.played.add("hrt 1 ends");
        });
        machine.meanwhile(() -> machine.raise(0, IRQ));
        machine.raise(0, 1);
        assertThat(machine.played).containsExactly("hrt 1", "hrt 1 ends", "linux 5");
    }

    @Test
    void interruptedStageLooksAtItsLogAgain() {
        machine.handle(rt, 1, TERMINATE);
        machine.handle(linux, 2, TERMINATE);
        machine.handle(linux, 3, IrqUse.of(TERMINATE), (irq, here) -> here.spend(10));
        machine.meanwhile(() -> {
            machine.arrive(0, 2);
            machine.arrive(0, 1);
            machine.run(0);
            machine.played.add("both arrived");
        });
        machine.raise(0, 3);
        assertThat(machine.played).containsExactly("linux 3", "rt 1", "both arrived", "linux 2");
    }

    @Test
    void aHandlerCannotTakeBackWhatIsRecordedBelow() {
        machine.handle(rt, IRQ, IrqUse.of(ACCEPT), (irq, here) -> here.stage().control(irq, IrqUse.of(TERMINATE)));
        machine.handle(linux, IRQ, ACCEPT);
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("rt 5", "linux 5");
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("rt 5");
    }

    @Test
    void arrivalsPassByStagesThatAreNotOnTheCpu() {
        try (FakeMachine two = new FakeMachine(2)) {
            Stage here = two.register(StagePlan.of("here", 200, 1), stage -> { });
            Stage everywhere = two.stage("everywhere", 100);
            two.handle(here, IRQ, TERMINATE);
            two.handle(everywhere, IRQ, TERMINATE);
            two.raise(0, IRQ);
            two.raise(1, IRQ);
            assertThat(two.played).containsExactly("everywhere 5", "here 5 @1");
        }
    }

    @Test
    void oneStepPlaysOneHandler() {
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(linux, IRQ, ACCEPT);
        machine.arrive(0, IRQ);
        assertThat(machine.step(0)).isTrue();
        assertThat(machine.takePlayed()).containsExactly("rt 5");
        assertThat(machine.step(0)).isTrue();
        assertThat(machine.takePlayed()).containsExactly("linux 5");
        assertThat(machine.step(0)).isFalse();
    }

    @Test
    void theMachineIsToldWhetherWhatComesNextMayLetTimePass() {
        PipelineCpu cpu = machine.pipeline.cpu(0);
        machine.handle(rt, IRQ, IrqUse.of(ACCEPT).withBrief(), (irq, here) -> { });
        machine.handle(linux, IRQ, ACCEPT);
        assertThat(cpu.mayBlock()).as("nothing comes").isFalse();
        machine.arrive(0, IRQ);
        assertThat(cpu.mayBlock()).as("a brief handler").isFalse();
        machine.step(0);
        assertThat(cpu.mayBlock()).as("one that is not brief").isTrue();
        machine.step(0);
        assertThat(cpu.mayBlock()).isFalse();
    }

    @Test
    void theHandlerSeesIdentityTimeAndPlace() {
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> machine.played.add(here.irqId() + " "
                + here.hits() + " " + here.raisedNanos() + " " + here.nowNanos() + " " + here.cpu() + " "
                + here.stage().name()));
        machine.elapse(70);
        long id = machine.arrive(0, IRQ);
        machine.elapse(30);
        machine.run(0);
        assertThat(machine.played).containsExactly("linux 5", id + " 1 70 100 0 linux");
        assertThat(linux.on(0).irqId()).isZero();
        assertThat(linux.on(0).hits()).isZero();
        assertThat(linux.on(0).raisedNanos()).isZero();
    }
}
