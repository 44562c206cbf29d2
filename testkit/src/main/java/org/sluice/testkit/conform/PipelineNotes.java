package org.sluice.testkit.conform;

import java.util.ArrayList;
import java.util.List;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.PipelineLedger;
import org.sluice.ipipe.Stage;

/** How the pipeline stands, noted: order, stalls, time, books, findings. */
final class PipelineNotes {

    private final Program program;
    private final Pipeline pipeline;
    private final Journal journal;

    PipelineNotes(Program program, Pipeline pipeline, Journal journal) {
        this.program = program;
        this.pipeline = pipeline;
        this.journal = journal;
    }

    void state(long now) {
        long order = 0;
        long stalled = 0;
        for (Stage stage : pipeline.stages()) {
            int slot = PipelineSubject.slot(stage.name());
            order = order << 4 | slot + 1;
            for (int cpu : stage.cpus()) {
                stalled |= (stage.on(cpu).isStalled() ? 1L : 0) << slot * program.cpus() + cpu;
            }
        }
        journal.add(Journal.Kind.STATE, 0, 0, 0, stalled, order);
        journal.add(Journal.Kind.TIME, 0, 0, 0, now);
    }

    void books() {
        journal.add(Journal.Kind.ARRIVALS, 0, 0, 0, pipeline.ledger().arrivals());
        List<PipelineLedger.Account> accounts = new ArrayList<>(pipeline.accounts());
        accounts.sort((a, b) -> Integer.compare(place(a), place(b)));
        long[] terms = new long[Books.WIDTH];
        for (PipelineLedger.Account account : accounts) {
            int i = 0;
            terms[i++] = account.recorded();
            terms[i++] = account.delivered();
            terms[i++] = account.pending();
            terms[i++] = account.held();
            for (long merged : account.merged()) {
                terms[i++] = merged;
            }
            for (long discarded : account.discarded()) {
                terms[i++] = discarded;
            }
            Books.note(journal, PipelineSubject.slot(account.stage()), account.cpu(), account.irq(), terms);
        }
        FindingNotes findings = new FindingNotes();
        pipeline.findings().forEach(findings::add);
        findings.write(journal);
    }

    /** The order in which accounts are noted. */
    private static int place(PipelineLedger.Account account) {
        return (PipelineSubject.slot(account.stage()) * Program.SLOTS + account.cpu()) * (1 << 16) + account.irq();
    }
}
