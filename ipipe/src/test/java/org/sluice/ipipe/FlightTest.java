package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An arrival on its way down open stages is written down only when somebody looks; what he sees, and what happens then,
 * is what rules 1 to 5 say. Nobody looks at the books here but the tests.
 */
class FlightTest {

    private static final int IRQ = 5;
    private static final int OTHER = 3;
    private static final IrqUse BRIEF = IrqUse.of(ACCEPT).withBrief();

    private final FakeMachine machine = new FakeMachine(2);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage io = machine.stage("io", 150);
    private final Stage linux = machine.stage("linux", 100);
    private final List<Object> seen = new ArrayList<>();

    @BeforeEach
    void attach() {
        machine.lookAway();
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(io, IRQ, ACCEPT);
        machine.handle(linux, IRQ, ACCEPT);
        machine.handle(rt, OTHER, ACCEPT);
        machine.handle(linux, OTHER, ACCEPT);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private void atIo(IrqHandler act) {
        machine.handle(io, IRQ, IrqUse.of(ACCEPT), act);
    }

    @Test
    void itIsTracedAsEveryOther() {
        machine.takeJournal();
        machine.raise(0, IRQ);
        assertThat(machine.takeJournal("recorded", "ack", "played", "finished", "stalled")).containsExactly(
                "recorded rt 5", "recorded io 5", "recorded linux 5", "ack 5", "played rt 5", "finished rt 5",
                "played io 5", "finished io 5", "played linux 5", "finished linux 5");
    }

    @Test
    void whoLooksSeesItPendingBelowAndDoneAbove() {
        atIo((irq, here) -> {
            seen.add(rt.on(0).isPending(IRQ));
            seen.add(io.on(0).isPending(IRQ));
            seen.add(linux.on(0).isPending(IRQ));
        });
        machine.raise(0, IRQ);
        assertThat(seen).containsExactly(false, false, true);
        assertThat(machine.played).containsExactly("rt 5", "io 5", "linux 5");
    }

    @Test
    void theBooksAddUpOnItsWay() {
        atIo((irq, here) -> machine.pipeline.ledger().stages().forEach(line ->
                seen.add(line.recorded() + " " + line.delivered() + " " + line.pending())));
        machine.raise(0, IRQ);
        assertThat(seen).startsWith("1 1 0", "1 1 0", "1 0 1");
        assertThat(machine.pipeline.ledger().total().delivered()).isEqualTo(3);
    }

    @Test
    void itTellsItsHandlersWhatItIs() {
        machine.elapse(70);
        atIo((irq, here) -> {
            seen.add(here.irqId());
            seen.add(here.hits());
            seen.add(here.raisedNanos());
            seen.add(linux.on(0).irqId());
            seen.add(linux.on(0).hits());
            seen.add(linux.on(0).raisedNanos());
        });
        long id = machine.raise(0, IRQ);
        assertThat(seen).containsExactly(id, 1, 70L, 0L, 0, 0L);
        assertThat(machine.details("played")).containsExactly(70L, 70L, 70L);
    }

    @Test
    void aStageIsClosedWhileItsHandlerRunsSinceItBegan() {
        atIo((irq, here) -> here.charge(40));
        machine.elapse(10);
        machine.meanwhile(() -> { }); // rt's handler takes no time
        machine.meanwhile(() -> {
            seen.add(io.on(0).isStalled());
            seen.add(io.on(0).stalledBy().orElseThrow());
            seen.add(rt.on(0).isStalled());
            seen.add(io.on(0).isCurrent());
            seen.add(io.on(0).toString());
        });
        machine.raise(0, IRQ);
        assertThat(seen).containsExactly(true, new StallReport("its own handler", "", 10), false, true,
                "io@cpu0 in its handler");
        assertThat(io.on(0).isStalled()).isFalse();
    }

    @Test
    void aHigherInterruptThatComesOnTheWayIsPlayedInBetween() {
        atIo((irq, here) -> here.charge(40));
        machine.meanwhile(() -> { });
        machine.meanwhile(() -> machine.arrive(0, OTHER));
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "io 5", "rt 3", "linux 3", "linux 5");
    }

    @Test
    void anotherHitOfTheSameIrqMeetsItWhereItWaits() {
        atIo((irq, here) -> here.charge(40));
        machine.handle(linux, IRQ, IrqUse.of(ACCEPT), (irq, here) -> seen.add(here.hits()));
        machine.meanwhile(() -> { });
        machine.meanwhile(() -> machine.arrive(0, IRQ));
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "io 5", "rt 5", "io 5", "linux 5");
        assertThat(seen).containsExactly(2);
    }

    @Test
    void twoOfOneInstantAreBothRecordedBeforeAnythingIsPlayed() {
        machine.arrive(0, IRQ);
        machine.arrive(0, OTHER);
        machine.run();
        assertThat(machine.played).containsExactly("rt 3", "rt 5", "io 5", "linux 3", "linux 5");
    }

    @Test
    void itEndsAboveWhatIsStalledAndGoesOnWhenThatOpens() {
        linux.on(0).stall();
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("rt 5", "io 5");
        linux.on(0).unstall();
        machine.run();
        assertThat(machine.played).containsExactly("linux 5");
    }

    @Test
    void aLockedIrqIsSetAsideOnTheWay() {
        io.lock(IRQ);
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("rt 5", "linux 5");
        io.unlock(IRQ);
        machine.run();
        assertThat(machine.played).containsExactly("io 5");
    }

    @Test
    void aNewOrderInTheMiddleHoldsForTheRest() {
        machine.handle(rt, IRQ, IrqUse.of(ACCEPT), (irq, here) -> linux.renice(160));
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "linux 5", "io 5");
    }

    @Test
    void aReleaseInTheMiddleHoldsForTheRest() {
        machine.handle(rt, IRQ, IrqUse.of(ACCEPT), (irq, here) -> io.release(IRQ));
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "linux 5");
        assertThat(machine.books("io").discarded()).isEqualTo(1);
    }

    @Test
    void aStallInTheMiddleHoldsTheRestBack() {
        machine.handle(rt, IRQ, IrqUse.of(ACCEPT), (irq, here) -> io.on(0).stall());
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("rt 5");
        io.on(0).unstall();
        machine.run();
        assertThat(machine.played).containsExactly("io 5", "linux 5");
        assertThat(machine.pipeline.findings()).singleElement().extracting(Finding::matter)
                .isEqualTo("left stage io stalled on cpu 0");
    }

    @Test
    void aHandlerThatThrowsOnTheWayIsItsOwnStagesFault() {
        atIo((irq, here) -> {
            throw new IllegalStateException("no disk");
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "io 5", "linux 5");
        assertThat(machine.faults).containsExactly("io 5 no disk");
        machine.takePlayed();
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "linux 5");
    }

    @Test
    void codeOfAnotherCpuMayChangeEverythingWhileItsHandlerTakesTime() {
        atIo((irq, here) -> here.charge(40));
        machine.meanwhile(() -> { });
        machine.meanwhile(() -> machine.pipeline.unregister(linux, LeavePolicy.DROP));
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "io 5");
        assertThat(machine.pipeline.stages()).containsExactly(rt, io);
        assertThat(machine.pipeline.ledger().total().discarded()).isEqualTo(1);
    }

    @Test
    void theMachineLearnsWhetherTheNextHandlerMayLetTimePass() {
        machine.handle(rt, IRQ, BRIEF, (irq, here) -> { });
        PipelineCpu cpu = machine.pipeline.cpu(0);
        machine.arrive(0, IRQ);
        seen.add(cpu.mayBlock());
        cpu.deliver();
        seen.add(cpu.mayBlock());
        seen.add(cpu.deliver());
        cpu.finish();
        seen.add(cpu.mayBlock());
        assertThat(seen).containsExactly(false, false, PipelineCpu.Played.IDLE, true);
        machine.run();
        assertThat(machine.played).containsExactly("rt 5", "io 5", "linux 5");
    }

    @Test
    void whatComesWhereCodeInterruptsCodeAsDeepAsItMayWaits() {
        int[] depth = {0};
        int[] deepest = {0};
        int[] calls = {0};
        machine.handle(rt, IRQ, IrqUse.of(ACCEPT), (irq, here) -> {
            deepest[0] = Math.max(deepest[0], ++depth[0]);
            if (++calls[0] < 300) {
                here.unstall();
                machine.meanwhile(() -> machine.arrive(0, IRQ));
                here.spend(1);
            }
            depth[0]--;
        });
        machine.raise(0, IRQ);
        assertThat(deepest[0]).isEqualTo(256);
        assertThat(machine.pipeline.ledger().total().pending()).isZero();
    }

    @Test
    void anInterruptInsideAHandlerThatLetsTimePassTravelsOnTopOfIt() {
        machine.handle(linux, IRQ, IrqUse.of(ACCEPT), (irq, here) -> {
            machine.meanwhile(() -> machine.arrive(0, OTHER));
            here.spend(30);
            seen.add(here.hits());
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "io 5", "linux 5", "rt 3", "linux 3");
        assertThat(seen).containsExactly(1);
    }
}
