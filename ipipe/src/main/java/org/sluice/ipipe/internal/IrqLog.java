package org.sluice.ipipe.internal;

import org.sluice.ipipe.Profile.ReplayOrder;

/**
 * Which irqs wait for one stage on one CPU, as a bitmap of two levels, and which of them is played next. Owner: its
 * CPU. The museum of faults replaces it.
 */
class IrqLog {

    private static final int NONE = -1;

    private final Numbering numbering;
    private final boolean highest;
    private final boolean byWord;
    private final long[] words;
    private final long[] wired;
    private long occupied;
    private long wiredWords;
    private int draining = NONE;
    /** The only irq that waits, while it is kept here and not in the words: the usual case costs no bitmap. */
    private IrqSlot sole;

    IrqLog(Numbering numbering, ReplayOrder order) {
        this.numbering = numbering;
        this.highest = order == ReplayOrder.HIGHEST_FIRST || order == ReplayOrder.HIGHEST_BY_WORD;
        this.byWord = order == ReplayOrder.LOWEST_BY_WORD || order == ReplayOrder.HIGHEST_BY_WORD;
        this.words = new long[numbering.words()];
        this.wired = new long[numbering.words()];
    }

    /** Does nothing wait? */
    final boolean isEmpty() {
        return sole == null && occupied == 0;
    }

    /** An irq that did not wait does. */
    final void put(IrqSlot slot) {
        if (sole == null && occupied == 0) {
            sole = slot;
            return;
        }
        if (sole != null) {
            write(sole);
            sole = null;
        }
        write(slot);
    }

    private void write(IrqSlot slot) {
        words[slot.word] |= slot.bit;
        occupied |= 1L << slot.word;
        mark(slot, slot.wired);
    }

    /** Whether an irq that waits is wired has changed. */
    final void rewire(IrqSlot slot) {
        if (sole == null) {
            mark(slot, slot.wired);
        }
    }

    private void mark(IrqSlot slot, boolean isWired) {
        if (isWired) {
            wired[slot.word] |= slot.bit;
            wiredWords |= 1L << slot.word;
        } else if (wiredWords != 0) {
            wired[slot.word] &= ~slot.bit;
            wiredWords &= wired[slot.word] == 0 ? ~(1L << slot.word) : -1L;
        }
    }

    /** The irq to play next: wired ones first, then by the profile's order. Something must wait. */
    int next() {
        return sole != null ? sole.irq : nextByOrder();
    }

    private int nextByOrder() {
        if (wiredWords != 0) {
            return pick(wired, word(wiredWords));
        }
        return pick(words, draining == NONE ? word(occupied) : draining);
    }

    /** An entry of the irq is taken: where words are drained, its word is the one from now on. */
    void took(IrqSlot slot) {
        if (byWord && !slot.wired) {
            draining = slot.word;
        }
    }

    private int word(long set) {
        return highest ? 63 - Long.numberOfLeadingZeros(set) : Long.numberOfTrailingZeros(set);
    }

    private int pick(long[] from, int word) {
        return numbering.irq(word, word(from[word]));
    }

    /** Nothing of the irq waits any more. */
    void remove(IrqSlot slot) {
        if (sole != null) {
            sole = null;
            draining = NONE;
            return;
        }
        words[slot.word] &= ~slot.bit;
        if (words[slot.word] == 0) {
            emptied(slot.word);
        }
        mark(slot, false);
    }

    /** A word has become empty. */
    void emptied(int word) {
        occupied &= ~(1L << word);
        draining = draining == word ? NONE : draining;
    }
}
