package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 39: a triggered irq behaves like a real arrival, but nothing is acknowledged. */
class TriggerTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(2);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.stage("linux", 100);

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void arrivesAtTheHeadWithoutAcknowledge() {
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(linux, IRQ, ACCEPT);
        machine.takeJournal();
        linux.on(0).trigger(IRQ);
        machine.run();
        assertThat(machine.played).containsExactly("rt 5", "linux 5");
        assertThat(machine.takeJournal("triggered", "recorded", "ack")).containsExactly("triggered 5",
                "recorded rt 5", "recorded linux 5");
    }

    @Test
    void preemptsTheCallerBeforeItReturns() {
        machine.handle(rt, 1, TERMINATE);
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.trigger(1);
            machine.played.add("end");
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5", "rt 1", "end");
    }

    @Test
    void theMachineHearsOfTheSuspensionPointBeforeAnythingIsPlayedThere() {
        machine.handle(rt, 1, TERMINATE);
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.trigger(1));
        machine.takeJournal();
        machine.raise(0, IRQ);
        assertThat(machine.takeJournal("pass", "played")).containsExactly("played linux 5", "pass", "played rt 1");
    }

    @Test
    void forTheOwnStageWaitsUntilTheHandlerReturns() {
        machine.handle(linux, 1, TERMINATE);
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.trigger(1);
            machine.played.add("end");
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5", "end", "linux 1");
    }

    @Test
    void byABriefHandlerIsPlayedAfterIt() {
        machine.handle(rt, 1, TERMINATE);
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE).withBrief(), (irq, here) -> {
            here.trigger(1);
            machine.played.add("end");
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5", "end", "rt 1");
    }

    @Test
    void byABriefHandlerIsPlayedBeforeThatHandlersChargePasses() {
        machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) -> machine.played.add("now " + here.nowNanos()));
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE).withBrief(), (irq, here) -> {
            here.charge(1000);
            here.trigger(1);
        });
        machine.takeJournal();
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5", "rt 1", "now 0");
        assertThat(machine.takeJournal("played", "finished")).containsExactly("played linux 5", "played rt 1",
                "finished rt 1", "finished linux 5");
    }

    @Test
    void theMachineIsAskedToWalkOnlyIfThereIsSomethingToDeliver() {
        machine.handle(linux, IRQ, TERMINATE);
        linux.on(0).stall();
        machine.takeJournal();
        rt.on(0).trigger(IRQ);
        linux.renice(300);
        linux.on(1).unstall();
        assertThat(machine.takeJournal("walk")).isEmpty();
        linux.on(0).unstall();
        assertThat(machine.takeJournal("walk")).containsExactly("walk");
    }

    @Test
    void getsAnIdentityOfItsOwn() {
        machine.handle(linux, 1, IrqUse.of(TERMINATE), (irq, here) -> machine.played.add("id " + here.irqId()));
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.trigger(1));
        long id = machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("rt 5", "linux 1", "id " + (id + 1));
    }

    @Test
    void whatTheNestedHandlerChargesPassesBeforeTheCallerGoesOn() {
        machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) -> here.charge(30));
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.charge(1000);
            here.trigger(1);
            machine.played.add("now " + here.nowNanos());
        });
        machine.raise(0, IRQ);
        assertThat(machine.played).containsExactly("linux 5", "rt 1", "now 30");
        assertThat(machine.nowNanos(0)).isEqualTo(1030);
    }

    @Test
    void countsAsArrivalAndAsTrigger() {
        machine.handle(linux, IRQ, TERMINATE);
        linux.on(0).trigger(IRQ);
        machine.raise(0, IRQ);
        machine.run();
        assertThat(machine.pipeline.ledger().arrivals()).isEqualTo(2);
        assertThat(machine.pipeline.ledger().triggers()).isEqualTo(1);
    }

    @Test
    void thatNobodyHandlesIsDiscardedUnderNone() {
        linux.on(0).trigger(IRQ);
        assertThat(machine.books("none").discarded()).isEqualTo(1);
    }

    @Test
    void onAnotherCpuTravelsByIpi() {
        machine.handle(linux, IRQ, TERMINATE);
        machine.takeJournal();
        linux.on(0).triggerOn(1, IRQ);
        assertThat(machine.takeJournal()).containsExactly("ipi 5");
        assertThat(linux.on(1).isPending(IRQ)).isFalse();
        machine.run();
        assertThat(machine.played).containsExactly("linux 5 @1");
        assertThat(machine.takeJournal("ack")).containsExactly("ack 5 @1");
    }

    @Test
    void onTheOwnCpuNeedsNoIpi() {
        machine.handle(linux, IRQ, TERMINATE);
        linux.on(1).triggerOn(1, IRQ);
        assertThat(machine.takeJournal("ipi")).isEmpty();
        machine.run();
        assertThat(machine.played).containsExactly("linux 5 @1");
    }

    @Test
    void injectedByTheMachineIsTheSame() {
        machine.handle(rt, IRQ, TERMINATE);
        machine.pipeline.cpu(1).trigger(IRQ);
        machine.run();
        assertThat(machine.played).containsExactly("rt 5 @1");
        assertThat(machine.pipeline.ledger().triggers()).isEqualTo(1);
    }

    @Test
    void whatWasRaisedBeforeAndArrivesNowRemembersWhen() {
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE),
                (irq, here) -> machine.played.add("raised " + here.raisedNanos()));
        machine.elapse(90);
        machine.pipeline.cpu(1).inject(IRQ, 40);
        machine.run();
        assertThat(machine.played).containsExactly("rt 5 @1", "raised 40");
        assertThat(machine.pipeline.ledger().triggers()).isEqualTo(1);
    }

    @Test
    void endlessRecursionIsBounded() {
        int[] left = {100_000};
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.unstall();
            if (--left[0] > 0) {
                here.trigger(irq);
            }
        });
        machine.stopJournal();
        machine.raise(0, IRQ);
        assertThat(machine.handlerCalls).isEqualTo(100_000);
        assertThat(machine.faults).isEmpty();
        assertThat(linux.on(0).isStalled()).isFalse();
    }
}
