package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The books: which terms there are, that each counts at its own place, and that an error in one is seen. */
class LedgerTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(1);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.stage("linux", 100);

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void oneLineEachHeadFirstThenTheDepartedThenNone() {
        linux.renice(300);
        assertThat(machine.pipeline.ledger().stages()).extracting(PipelineLedger.Line::stage)
                .containsExactly("linux", "rt", "departed", "none");
    }

    @Test
    void everyTermHasItsPlace() {
        machine.handle(rt, IRQ, ACCEPT);
        machine.handle(linux, IRQ, ACCEPT);
        machine.handle(linux, 6, TERMINATE);
        linux.lock(6);
        machine.raise(0, 6);
        linux.on(0).stall();
        machine.raise(0, IRQ);
        machine.raise(0, IRQ);
        machine.raise(0, 7);
        assertThat(machine.books("rt")).isEqualTo(new PipelineLedger.Line("rt", 2, 2, 0, 0, 0, 0, 0));
        assertThat(machine.books("linux")).isEqualTo(new PipelineLedger.Line("linux", 3, 0, 1, 0, 1, 2, 1));
        assertThat(machine.books("none")).isEqualTo(new PipelineLedger.Line("none", 1, 0, 0, 1, 0, 0, 0));
        assertThat(machine.pipeline.ledger().total())
                .isEqualTo(new PipelineLedger.Line("total", 6, 2, 1, 1, 1, 2, 1));
        linux.release(IRQ);
        assertThat(machine.books("linux")).isEqualTo(new PipelineLedger.Line("linux", 3, 0, 1, 1, 0, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void anErrorInAnyTermIsSeen(int term) {
        long[] terms = {10, 4, 2, 1, 2, 3, 1};
        assertThat(ledger(terms).balanced()).isTrue();
        terms[term]++;
        assertThat(ledger(terms).balanced()).isFalse();
    }

    private static PipelineLedger ledger(long[] t) {
        PipelineLedger.Line good = new PipelineLedger.Line("good", 1, 1, 0, 0, 0, 0, 0);
        return new PipelineLedger(0, 0, List.of(good,
                new PipelineLedger.Line("x", t[0], t[1], t[2], t[3], t[4], t[5], t[6])));
    }

    @Test
    void anEntryInItsHandlerIsDelivered() {
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            assertThat(machine.books("linux").delivered()).isEqualTo(1);
            assertThat(machine.books("linux").pending()).isZero();
            machine.checkBooks();
        });
        machine.raise(0, IRQ);
        assertThat(machine.faults).isEmpty();
    }

    @Test
    void playedCountsPerIrqOnAllCpus() {
        machine.handle(linux, IRQ, ACCEPT);
        machine.handle(linux, 6, ACCEPT);
        machine.raise(0, IRQ);
        machine.raise(0, IRQ);
        machine.raise(0, 6);
        assertThat(linux.played(IRQ)).isEqualTo(2);
        assertThat(linux.played(6)).isEqualTo(1);
        assertThat(rt.played(IRQ)).isZero();
    }

    @Test
    void everyRecordHasAWord() {
        for (int kind = PipelineRecord.RECORDED; kind <= PipelineRecord.EVENT; kind++) {
            assertThat(PipelineRecord.name(kind)).isNotBlank().isNotEqualTo("unknown");
        }
        assertThat(PipelineRecord.name(PipelineRecord.RECORDED - 1)).isEqualTo("unknown");
        assertThat(PipelineRecord.name(PipelineRecord.EVENT + 1)).isEqualTo("unknown");
        assertThat(PipelineRecord.name(PipelineRecord.PLAYED)).isEqualTo("played");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void anErrorInAnyTermOfAnAccountIsSeen(int term) {
        long[] terms = {14, 4, 2, 1, 3, 2, 2};
        assertThat(account(terms).balanced()).isTrue();
        terms[term]++;
        assertThat(account(terms).balanced()).isFalse();
    }

    private static PipelineLedger.Account account(long[] t) {
        return new PipelineLedger.Account("x", 0, IRQ, t[0], t[1], List.of(t[2], 0L), List.of(t[3], t[4]), t[5], t[6]);
    }
}
