package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 31 and 34: a level line is masked at entry and opened by its last recipient, whatever becomes of the entry. */
class LineTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(2);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.stage("linux", 100);

    LineTest() {
        machine.level(IRQ);
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(linux, IRQ, ACCEPT);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void theLastRecipientUnmasks() {
        machine.takeJournal();
        machine.raise(0, IRQ);
        assertThat(machine.takeJournal("ack", "played", "finished", "unmask")).containsExactly("ack 5", "played rt 5",
                "finished rt 5", "played linux 5", "finished linux 5", "unmask 5");
    }

    @Test
    void edgeLinesAreNeverMasked() {
        machine.handle(linux, 1, TERMINATE);
        machine.raise(0, 1);
        assertThat(machine.takeJournal("unmask")).isEmpty();
    }

    @Test
    void aStalledRecipientKeepsItMasked() {
        linux.on(0).stall();
        machine.raise(0, IRQ);
        assertThat(machine.isMasked(IRQ)).isTrue();
        linux.on(0).unstall();
        machine.run();
        assertThat(machine.isMasked(IRQ)).isFalse();
    }

    @Test
    void itStaysMaskedWhileTheLastHandlersTimePasses() {
        machine.handle(linux, IRQ, IrqUse.of(ACCEPT), (irq, here) -> here.charge(10));
        machine.handle(rt, IRQ, IrqUse.of(ACCEPT), (irq, here) -> { });
        boolean[] masked = new boolean[1];
        machine.meanwhile(() -> { });
        machine.meanwhile(() -> masked[0] = machine.isMasked(IRQ));
        machine.raise(0, IRQ);
        assertThat(masked[0]).isTrue();
        assertThat(machine.isMasked(IRQ)).isFalse();
    }

    @Test
    void aDroppedEntryCountsAsReceived() {
        linux.on(0).stall();
        machine.raise(0, IRQ);
        machine.pipeline.unregister(linux, LeavePolicy.DROP);
        assertThat(machine.isMasked(IRQ)).isFalse();
    }

    @Test
    void aDiscardedEntryCountsAsReceived() {
        linux.on(0).stall();
        machine.raise(0, IRQ);
        machine.pipeline.quarantine(linux);
        assertThat(machine.isMasked(IRQ)).isFalse();
    }

    @Test
    void aReleasedEntryCountsAsReceived() {
        linux.on(0).stall();
        machine.raise(0, IRQ);
        linux.release(IRQ);
        assertThat(machine.isMasked(IRQ)).isFalse();
    }

    @Test
    void aHeldEntryKeepsItMasked() {
        linux.lock(IRQ);
        machine.raise(0, IRQ);
        assertThat(machine.isMasked(IRQ)).isTrue();
        linux.unlock(IRQ);
        machine.run();
        assertThat(machine.isMasked(IRQ)).isFalse();
    }

    @Test
    void anEntryHeldWhileItsHandlerRunsKeepsItMasked() {
        rt.release(IRQ);
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.stage().lock(irq);
            here.trigger(irq);
        });
        machine.raise(0, IRQ);
        assertThat(machine.books("linux").held()).isEqualTo(1);
        assertThat(machine.isMasked(IRQ)).isTrue();
    }

    @Test
    void whoeverItIsPropagatedToIsARecipient() {
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.propagate(irq));
        linux.on(0).stall();
        machine.raise(0, IRQ);
        assertThat(machine.isMasked(IRQ)).isTrue();
        linux.on(0).unstall();
        machine.run();
        assertThat(machine.isMasked(IRQ)).isFalse();
    }

    @Test
    void withdrawingARunningHandlerDoesNotOpenItEarly() {
        boolean[] masked = new boolean[1];
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.stage().release(irq);
            masked[0] = machine.isMasked(irq);
        });
        machine.raise(0, IRQ);
        assertThat(masked[0]).isTrue();
        assertThat(machine.isMasked(IRQ)).isFalse();
    }

    @Test
    void aNestedHitOfTheSameIrqDoesNotOpenItEarly() {
        boolean[] masked = new boolean[2];
        int[] depth = new int[1];
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            if (depth[0]++ == 0) {
                here.unstall();
                here.trigger(irq);
                masked[0] = machine.isMasked(irq);
            } else {
                masked[1] = machine.isMasked(irq);
            }
        });
        rt.release(IRQ);
        machine.raise(0, IRQ);
        assertThat(depth[0]).isEqualTo(2);
        assertThat(masked).containsExactly(true, true);
        assertThat(machine.isMasked(IRQ)).isFalse();
    }

    @Test
    void whatNobodyHandlesStaysMaskedUntilSomebodyComes() {
        machine.level(6);
        machine.raise(0, 6);
        assertThat(machine.isMasked(6)).isTrue();
        machine.handle(linux, 6, TERMINATE);
        assertThat(machine.isMasked(6)).isFalse();
    }

    @Test
    void aSecondArrivalElsewhereIsHeldToo() {
        linux.on(0).stall();
        linux.on(1).stall();
        machine.raise(0, IRQ);
        machine.raise(1, IRQ);
        linux.on(0).unstall();
        machine.run();
        assertThat(machine.isMasked(IRQ)).isTrue();
        linux.on(1).unstall();
        machine.run();
        assertThat(machine.isMasked(IRQ)).isFalse();
    }

    @Test
    void whoeverGotItWhileTheLineWasOpenIsNoRecipient() {
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> { });
        linux.on(0).stall();
        rt.on(0).propagate(IRQ);
        machine.raise(1, IRQ);
        assertThat(machine.takePlayed()).containsExactly("rt 5 @1");
        assertThat(machine.isMasked(IRQ)).isFalse();
    }

    @Test
    void whatNobodyHandlesStaysMaskedWhateverElseChanges() {
        machine.level(6);
        machine.raise(0, 6);
        machine.handle(linux, 7, TERMINATE);
        Stage elsewhere = machine.register(StagePlan.of("elsewhere", 10, 1), stage -> { });
        assertThat(machine.isMasked(6)).isTrue();
        machine.handle(elsewhere, 6, TERMINATE);
        assertThat(machine.isMasked(6)).isFalse();
    }

    @Test
    void whatAStageDiscardsOpensWhenThatStageSitsOutOrStandsBehind() {
        machine.handle(linux, 6, TERMINATE);
        machine.level(6);
        rt.control(6, IrqUse.of(IrqMode.DISCARD));
        machine.raise(0, 6);
        machine.handle(linux, 7, TERMINATE);
        assertThat(machine.isMasked(6)).isTrue();
        linux.renice(300);
        assertThat(machine.isMasked(6)).isFalse();
        linux.renice(100);
        machine.raise(0, 6);
        assertThat(machine.isMasked(6)).isTrue();
        machine.pipeline.quarantine(rt);
        assertThat(machine.isMasked(6)).isFalse();
    }
}
