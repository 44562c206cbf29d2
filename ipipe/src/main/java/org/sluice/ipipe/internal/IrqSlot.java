package org.sluice.ipipe.internal;

import org.sluice.ipipe.IrqAck;
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.IrqOption;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.PipelineLedger.Discard;
import org.sluice.ipipe.PipelineLedger.Merge;

/**
 * One irq of one stage on one CPU: the entries in its log (its own fields, so that they lie beside the rest), who
 * handles it, its account. All that the path of an interrupt touches
 * of a stage lies here. Every term of the account is counted at its own place; none is a difference.
 */
final class IrqSlot extends Entries {

    private static final int MERGES = Merge.values().length;
    private static final int DISCARDS = Discard.values().length;

    final LocalStageCore local;
    final int irq;
    final int word;
    final long bit;
    /** Where it stands in the table of the CPU's slots. */
    int number;
    /** What lock sets aside. */
    final Entries held = new Entries();

    // guarded by: the control plane
    IrqHandler handler;
    IrqAck ack;
    boolean brief;
    boolean shared;
    boolean sticky;
    boolean wired;
    boolean locked;

    // owner: this CPU
    boolean holdsLine;
    long recorded;
    long delivered;
    final long[] merged = new long[MERGES];
    final long[] discarded = new long[DISCARDS];

    IrqSlot(LocalStageCore local, int irq, Numbering numbering) {
        this.local = local;
        this.irq = irq;
        this.word = numbering.word(irq);
        this.bit = numbering.bit(irq);
    }

    /** The stage's use of the irq has changed. */
    void use(IrqUse use, boolean counted, IrqHandler newHandler) {
        handler = newHandler;
        ack = use.ack();
        brief = use.has(IrqOption.BRIEF);
        shared = use.has(IrqOption.SHARED);
        sticky = use.has(IrqOption.STICKY);
        wired = use.has(IrqOption.WIRED);
        if (counted != isCounted()) {
            setCounted(counted);
            held.setCounted(counted);
        }
    }

    boolean isPending() {
        return count + held.count > 0;
    }
}
