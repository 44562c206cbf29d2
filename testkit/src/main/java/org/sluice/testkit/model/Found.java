package org.sluice.testkit.model;

/**
 * Something that a stage should not have done, or that was refused too late, once.
 *
 * @param kind  what sort
 * @param stage whose code, or which stage; 0 for control code
 * @param cpu   where; -1 if that does not matter
 * @param irq   what that code handles; -1 for a body or control code, -2 for an event handler
 * @param about the other stage; of a removal that is late, see {@link Blocker}
 * @param at    when, in virtual time
 */
public record Found(Kind kind, int stage, int cpu, int irq, int about, long at) {

    /** What sort of finding. */
    public enum Kind {
        /** Code has ended and left the stage {@code about} closed. */
        LEFT_STALLED,
        /** A service of the stage {@code about} was called from other code than its. */
        WRONG_CONTEXT,
        /** A removal has not ended by its deadline. */
        OVERDUE,
        /** What waited for a handler's return was no longer possible. */
        REFUSED_LATER,
        /** Whoever was told of a fault threw, too. */
        FAULT_HANDLER_THREW
    }

    /** What holds a removal up: {@code about} is its ordinal; {@code cpu} says where, {@code irq} of what. */
    public enum Blocker {
        /** The handler that asked for it has not returned. */
        REMOVER,
        /** Code of the stage. */
        CODE,
        /** An entry that waits. */
        ENTRY,
        /** A body that has not come back. */
        BODY
    }
}
