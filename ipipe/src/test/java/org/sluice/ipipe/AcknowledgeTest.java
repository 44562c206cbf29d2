package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.DISCARD;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 7 to 10: who acknowledges, and when. */
class AcknowledgeTest {

    private static final int IRQ = 5;

    private final List<String> asked = new ArrayList<>();

    private IrqUse asking(IrqUse use, String name, boolean yes) {
        return use.withAck((irq, cpu) -> {
            asked.add(name);
            return yes;
        });
    }

    private void handle(FakeMachine machine, Stage stage, IrqUse use) {
        machine.handle(stage, IRQ, use, (irq, here) -> { });
    }

    private static FakeMachine historic() {
        return new FakeMachine(1, Profile.ADEOS_R13);
    }

    @Test
    void theFirstYesEndsThePolling() {
        try (FakeMachine machine = new FakeMachine(1)) {
            handle(machine, machine.stage("a", 3), asking(IrqUse.of(ACCEPT), "a", false));
            handle(machine, machine.stage("b", 2), asking(IrqUse.of(ACCEPT), "b", true));
            handle(machine, machine.stage("c", 1), asking(IrqUse.of(ACCEPT), "c", true));
            machine.raise(0, IRQ);
            assertThat(asked).containsExactly("a", "b");
            assertThat(machine.takeJournal("ack")).containsExactly("ack 5");
        }
    }

    @Test
    void aSharedUseGoesOnToLowerRoutines() {
        try (FakeMachine machine = new FakeMachine(1)) {
            handle(machine, machine.stage("a", 3), asking(IrqUse.of(ACCEPT).withShared(), "a", true));
            handle(machine, machine.stage("b", 2), asking(IrqUse.of(ACCEPT).withShared(), "b", true));
            handle(machine, machine.stage("c", 1), asking(IrqUse.of(ACCEPT), "c", true));
            machine.raise(0, IRQ);
            assertThat(asked).containsExactly("a", "b", "c");
            assertThat(machine.takeJournal("ack")).containsExactly("ack 5");
        }
    }

    @Test
    void everyLogIsWrittenBeforeAnyRoutineRuns() {
        try (FakeMachine machine = new FakeMachine(1)) {
            Stage low = machine.stage("low", 1);
            handle(machine, low, IrqUse.of(ACCEPT));
            Stage high = machine.stage("high", 2);
            handle(machine, high, IrqUse.of(ACCEPT).withAck((irq, cpu) -> {
                asked.add(high.on(0).isPending(IRQ) + " " + low.on(0).isPending(IRQ));
                return true;
            }));
            machine.raise(0, IRQ);
            assertThat(asked).containsExactly("true true");
        }
    }

    @Test
    void withoutARoutineOfItsOwnAStageAsksTheRoots() {
        try (FakeMachine machine = new FakeMachine(1)) {
            Stage root = machine.register(StagePlan.of("linux", 1, 0).asRoot(), stage -> { });
            handle(machine, root, asking(IrqUse.of(ACCEPT), "root", true));
            handle(machine, machine.stage("rt", 2), IrqUse.of(TERMINATE));
            machine.raise(0, IRQ);
            assertThat(asked).containsExactly("root");
        }
    }

    @Test
    void softwareIsNeverAcknowledged() {
        try (FakeMachine machine = new FakeMachine(1)) {
            Stage rt = machine.stage("rt", 2);
            handle(machine, rt, asking(IrqUse.of(ACCEPT), "rt", true));
            rt.on(0).trigger(IRQ);
            machine.run();
            assertThat(asked).isEmpty();
            assertThat(machine.takeJournal("ack")).isEmpty();
        }
    }

    @Test
    void nobodysIrqIsAcknowledgedByDefaultAndNotInTheHistoricProfile() {
        try (FakeMachine ours = new FakeMachine(1); FakeMachine theirs = historic()) {
            ours.stage("rt", 2);
            theirs.stage("rt", 2);
            ours.raise(0, IRQ);
            theirs.raise(0, IRQ);
            assertThat(ours.takeJournal("ack")).containsExactly("ack 5");
            assertThat(theirs.takeJournal("ack")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inTheHistoricProfileAStageDecides(boolean yes) {
        try (FakeMachine machine = historic()) {
            handle(machine, machine.stage("rt", 2), asking(IrqUse.of(TERMINATE), "rt", yes));
            machine.raise(0, IRQ);
            assertThat(machine.takeJournal("ack")).hasSize(yes ? 1 : 0);
        }
    }

    @Test
    void anIrqThatAStageDiscardsIsBookedAsRefused() {
        try (FakeMachine machine = new FakeMachine(1)) {
            Stage rt = machine.stage("rt", 2);
            machine.handle(machine.stage("linux", 1), IRQ, TERMINATE);
            rt.control(IRQ, IrqUse.of(DISCARD));
            machine.raise(0, IRQ);
            assertThat(machine.pipeline.accounts()).singleElement().satisfies(account -> {
                assertThat(account.stage()).isEqualTo("none");
                assertThat(account.discarded(PipelineLedger.Discard.REFUSED)).isEqualTo(1);
                assertThat(account.balanced()).isTrue();
            });
        }
    }

    @Test
    void anIrqBecomesASystemIrqByControlToo() {
        try (FakeMachine machine = new FakeMachine(1)) {
            Stage rt = machine.stage("rt", 2);
            handle(machine, rt, IrqUse.of(ACCEPT));
            rt.control(IRQ, IrqUse.of(TERMINATE).withSystem());
            assertThatThrownBy(() -> rt.release(IRQ)).isInstanceOf(IllegalStateException.class)
                    .hasMessage("irq 5 is a system irq of stage rt: its use cannot be changed");
        }
    }

    @Test
    void aSystemIrqCannotBeChangedByAnybody() {
        try (FakeMachine machine = new FakeMachine(1)) {
            Stage rt = machine.stage("rt", 2);
            Stage linux = machine.stage("linux", 1);
            handle(machine, rt, IrqUse.of(ACCEPT).withSystem());
            String why = "irq 5 is a system irq of stage rt: its use cannot be changed";
            assertThatThrownBy(() -> machine.handle(linux, IRQ, ACCEPT)).hasMessage(why);
            assertThatThrownBy(() -> rt.release(IRQ)).hasMessage(why);
            assertThatThrownBy(() -> rt.control(IRQ, IrqUse.IGNORED)).hasMessage(why);
            assertThatThrownBy(() -> rt.lock(IRQ)).hasMessage(why);
            machine.raise(0, IRQ);
            assertThat(machine.takePlayed()).containsExactly("rt 5");
            machine.pipeline.unregister(rt, LeavePolicy.PLAY);
            machine.handle(linux, IRQ, ACCEPT);
            machine.raise(0, IRQ);
            assertThat(machine.takePlayed()).containsExactly("linux 5");
        }
    }

    @Test
    void inTheHistoricProfileAStageWithoutARoutineHasTheControllerAcknowledged() {
        try (FakeMachine machine = historic()) {
            machine.level(IRQ);
            handle(machine, machine.stage("rt", 2), IrqUse.of(TERMINATE));
            machine.arrive(0, IRQ);
            assertThat(machine.takeJournal("ack")).containsExactly("ack 5");
            assertThat(machine.isMasked(IRQ)).isTrue();
            machine.run(0);
            assertThat(machine.isMasked(IRQ)).isFalse();
        }
    }

    @Test
    void inTheHistoricProfileSharersHaveItAcknowledgedOnce() {
        try (FakeMachine machine = historic()) {
            handle(machine, machine.stage("a", 2), asking(IrqUse.of(ACCEPT).withShared(), "a", true));
            handle(machine, machine.stage("b", 1), asking(IrqUse.of(ACCEPT).withShared(), "b", false));
            machine.raise(0, IRQ);
            assertThat(asked).containsExactly("a", "b");
            assertThat(machine.takeJournal("ack")).containsExactly("ack 5");
        }
    }

    @Test
    void aRoutineThatThrowsHasSaidYes() {
        try (FakeMachine machine = historic()) {
            handle(machine, machine.stage("rt", 2), IrqUse.of(TERMINATE).withAck((irq, cpu) -> {
                throw new IllegalStateException("a bug");
            }));
            machine.raise(0, IRQ);
            assertThat(machine.faults).containsExactly("rt 5 a bug");
            assertThat(machine.takeJournal("ack")).containsExactly("ack 5");
        }
    }
}
