package org.sluice.testkit.conform;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntUnaryOperator;
import org.sluice.testkit.model.Account;
import org.sluice.testkit.model.Found;
import org.sluice.testkit.model.Model;

/** How the model stands, noted: order, stalls, time, books, findings. */
final class ModelNotes {

    private static final Account.Merge[] MERGES = Account.Merge.values();
    private static final Account.Discard[] DISCARDS = Account.Discard.values();
    /** By the model's reason: where the ledger has it. */
    private static final int[] PLACES =
            Arrays.stream(DISCARDS).mapToInt(reason -> Books.place(reason.name())).toArray();

    private final Program program;
    private final Model model;
    private final Journal journal;
    private final IntUnaryOperator slots;
    private final BitSet gone = new BitSet();
    private final int[] irqsUsed;
    private final long[] sum = new long[Books.WIDTH];

    /** {@code slots} says to which slot a stage of that number has come. */
    ModelNotes(Program program, Model model, Journal journal, IntUnaryOperator slots) {
        this.program = program;
        this.model = model;
        this.journal = journal;
        this.slots = slots;
        irqsUsed = program.irqsUsed();
    }

    /** Nothing is left of the stage of that number, but its books. */
    void gone(int stage) {
        gone.set(stage);
    }

    void state() {
        long order = 0;
        long stalled = 0;
        for (int stage : model.view().order()) {
            int slot = slots.applyAsInt(stage);
            order = order << 4 | slot + 1;
            for (int cpu = 0; cpu < program.cpus(); cpu++) {
                stalled |= (model.view().isStalled(stage, cpu) ? 1L : 0) << slot * program.cpus() + cpu;
            }
        }
        journal.add(Journal.Kind.STATE, 0, 0, 0, stalled, order);
        journal.add(Journal.Kind.TIME, 0, 0, 0, model.now());
    }

    void books() {
        journal.add(Journal.Kind.ARRIVALS, 0, 0, 0, model.view().arrivals());
        int[] order = new int[Program.SLOTS];
        for (int stage : model.view().order()) {
            order[slots.applyAsInt(stage)] = stage;
        }
        for (int slot = 0; slot <= Books.NOBODY; slot++) {
            for (int cpu = 0; cpu < program.cpus(); cpu++) {
                for (int irq : irqsUsed) {
                    book(slot, slot < Program.SLOTS ? order[slot] : 0, cpu, irq);
                }
            }
        }
        findings();
    }

    private void book(int slot, int stage, int cpu, int irq) {
        boolean any = false;
        if (slot == Books.NOBODY || stage != 0) {
            any = add(stage, cpu, irq);
        } else if (slot == Books.DEPARTED) {
            for (int left = gone.nextSetBit(0); left >= 0; left = gone.nextSetBit(left + 1)) {
                any |= add(left, cpu, irq);
            }
        }
        if (any) {
            Books.note(journal, slot, cpu, irq, sum);
            Arrays.fill(sum, 0);
        }
    }

    private boolean add(int stage, int cpu, int irq) {
        Account account = model.view().account(stage, cpu, irq);
        if (account == null) {
            return false;
        }
        int i = 0;
        sum[i++] += account.recorded();
        sum[i++] += account.delivered();
        sum[i++] += model.view().pending(stage, cpu, irq);
        sum[i++] += model.view().held(stage, cpu, irq);
        for (Account.Merge reason : MERGES) {
            sum[i++] += account.merged(reason);
        }
        for (Account.Discard reason : DISCARDS) {
            sum[i + PLACES[reason.ordinal()]] += account.discarded(reason);
        }
        return true;
    }

    private void findings() {
        FindingNotes notes = new FindingNotes();
        for (Found found : model.findings()) {
            boolean isAboutStage = found.kind() == Found.Kind.LEFT_STALLED || found.kind() == Found.Kind.WRONG_CONTEXT;
            int about = isAboutStage ? slots.applyAsInt(found.about()) : found.about();
            int slot = found.stage() == 0 ? FindingNotes.CONTROL : slots.applyAsInt(found.stage());
            notes.add(new FindingNotes.Note(found.kind().name(), slot, found.cpu(), found.irq(), about), found.at(), 1);
        }
        notes.write(journal);
    }
}
