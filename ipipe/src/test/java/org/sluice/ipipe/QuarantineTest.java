package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stage sits out: its handlers run no more, its interrupts flow on, nobody else is disturbed. */
class QuarantineTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(2);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage bad = machine.stage("bad", 150);
    private final Stage linux = machine.stage("linux", 100);

    QuarantineTest() {
        machine.handle(bad, IRQ, TERMINATE);
        machine.handle(linux, IRQ, TERMINATE);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void interruptsFlowOnBelow() {
        machine.pipeline.quarantine(bad);
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5");
        assertThat(bad.isRegistered()).isFalse();
        assertThat(machine.pipeline.stages()).contains(bad);
    }

    @Test
    void whatWaitsIsDiscardedOnEachCpu() {
        bad.on(0).stall();
        bad.on(1).stall();
        machine.raise(0, IRQ);
        machine.raise(1, IRQ);
        bad.lock(IRQ);
        machine.pipeline.quarantine(bad);
        assertThat(machine.books("bad").discarded()).isEqualTo(2);
        assertThat(machine.details("discarded")).containsOnly((long) PipelineLedger.Discard.QUARANTINED.ordinal());
    }

    @Test
    void itsStallHoldsNobodyBackAnyMore() {
        bad.on(0).stall();
        machine.handle(linux, 1, TERMINATE);
        machine.raise(0, 1);
        assertThat(machine.played).isEmpty();
        machine.pipeline.quarantine(bad);
        machine.run();
        assertThat(machine.played).containsExactly("linux 1");
        assertThat(bad.on(0).isStalled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, AssertionError.class, NoClassDefFoundError.class,
        StackOverflowError.class})
    void aHandlerThatThrowsIsContained(Class<? extends Throwable> kind) {
        machine.handle(bad, IRQ, IrqUse.of(ACCEPT), (irq, here) -> fail(kind));
        machine.raise(0, IRQ);
        assertThat(machine.faults).containsExactly("bad 5 null");
        assertThat(machine.played).containsExactly("bad 5", "linux 5");
        assertThat(bad.on(0).isStalled()).isFalse();
        machine.takePlayed();
        machine.raise(1, IRQ);
        assertThat(machine.played).containsExactly("linux 5 @1");
    }

    private static void fail(Class<? extends Throwable> kind) {
        if (kind == IllegalStateException.class) {
            throw new IllegalStateException();
        }
        if (kind == AssertionError.class) {
            throw new AssertionError();
        }
        if (kind == NoClassDefFoundError.class) {
            throw new NoClassDefFoundError();
        }
        throw new StackOverflowError();
    }

    @Test
    void aNestedHandlerThatThrowsLeavesTheInterruptedOneAlone() {
        machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) -> {
            throw new IllegalStateException("oops");
        });
        machine.handle(linux, 2, IrqUse.of(TERMINATE), (irq, here) -> {
            here.trigger(1);
            machine.played.add("end, stalled " + here.isStalled());
        });
        machine.raise(0, 2);
        assertThat(machine.faults).containsExactly("rt 1 oops");
        assertThat(machine.played).containsExactly("linux 2", "rt 1", "end, stalled true");
        assertThat(rt.isRegistered()).isFalse();
        assertThat(linux.isRegistered()).isTrue();
    }

    @Test
    void fromTheOwnHandlerItIsDeferredUntilThatReturns() {
        machine.handle(bad, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            machine.pipeline.quarantine(bad);
            machine.played.add("registered " + bad.isRegistered());
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("bad 5", "registered true");
        assertThat(bad.isRegistered()).isFalse();
    }

    @Test
    void twiceIsOnceAndLeavingWins() {
        machine.pipeline.quarantine(bad);
        machine.pipeline.quarantine(bad);
        assertThat(machine.takeJournal("quarantined")).containsExactly("quarantined bad");
        assertThat(machine.pipeline.unregister(bad, LeavePolicy.PLAY).isGone()).isTrue();
        machine.pipeline.quarantine(bad);
        assertThat(machine.takeJournal("quarantined")).isEmpty();
        assertThat(machine.pipeline.stages()).containsExactly(rt, linux);
    }

    @Test
    void askedForAfterRemovalInOneHandlerItIsForgotten() {
        machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) -> {
            machine.pipeline.unregister(bad, LeavePolicy.DROP);
            machine.pipeline.quarantine(bad);
        });
        machine.raise(0, 1);
        assertThat(machine.pipeline.stages()).containsExactly(rt, linux);
        assertThat(machine.takeJournal("quarantined")).isEmpty();
    }

    @Test
    void anInterruptedHandlerOfItEndsInPeace() {
        machine.handle(bad, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.spend(10);
            here.propagate(irq);
            here.spend(10);
            machine.played.add("end");
        });
        machine.meanwhile(() -> machine.pipeline.quarantine(bad));
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("bad 5", "end", "linux 5");
        assertThat(machine.faults).isEmpty();
    }

    @Test
    void whoStallsItStallsNothing() {
        machine.pipeline.quarantine(bad);
        machine.handle(linux, 1, TERMINATE);
        assertThat(bad.on(0).stall()).isFalse();
        try (Stalled closed = bad.on(0).stalled("here")) {
            assertThat(bad.on(0).isStalled()).isFalse();
            assertThat(bad.on(0).stalledBy()).isEmpty();
        }
        bad.on(0).restore(true);
        machine.raise(0, 1);
        assertThat(machine.played).containsExactly("linux 1");
    }

    @Test
    void itsInterruptedHandlerHoldsNobodyBackThatComesToStandBelowIt() {
        machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) -> here.spend(10));
        machine.handle(rt, 2, TERMINATE);
        machine.handle(bad, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.spend(10);
            here.stall();
            machine.played.add("end");
        });
        machine.meanwhile(() -> machine.arrive(0, 1));
        machine.meanwhile(() -> {
            machine.pipeline.quarantine(bad);
            assertThat(bad.on(0).isStalled()).isFalse();
            rt.renice(120);
            rt.on(0).unstall();
            machine.arrive(0, 2);
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("bad 5", "rt 1", "rt 2", "end");
        assertThat(machine.faults).isEmpty();
    }

    @Test
    void aRootWhoseLogItsOwnHandlerBarsHoldsNobodyBackEither() {
        try (FakeMachine barring = new FakeMachine(1, rootIsBarred())) {
            Stage head = barring.stage("rt", 200);
            Stage root = barring.register(StagePlan.of("root", 150, 0).asRoot(), stage -> { });
            root.on(0).unstall();
            barring.handle(head, 1, IrqUse.of(TERMINATE), (irq, here) -> here.spend(10));
            barring.handle(barring.stage("io", 120), 2, TERMINATE);
            barring.handle(root, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
                here.spend(10);
                barring.played.add("end");
            });
            barring.meanwhile(() -> barring.arrive(0, 1));
            barring.meanwhile(() -> {
                barring.pipeline.quarantine(root);
                head.renice(100);
                barring.arrive(0, 2);
            });
            barring.raise(0, IRQ);
            assertThat(barring.played).containsExactly("root 5", "rt 1", "io 2", "end");
        }
    }

    private static Profile rootIsBarred() {
        Profile own = Profile.SLUICE;
        return new Profile(own.hits(), own.order(), own.unsaid(), own.authority(), own.leaving(), own.criticalIpi(),
                own.ack(), Profile.Reentrance.NOT_FOR_ROOT, own.masking(), own.limit());
    }

    @Test
    void asTheHeadItTurnsNoInterruptsOff() {
        try (FakeMachine historic = new FakeMachine(1, Profile.IPIPE_2)) {
            Stage head = historic.stage("head", 200);
            Stage linux = historic.stage("linux", 100);
            historic.handle(linux, IRQ, TERMINATE);
            head.on(0).stall();
            historic.arrive(0, IRQ);
            historic.pipeline.quarantine(head);
            head.on(0).stall();
            historic.run();
            assertThat(historic.takePlayed()).containsExactly("linux 5");
            assertThat(historic.hardSave(0)).isFalse();
        }
    }

    @Test
    void leavingItStillHoldsNobody() {
        machine.handle(bad, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.spend(10));
        machine.handle(linux, 1, TERMINATE);
        machine.meanwhile(() -> {
            machine.pipeline.quarantine(bad);
            machine.pipeline.unregister(bad, LeavePolicy.PLAY);
            bad.on(1).stall();
            machine.raise(1, 1);
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("bad 5", "linux 1 @1");
        assertThat(machine.pipeline.stages()).containsExactly(rt, linux);
    }
}
