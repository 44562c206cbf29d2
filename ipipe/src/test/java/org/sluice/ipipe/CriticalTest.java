package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 60 to 63: one CPU's code runs while all others are parked. */
class CriticalTest {

    private static final int ENTER = 1;
    private static final int IRQ = 5;
    private static final long LONG = 10_000;

    private final List<String> done = new ArrayList<>();

    private Stage entering(FakeMachine machine, long withinNanos, Runnable section) {
        Stage rt = machine.stage("rt", 200);
        machine.handle(rt, ENTER, IrqUse.of(TERMINATE),
                (irq, here) -> here.critical(withinNanos, section, cpu -> done.add("after " + cpu)));
        return rt;
    }

    @Test
    void theSectionRunsOnceAllOthersAreParkedThenEachDoesItsShare() {
        try (FakeMachine machine = new FakeMachine(3)) {
            entering(machine, LONG, () -> done.add("section"));
            machine.raise(1, ENTER);
            assertThat(done).containsExactly("section", "after 0", "after 2");
            assertThat(machine.takeJournal("parked", "unparked"))
                    .containsExactly("parked", "parked @2", "unparked", "unparked @2");
            assertThat(machine.faults).isEmpty();
        }
    }

    @Test
    void whatArrivesMeanwhileIsPlayedAfterwards() {
        try (FakeMachine machine = new FakeMachine(2)) {
            Stage rt = entering(machine, LONG, () -> done.add("section"));
            machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> done.add("irq on " + here.cpu()));
            machine.meanwhile(() -> {
                machine.arrive(0, IRQ);
                machine.arrive(1, IRQ);
            });
            machine.raise(0, ENTER);
            machine.run();
            assertThat(done).containsExactly("section", "after 1", "irq on 1", "irq on 0");
            machine.checkBooks();
        }
    }

    @Test
    void onOneCpuItJustMasks() {
        try (FakeMachine machine = new FakeMachine(1)) {
            entering(machine, 0, () -> done.add("section"));
            machine.raise(0, ENTER);
            assertThat(done).containsExactly("section");
        }
    }

    @Test
    void noStallHoldsItByDefault() {
        try (FakeMachine machine = new FakeMachine(2)) {
            entering(machine, LONG, () -> done.add("section"));
            Stage linux = machine.register(StagePlan.of("linux", 100, 0, 1).asRoot(), stage -> { });
            assertThat(linux.on(1).isStalled()).isTrue();
            machine.raise(0, ENTER);
            assertThat(done).containsExactly("section", "after 1");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inTheHistoricProfilesAStallOfTheCurrentStageHoldsIt(boolean masking) {
        try (FakeMachine machine = new FakeMachine(2, masking ? Profile.IPIPE_2 : Profile.ADEOS_2002)) {
            entering(machine, LONG, () -> done.add("section"));
            Stage linux = machine.register(StagePlan.of("linux", 100, 0, 1).asRoot(), stage -> { });
            machine.meanwhile(() -> { });
            machine.meanwhile(() -> {
                done.add("linux opens");
                linux.on(1).unstall();
            });
            machine.raise(0, ENTER);
            assertThat(done).containsExactly("linux opens", "section", "after 1");
        }
    }

    @Test
    void aCpuThatDoesNotComeInTimeIsNamedAndAllGoOn() {
        try (FakeMachine machine = new FakeMachine(3, Profile.IPIPE_2)) {
            machine.elapse(70);
            Stage rt = entering(machine, 250, () -> done.add("section"));
            machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> done.add("irq on " + here.cpu()));
            Stage linux = machine.register(StagePlan.of("linux", 100, 0, 1, 2).asRoot(), stage -> { });
            linux.on(2).unstall();
            machine.raise(0, ENTER);
            assertThat(machine.faults).singleElement().asString().isEqualTo(
                    "rt 1 critical section of cpu 0: cpu 1 did not come, held by stalled stage linux@cpu1 stalled");
            assertThat(done).isEmpty();
            machine.raise(2, IRQ);
            assertThat(machine.books("none").recorded()).as("rt sits out, the others run on").isEqualTo(1);
        }
    }

    @Test
    void insideItselfItIsRefused() {
        try (FakeMachine machine = new FakeMachine(2)) {
            Stage rt = machine.stage("rt", 200);
            machine.handle(rt, ENTER, IrqUse.of(TERMINATE), (irq, here) -> here.critical(LONG,
                    () -> here.critical(LONG, () -> done.add("inner"), null), null));
            machine.raise(0, ENTER);
            assertThat(machine.faults).containsExactly("rt 1 cpu 0 is in the critical section already");
            assertThat(machine.takeJournal("unparked")).containsExactly("unparked @1");
            assertThat(done).isEmpty();
        }
    }

    @Test
    void aSectionThatThrowsLetsAllGoOn() {
        try (FakeMachine machine = new FakeMachine(2)) {
            Stage rt = entering(machine, LONG, () -> {
                throw new IllegalStateException("in the section");
            });
            machine.raise(0, ENTER);
            assertThat(machine.faults).containsExactly("rt 1 in the section");
            assertThat(machine.takeJournal("parked", "unparked")).containsExactly("parked @1", "unparked @1");
            assertThat(machine.hardSave(0)).as("interrupts are on again").isFalse();
            assertThat(rt.isRegistered()).isFalse();
        }
    }

    @Test
    void briefHandlersAndControlCodeCannotWait() {
        try (FakeMachine machine = new FakeMachine(2)) {
            Stage rt = machine.stage("rt", 200);
            assertThatThrownBy(() -> rt.on(0).critical(LONG, () -> done.add("section"), null))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> rt.on(0).critical(-1, () -> done.add("section"), null))
                    .isInstanceOf(IllegalArgumentException.class).hasMessage("withinNanos -1 must not be negative");
            machine.handle(rt, ENTER, IrqUse.of(TERMINATE).withBrief(),
                    (irq, here) -> here.critical(LONG, () -> done.add("section"), null));
            machine.raise(0, ENTER);
            assertThat(machine.faults).hasSize(1);
            assertThat(done).isEmpty();
        }
    }

    @Test
    void aBodyThatIsEvictedInItEndsWhenItIsOver() {
        try (FakeMachine machine = new FakeMachine(2)) {
            Stage tasks = machine.register(StagePlan.of("tasks", 50, 0), new Domain() {
                @Override
                public void start(Stage stage) {
                    done.add("start");
                }

                @Override
                public void body(LocalStage here) {
                    here.critical(LONG, () -> {
                        done.add("section");
                        here.spend(10);
                        done.add("end of section");
                    }, cpu -> done.add("after " + cpu));
                    done.add("never reached");
                }
            });
            Departure[] departure = new Departure[1];
            machine.meanwhile(() -> { });
            machine.meanwhile(() -> departure[0] = machine.pipeline.unregister(tasks, LeavePolicy.PLAY));
            machine.run();
            assertThat(done).containsExactly("start", "section", "end of section", "after 1");
            assertThat(departure[0].isGone()).isTrue();
            assertThat(machine.takeJournal("parked", "unparked")).containsExactly("parked @1", "unparked @1");
            assertThat(machine.faults).isEmpty();
        }
    }

    @Test
    void theCpusOwnInterruptsAreOffInside() {
        try (FakeMachine machine = new FakeMachine(1)) {
            entering(machine, LONG, () -> done.add("off " + machine.hardSave(0)));
            machine.raise(0, ENTER);
            assertThat(done).containsExactly("off true");
            assertThat(machine.hardSave(0)).as("afterwards").isFalse();
        }
    }

    @Test
    void withoutTimeToWaitItIsRefused() {
        try (FakeMachine machine = new FakeMachine(2)) {
            entering(machine, 0, () -> done.add("section"));
            machine.raise(0, ENTER);
            assertThat(machine.faults).containsExactly("rt 1 critical section of cpu 0: cpu 1 did not come");
            assertThat(done).isEmpty();
        }
    }

    @Test
    void withAllTheTimeThereIsItWaits() {
        try (FakeMachine machine = new FakeMachine(2)) {
            machine.elapse(70);
            entering(machine, Long.MAX_VALUE, () -> done.add("section"));
            machine.raise(0, ENTER);
            assertThat(done).containsExactly("section", "after 1");
        }
    }

    @Test
    void whoWantsToEnterMeanwhileWaitsForTheCpuThatIsInIt() {
        try (FakeMachine machine = new FakeMachine(2, Profile.ADEOS_2002)) {
            entering(machine, LONG, () -> done.add("section"));
            Stage hrt = machine.stage("hrt", 150);
            machine.handle(hrt, IRQ, IrqUse.of(TERMINATE),
                    (irq, here) -> here.critical(250, () -> done.add("never"), null));
            machine.register(StagePlan.of("linux", 100, 0, 1).asRoot(), stage -> { });
            machine.meanwhile(() -> {
                machine.arrive(1, IRQ);
                machine.meanwhile(() -> { });
                machine.meanwhile(() -> { });
                machine.meanwhile(() -> machine.pipeline.root().orElseThrow().on(1).unstall());
            });
            machine.raise(0, ENTER);
            assertThat(machine.faults).containsExactly("hrt 5 critical section of cpu 1: cpu 0 is in it");
            assertThat(done).containsExactly("section", "after 1");
        }
    }

    @Test
    void aBodyThatBeginsOnAStalledRootsCpuLetsItIn() {
        try (FakeMachine machine = new FakeMachine(2, Profile.ADEOS_2002)) {
            entering(machine, LONG, () -> done.add("section"));
            machine.register(StagePlan.of("linux", 100, 0, 1).asRoot(), stage -> { });
            machine.meanwhile(() -> machine.register("hrt", 150, new Domain() {
                @Override
                public void start(Stage stage) {
                    done.add("start");
                }

                @Override
                public void body(LocalStage here) {
                    done.add("body on " + here.cpu());
                }
            }));
            machine.raise(0, ENTER);
            assertThat(machine.faults).isEmpty();
            assertThat(done).startsWith("start", "body on 1", "section", "after 1");
        }
    }
}
