package org.sluice.ipipe;

/** What a stage asks for beside the mode when it uses an irq. */
public enum IrqOption {

    /** Refuse to replace a handler that is already there (Adeos EXCLUSIVE). */
    EXCLUSIVE,
    /** Each hit is played by itself instead of merging with one that waits; needs {@link Profile.Hits#PER_IRQ}. */
    COUNTED,
    /** The handler declares its time with {@code charge}, never calls {@code spend}, and may run on any stack. */
    BRIEF,
    /** Delivered to whoever is current: recording and walk start there, not at the head (Adeos r13 STICKY). */
    STICKY,
    /** For the head only, mode TERMINATE: its alone, and first in its log (I-pipe WIRED). */
    WIRED,
    /** An acknowledge routine that succeeds does not end the polling: lower stages' run, too (r13 SHARED). */
    SHARED,
    /** From now on nobody, the owner included, may change how any stage uses this irq (r13 SYSTEM). */
    SYSTEM
}
