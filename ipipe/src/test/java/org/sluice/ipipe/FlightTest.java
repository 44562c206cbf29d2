package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

    /** Each is the only one to look. */
    private static Stream<Arguments> looks() {
        return Stream.of(look("isStalled", test -> test.io.on(0).isStalled(), true),
                look("stalledBy", test -> test.io.on(0).stalledBy(),
                        Optional.of(new StallReport("its own handler", "", 10))),
                look("those above are open", test -> test.rt.on(0).isStalled(), false),
                look("isCurrent", test -> test.io.on(0).isCurrent(), true),
                look("current", test -> test.machine.pipeline.cpu(0).current(), null),
                look("checkContext", test -> test.linux.on(0).checkContext("x"), false),
                look("toString", test -> test.io.on(0).toString(), "io@cpu0 in its handler"),
                look("isPending", test -> test.linux.on(0).isPending(IRQ), true),
                look("irqId", test -> test.linux.on(0).irqId(), 0L),
                look("accounts", test -> test.machine.pipeline.accounts().get(2).pending(), 1L),
                look("blocker", test -> test.machine.pipeline.unregister(test.io, LeavePolicy.PLAY).blocker(),
                        Optional.of("the handler of irq 5 of io runs on cpu 0")),
                look("nmi", test -> {
                    test.machine.pipeline.cpu(0).nmi(() -> test.seen.add("nmi"));
                    return test.machine.pipeline.cpu(0).mayBlock();
                }, false));
    }

    private static Arguments look(String name, Function<FlightTest, Object> look, Object expected) {
        return Arguments.of(name, look, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("looks")
    void whoeverLooksWhileAHandlerTakesItsTimeSeesWhatIsSo(String name, Function<FlightTest, Object> look,
                                                           Object expected) {
        atIo((irq, here) -> here.charge(40));
        machine.elapse(10);
        machine.meanwhile(() -> { }); // rt's handler takes no time
        machine.meanwhile(() -> seen.add(look.apply(this)));
        machine.raise(0, IRQ);
        assertThat(seen.get(seen.size() - 1)).as(name).isEqualTo(expected == null ? io.on(0) : expected);
        assertThat(machine.played).containsExactly("rt 5", "io 5", "linux 5");
        assertThat(io.on(0).isStalled()).isFalse();
    }

    @Test
    void whatTheMachineInjectsMeetsIt() {
        machine.handle(linux, IRQ, IrqUse.of(ACCEPT), (irq, here) -> seen.add(here.hits()));
        machine.arrive(0, IRQ);
        machine.pipeline.cpu(0).trigger(IRQ);
        machine.run();
        assertThat(seen).containsExactly(2);
        assertThat(machine.pipeline.ledger().total().merged()).isEqualTo(3);
    }

    @Test
    void whatAHandlerHasAskedForIsDoneWhileAnotherCpusIsOnItsWay() {
        machine.handle(io, 1, IrqUse.of(ACCEPT), (irq, here) -> {
            machine.pipeline.quarantine(linux);
            machine.arrive(1, IRQ);
        });
        machine.raise(0, 1);
        machine.run();
        assertThat(machine.played).containsExactly("io 1", "rt 5 @1", "io 5 @1");
        assertThat(machine.books("linux").discarded()).isEqualTo(1);
    }

    @Test
    void aStageThatSitsOutIsOpenedAlsoWhereItsHandlerIsOnItsWay() {
        machine.handle(io, 1, IrqUse.of(ACCEPT), (irq, here) -> {
            machine.pipeline.quarantine(rt);
            machine.arrive(1, IRQ);
            machine.pipeline.cpu(1).deliver();
        });
        machine.raise(0, 1);
        assertThat(rt.on(1).isStalled()).isFalse();
        machine.pipeline.cpu(1).finish();
    }

    @Test
    void whatLeavesOnAnotherCpuTakesNothingOutOfIt() {
        machine.handle(linux, 1, IrqUse.of(ACCEPT), (irq, here) -> here.charge(10));
        machine.meanwhile(() -> {
            machine.pipeline.unregister(linux, LeavePolicy.PLAY);
            machine.arrive(1, IRQ);
        });
        machine.raise(0, 1);
        machine.run();
        assertThat(machine.played).containsExactly("linux 1", "rt 5 @1", "io 5 @1");
        assertThat(machine.pipeline.stages()).containsExactly(rt, io);
    }

    @Test
    void oneThatComesInTheMiddleOfCodeThatOwesSomethingIsWrittenDownWhenItReturns() {
        atIo((irq, here) -> {
            linux.on(0).stall();
            machine.arrive(0, OTHER);
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "io 5", "rt 3");
        assertThat(machine.pipeline.findings()).hasSize(1);
    }

    @Test
    void oneThatComesBeforeAChosenBodyBeginsIsWrittenDownThen() {
        machine.register("idle", 50, new Domain() {
            @Override
            public void start(Stage stage) {
                // needs nothing
            }

            @Override
            public void body(LocalStage here) {
                machine.played.add("body");
            }
        });
        assertThat(machine.pipeline.cpu(1).deliver()).isEqualTo(PipelineCpu.Played.BODY);
        machine.arrive(1, IRQ);
        machine.pipeline.cpu(1).runBody(machine.pipeline.cpu(1).body());
        machine.run();
        assertThat(machine.played).contains("body", "rt 5 @1", "io 5 @1", "linux 5 @1");
    }

    @Test
    void aVirtualIrqFreedByItsOwnHandlerReachesNobodyBelow() {
        Virq virq = io.allocateVirq().orElseThrow();
        machine.handle(rt, virq.irq(), IrqUse.of(ACCEPT), (irq, here) -> virq.free());
        machine.handle(linux, virq.irq(), ACCEPT);
        machine.raise(0, virq.irq());
        assertThat(machine.played).containsExactly("rt " + virq.irq());
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
    void itEndsAboveWhatIsStalledAlsoIfTheStageBetweenIgnoresIt() {
        linux.on(0).stall();
        machine.raise(0, OTHER);
        assertThat(machine.takePlayed()).containsExactly("rt 3");
        linux.on(0).unstall();
        machine.run();
        assertThat(machine.played).containsExactly("linux 3");
    }

    @Test
    void aBodyThatWaitsForItIsWoken() {
        machine.register("idle", 50, new Domain() {
            @Override
            public void start(Stage stage) {
                machine.handle(stage, IRQ, ACCEPT);
            }

            @Override
            public void body(LocalStage here) {
                here.suspend();
                machine.played.add("woken @" + here.cpu());
            }
        });
        machine.run();
        machine.raise(0, IRQ);
        machine.run();
        assertThat(machine.played).containsExactly("rt 5", "io 5", "linux 5", "idle 5", "woken @0");
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
