package org.sluice.ipipe;

/**
 * Something that a domain should not have done, or an operation that was refused too late to throw. Findings of the
 * same kind, culprit and matter are one finding with a count; it never stops counting.
 *
 * @param kind      what sort
 * @param culprit   whose code, by name
 * @param matter    what it did, in words
 * @param firstNanos when first, in virtual time
 * @param count     how often so far, 1 or more
 */
public record Finding(Kind kind, String culprit, String matter, long firstNanos, long count) {

    /** How many different findings a pipeline keeps; more are counted together. */
    public static final int KEPT_MAX = 64;

    /** What sort of finding. */
    public enum Kind {
        /** Code has ended and left a stage stalled: its own, which is then opened, or another's, which stays so. */
        LEFT_STALLED,
        /** A service was called from the code of another stage than it belongs to. */
        WRONG_CONTEXT,
        /** A removal did not end by its deadline. */
        OVERDUE,
        /** An operation that waited for a handler's return was no longer possible. */
        REFUSED_LATER,
        /** The {@link FaultHandler} itself threw: the pipeline has let the stage sit out by itself. */
        FAULT_HANDLER_THREW,
        /** The table of findings is full: what else is found is counted here. */
        MORE
    }

    @Override
    public String toString() {
        return kind + " " + culprit + ": " + matter + " (" + count + " times, first at " + firstNanos + " ns)";
    }
}
