package org.sluice.testkit.conform;

import org.sluice.ipipe.PipelineLedger;

/** How accounts are noted: recorded, delivered, pending, held, then merged and discarded by reason. */
final class Books {

    /** The slot under which the accounts of those that have left are noted. */
    static final int DEPARTED = 6;
    /** The slot under which stands what nobody handled. */
    static final int NOBODY = 7;

    static final int FIXED = 4;
    private static final int MERGES = PipelineLedger.Merge.values().length;
    private static final PipelineLedger.Discard[] DISCARDS = PipelineLedger.Discard.values();
    static final int WIDTH = FIXED + MERGES + DISCARDS.length;

    private Books() {
    }

    /** Where a discard's reason stands among them. */
    static int place(String reason) {
        for (PipelineLedger.Discard discard : DISCARDS) {
            if (discard.name().equals(reason)) {
                return discard.ordinal();
            }
        }
        throw new IllegalArgumentException("reason " + reason + " is unknown to the ledger");
    }

    static void note(Journal journal, int slot, int cpu, int irq, long[] account) {
        for (int i = 0; i < WIDTH; i++) {
            if (account[i] != 0) {
                journal.add(Journal.Kind.BOOKS, slot, cpu, irq, i, account[i]);
            }
        }
    }
}
