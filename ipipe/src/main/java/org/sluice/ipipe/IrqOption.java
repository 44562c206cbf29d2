package org.sluice.ipipe;

/** What a stage asks for beside the mode when it uses an irq. */
public enum IrqOption {

    /**
     * Refuse to replace a handler that is already there (Adeos EXCLUSIVE): of the same stage, either use having it.
     * Undone by {@link Stage#control} to a use without it, by {@link Stage#release}, and with the virtual irq; the
     * leaving stage takes it along. Other stages' handlers of the irq are not concerned.
     */
    EXCLUSIVE,
    /** Each hit is played by itself instead of merging with one that waits; needs {@link Profile.Hits#PER_IRQ}. */
    COUNTED,
    /** The handler declares its time with {@code charge}, never calls {@code spend}, and may run on any stack. */
    BRIEF,
    /** Delivered to whoever is current: recording and walk start there, not at the head (Adeos r13 STICKY). */
    STICKY,
    /** For the first registered stage only, mode TERMINATE: its alone, and first in its log (I-pipe WIRED). */
    WIRED,
    /** An acknowledge routine that succeeds does not end the polling: lower stages' run, too (r13 SHARED). */
    SHARED,
    /**
     * From now on nobody, the owner included, may change how any stage uses this irq, nor lock it (r13 SYSTEM). Undone
     * by nothing but the end of its owner: from the instant at which that begins to leave or sits out, or at which the
     * virtual irq is freed, uses may change again. Of a virtual irq only its owner may say so.
     */
    SYSTEM
}
