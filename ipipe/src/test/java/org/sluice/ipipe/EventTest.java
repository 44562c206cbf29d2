package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 64 to 66 and 55: events reach the stages at once, head first, down to the one that caused them. */
class EventTest {

    private static final int IRQ = 5;
    private static final KernelEvent.Syscall CALL = new KernelEvent.Syscall(4, 1, 2, 3);

    private final FakeMachine machine = new FakeMachine(1);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage hrt = machine.stage("hrt", 150);
    private final Stage linux = machine.register(StagePlan.of("linux", 100, 0).asRoot(), stage -> { });
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        machine.close();
    }

    private void catches(Stage stage, Verdict verdict) {
        stage.catchEvent(KernelEvent.Syscall.class, (event, here) -> {
            told.add(here.stage().name() + " " + event.number());
            return verdict;
        });
    }

    @Test
    void theyGoFromTheHeadDownToTheRootOnAnIdleCpu() {
        machine.register("below", 50, stage -> catches(stage, Verdict.PROPAGATE));
        catches(rt, Verdict.PROPAGATE);
        catches(linux, Verdict.PROPAGATE);
        assertThat(machine.pipeline.cpu(0).event(CALL)).isEqualTo(Verdict.PROPAGATE);
        assertThat(told).containsExactly("rt 4", "linux 4");
    }

    @Test
    void stopEndsTheWay() {
        catches(rt, Verdict.PROPAGATE);
        catches(hrt, Verdict.STOP);
        catches(linux, Verdict.PROPAGATE);
        assertThat(machine.pipeline.cpu(0).event(CALL)).isEqualTo(Verdict.STOP);
        assertThat(told).containsExactly("rt 4", "hrt 4");
    }

    @Test
    void theyEndAtTheStageThatCausedThem() {
        catches(rt, Verdict.PROPAGATE);
        catches(hrt, Verdict.PROPAGATE);
        catches(linux, Verdict.PROPAGATE);
        machine.handle(hrt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.event(CALL));
        machine.raise(0, IRQ);
        assertThat(told).containsExactly("rt 4", "hrt 4");
    }

    @Test
    void noStallHoldsThem() {
        catches(rt, Verdict.PROPAGATE);
        catches(linux, Verdict.PROPAGATE);
        rt.on(0).stall();
        linux.on(0).stall();
        machine.pipeline.cpu(0).event(CALL);
        assertThat(told).containsExactly("rt 4", "linux 4");
    }

    @Test
    void afterAHandlerItsStagesLogIsPlayedButNotTheRoots() {
        linux.on(0).unstall();
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(linux, IRQ, ACCEPT);
        hrt.catchEvent(KernelEvent.Syscall.class, (event, here) -> {
            here.trigger(IRQ);
            return Verdict.PROPAGATE;
        });
        machine.pipeline.cpu(0).event(CALL);
        machine.run();
        assertThat(machine.takePlayed()).containsExactly("rt 5", "linux 5");
    }

    @Test
    void whatARootsHandlerLogsFurtherDownIsPlayedSoon() {
        linux.on(0).unstall();
        Stage below = machine.stage("below", 50);
        machine.handle(below, IRQ, ACCEPT);
        linux.catchEvent(KernelEvent.Syscall.class, (event, here) -> {
            here.propagate(IRQ);
            return Verdict.PROPAGATE;
        });
        linux.on(0).event(CALL);
        machine.run();
        assertThat(machine.takePlayed()).containsExactly("below 5");
    }

    @Test
    void aKindCanBeCaughtByAKindAboveItAndTheNearerOneWins() {
        rt.catchEvent(KernelEvent.class, (event, here) -> {
            told.add("any");
            return Verdict.PROPAGATE;
        });
        machine.pipeline.cpu(0).event(CALL);
        catches(rt, Verdict.PROPAGATE);
        machine.pipeline.cpu(0).event(CALL);
        machine.pipeline.cpu(0).event(new KernelEvent.Trap(14, 2, 0xDEAD));
        assertThat(told).containsExactly("any", "rt 4", "any");
    }

    @Test
    void catchingAgainReturnsTheFormerHandlerAndNullTakesItAway() {
        EventHandler<KernelEvent.Syscall> first = (event, here) -> Verdict.STOP;
        EventHandler<KernelEvent.Syscall> second = (event, here) -> Verdict.STOP;
        assertThat((Object) rt.catchEvent(KernelEvent.Syscall.class, first)).isNull();
        assertThat((Object) rt.catchEvent(KernelEvent.Syscall.class, second)).isSameAs(first);
        assertThat((Object) rt.catchEvent(KernelEvent.Syscall.class, null)).isSameAs(second);
        assertThat(machine.pipeline.cpu(0).event(CALL)).isEqualTo(Verdict.PROPAGATE);
    }

    @Test
    void aStageThatLeavesOrSitsOutCatchesNothing() {
        catches(rt, Verdict.STOP);
        catches(hrt, Verdict.STOP);
        machine.pipeline.quarantine(rt);
        machine.pipeline.unregister(hrt, LeavePolicy.PLAY);
        assertThat(machine.pipeline.cpu(0).event(CALL)).isEqualTo(Verdict.PROPAGATE);
        assertThat(told).isEmpty();
    }

    @Test
    void aVerdictMustBeExplicit() {
        catches(rt, Verdict.UNSAID);
        assertThat(machine.pipeline.cpu(0).event(CALL)).isEqualTo(Verdict.PROPAGATE);
        assertThat(machine.faults).hasSize(1).first().asString()
                .contains("the event handler of rt@cpu0 gave no verdict");
        machine.checkBooks();
        catches(hrt, Verdict.STOP);
        assertThat(machine.pipeline.cpu(0).event(CALL)).isEqualTo(Verdict.STOP);
    }

    @ParameterizedTest
    @CsvSource({"2002, STOP", "r13, PROPAGATE"})
    void unsaidStopsIn2002AndGoesOnLater(String version, Verdict expected) {
        Profile profile = version.equals("2002") ? Profile.ADEOS_2002 : Profile.ADEOS_R13;
        try (FakeMachine historic = new FakeMachine(1, profile)) {
            catches(historic.stage("rt", 200), Verdict.UNSAID);
            assertThat(historic.pipeline.cpu(0).event(CALL)).isEqualTo(expected);
        }
    }

    @Test
    void whoseHandlerRunsForControlCodeIsKnownAfterAnEventWithinIt() {
        try (FakeMachine historic = new FakeMachine(1, Profile.ADEOS_2002)) {
            Stage head = historic.stage("rt", 200);
            historic.register(StagePlan.of("linux", 100, 0).asRoot(), stage -> { });
            head.catchEvent(KernelEvent.Trap.class, (event, here) -> {
                told.add("trap");
                return Verdict.PROPAGATE;
            });
            head.catchEvent(KernelEvent.Syscall.class, (event, here) -> {
                historic.pipeline.cpu(0).event(new KernelEvent.Trap(14, 0, 0));
                assertThatThrownBy(() -> historic.pipeline.unregister(head, LeavePolicy.PLAY))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("unregister rt by rt: only the root may (EPERM)");
                told.add("refused");
                return Verdict.PROPAGATE;
            });
            historic.pipeline.cpu(0).event(CALL);
            assertThat(told).containsExactly("trap", "refused");
            assertThat(historic.pipeline.unregister(head, LeavePolicy.PLAY).isGone()).isTrue();
        }
    }

    @Test
    void aHandlerThatRemovesItsOwnStageIsLetFinish() {
        List<Departure> departure = new ArrayList<>();
        rt.catchEvent(KernelEvent.Syscall.class, (event, here) -> {
            departure.add(machine.pipeline.unregister(rt, LeavePolicy.PLAY));
            assertThat(departure.get(0).isGone()).isFalse();
            return Verdict.PROPAGATE;
        });
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.event(CALL));
        machine.raise(0, IRQ);
        assertThat(departure.get(0).isGone()).isTrue();
    }

    @Test
    void domainSwitchesTellWhoseCodeRunsNext() {
        rt.catchEvent(KernelEvent.DomainSwitch.class, (event, here) -> {
            told.add(name(event.from()) + ">" + name(event.to()));
            return Verdict.PROPAGATE;
        });
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(hrt, IRQ, ACCEPT);
        machine.raise(0, IRQ);
        assertThat(told).containsExactly("->rt", "rt>-", "->hrt", "hrt>-");
    }

    private static String name(Stage stage) {
        return stage == null ? "-" : stage.name();
    }

    @Test
    void theFirstAndTheLastExceptionAreTraps() {
        assertThat(new KernelEvent.Trap(0, 0, 0).vector()).isZero();
        assertThat(new KernelEvent.Trap(31, 0, 0).vector()).isEqualTo(31);
    }

    @ParameterizedTest
    @CsvSource({"-1", "32"})
    void aTrapHasAVectorOfAnException(int vector) {
        assertThatThrownBy(() -> new KernelEvent.Trap(vector, 0, 0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vector " + vector + " is not in 0..31");
    }

    @Test
    void nullsAreRefusedByName() {
        assertThatThrownBy(() -> rt.catchEvent(null, null)).isInstanceOf(NullPointerException.class)
                .hasMessage("type");
        assertThatThrownBy(() -> machine.pipeline.cpu(0).event(null)).isInstanceOf(NullPointerException.class)
                .hasMessage("event");
    }

    @Test
    void domainSwitchesTellWhomAHandlerInterrupts() {
        rt.catchEvent(KernelEvent.DomainSwitch.class, (event, here) -> {
            told.add(name(event.from()) + ">" + name(event.to()));
            return Verdict.PROPAGATE;
        });
        machine.handle(rt, 1, TERMINATE);
        machine.handle(hrt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.trigger(1));
        machine.raise(0, IRQ);
        assertThat(told).containsExactly("->hrt", "hrt>rt", "rt>hrt", "hrt>-");
    }

    @Test
    void theTraceTellsEachHandlersBeginning() {
        catches(rt, Verdict.PROPAGATE);
        catches(linux, Verdict.PROPAGATE);
        machine.takeJournal();
        machine.pipeline.cpu(0).event(CALL);
        assertThat(machine.takeJournal("event")).containsExactly("event rt", "event linux");
    }

    @Test
    void whatAHandlerSchedulesForItsStageIsPlayedBeforeTheCallReturnsButNotTheRoots() {
        linux.on(0).unstall();
        for (Stage stage : List.of(hrt, linux)) {
            machine.handle(stage, 1, TERMINATE);
            machine.handle(stage, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
                here.unstall();
                here.event(CALL);
                machine.played.add("end");
            });
            stage.catchEvent(KernelEvent.Syscall.class, (event, here) -> {
                here.schedule(1);
                return Verdict.STOP;
            });
        }
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("hrt 5", "hrt 1", "end");
        hrt.release(IRQ);
        hrt.catchEvent(KernelEvent.Syscall.class, null);
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("linux 5", "end", "linux 1");
    }

    @Test
    void aHandlerMayLetTimePassIfTheCodeThatCausedItMay() {
        rt.catchEvent(KernelEvent.Syscall.class, (event, here) -> {
            here.spend(10);
            told.add("spent");
            return Verdict.STOP;
        });
        machine.handle(hrt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.event(CALL));
        machine.raise(0, IRQ);
        assertThat(told).containsExactly("spent");
        machine.handle(hrt, IRQ, IrqUse.of(TERMINATE).withBrief(), (irq, here) -> here.event(CALL));
        machine.raise(0, IRQ);
        assertThat(machine.faults).containsExactly("rt -2 spend in an event handler of rt, whose use says brief");
    }

    @Test
    void aBodyThatWaitsIsStillWaitingAfterAnEvent() {
        Stage tasks = machine.register("tasks", 120, new Domain() {
            @Override
            public void start(Stage stage) {
                catches(stage, Verdict.STOP);
            }

            @Override
            public void body(LocalStage here) {
                told.add("body");
            }
        });
        machine.pipeline.cpu(0).event(CALL);
        machine.run();
        assertThat(told).containsExactly("tasks 4", "body");
        assertThat(tasks.isRegistered()).isTrue();
    }

    @Test
    void domainSwitchesGoDownUntilSomebodyStopsThem() {
        for (Stage stage : List.of(rt, hrt, linux)) {
            stage.catchEvent(KernelEvent.DomainSwitch.class, (event, here) -> {
                told.add(here.stage().name());
                return stage == hrt ? Verdict.STOP : Verdict.PROPAGATE;
            });
        }
        machine.handle(rt, IRQ, TERMINATE);
        machine.arrive(0, IRQ);
        machine.step(0);
        assertThat(told).containsExactly("rt", "hrt", "rt", "hrt");
    }

    @Test
    void bodiesAreSwitchedToAndFromToo() {
        rt.catchEvent(KernelEvent.DomainSwitch.class, (event, here) -> {
            told.add(name(event.from()) + ">" + name(event.to()));
            return Verdict.PROPAGATE;
        });
        machine.register("tasks", 120, new Domain() {
            @Override
            public void start(Stage stage) {
                told.add("start");
            }

            @Override
            public void body(LocalStage here) {
                told.add("body");
            }
        });
        machine.run();
        assertThat(told).containsExactly("start", "->tasks", "body", "tasks>-");
    }
}
