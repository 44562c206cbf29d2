package org.sluice.ipipe;

import java.util.Objects;

/**
 * Ten choices in which the pipelines of the field differ. A profile reproduces the decisions of a historic version,
 * never its faults. What a profile does not choose is the same in all of them.
 *
 * @param hits        what becomes of a hit while another of the same irq waits (rules 20, 21)
 * @param order       in which order a log is played (rules 22, 23)
 * @param unsaid      what {@link Verdict#UNSAID} of an event handler means (rule 65)
 * @param authority   who may register, unregister, renice (rules 47, 54)
 * @param leaving     what becomes of what waits for a stage that leaves (rule 53)
 * @param criticalIpi whether a stalled stage holds the IPI of a critical section back (rule 61)
 * @param ack         whether the stages decide that a controller is acknowledged (rules 7, 8, 10)
 * @param reentrance  whether a handler that opens its stage is interrupted by its own log (rule 25)
 * @param masking     when the CPU's own interrupts are off while domains run (rules 14, 26)
 * @param limit       how many stages, and whether they share irqs (rule 35)
 */
public record Profile(Hits hits, ReplayOrder order, Unsaid unsaid, Authority authority, Leaving leaving,
                      CriticalIpi criticalIpi, Ack ack, Reentrance reentrance, Masking masking, Limit limit) {

    /** This project's own answers: the default. */
    public static final Profile SLUICE = new Profile(Hits.PER_IRQ, ReplayOrder.LOWEST_FIRST, Unsaid.REFUSED,
            Authority.ANYBODY, Leaving.AS_ASKED, CriticalIpi.THROUGH_STALLS, Ack.ALWAYS, Reentrance.ALLOWED,
            Masking.NEVER, Limit.SIXTY_FOUR);
    /** Adeos for Linux 2.5, September 2002. */
    public static final Profile ADEOS_2002 = new Profile(Hits.COUNTED, ReplayOrder.LOWEST_BY_WORD, Unsaid.STOPS,
            Authority.ROOT_RENICE_BY_ANYBODY, Leaving.DROPPED, CriticalIpi.HELD_BY_STALL, Ack.BY_HANDLERS,
            Reentrance.ALLOWED, Masking.NEVER, Limit.SIXTY_FOUR);
    /** Adeos r13 for Linux 2.6, 2005. */
    public static final Profile ADEOS_R13 = new Profile(Hits.COUNTED, ReplayOrder.HIGHEST_BY_WORD, Unsaid.GOES_ON,
            Authority.ROOT_NO_RENICE, Leaving.PLAYED, CriticalIpi.HELD_BY_STALL, Ack.BY_HANDLERS,
            Reentrance.NOT_FOR_ROOT, Masking.ALL_BUT_ROOT, Limit.SIXTY_FOUR);
    /** I-pipe 2.x on x86, with N domains. */
    public static final Profile IPIPE_2 = new Profile(Hits.MERGED, ReplayOrder.HIGHEST_FIRST, Unsaid.GOES_ON,
            Authority.ROOT_NO_RENICE, Leaving.PLAYED, CriticalIpi.HELD_BY_STALL, Ack.ALWAYS, Reentrance.ALLOWED,
            Masking.HEAD, Limit.FOUR);
    /** Dovetail: an out-of-band stage above an in-band one. */
    public static final Profile DOVETAIL = new Profile(Hits.MERGED, ReplayOrder.LOWEST_FIRST, Unsaid.GOES_ON,
            Authority.ROOT_NO_RENICE, Leaving.PLAYED, CriticalIpi.HELD_BY_STALL, Ack.ALWAYS, Reentrance.ALLOWED,
            Masking.HEAD, Limit.TWO_EXCLUSIVE);

    /** Checks its arguments. */
    public Profile {
        Objects.requireNonNull(hits, "hits");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(unsaid, "unsaid");
        Objects.requireNonNull(authority, "authority");
        Objects.requireNonNull(leaving, "leaving");
        Objects.requireNonNull(criticalIpi, "criticalIpi");
        Objects.requireNonNull(ack, "ack");
        Objects.requireNonNull(reentrance, "reentrance");
        Objects.requireNonNull(masking, "masking");
        Objects.requireNonNull(limit, "limit");
    }

    /** What becomes of a hit while another of the same irq waits. */
    public enum Hits {
        /** The irq's use decides: {@link IrqOption#COUNTED} or merged. */
        PER_IRQ,
        /** Each hit is an entry. */
        COUNTED,
        /** Hits merge into the entry that waits. */
        MERGED
    }

    /** In which order a log is played. Wired irqs go first in any of them. */
    public enum ReplayOrder {
        /** Lowest number first, looked up afresh for each entry. */
        LOWEST_FIRST,
        /** Highest number first (virtual irqs before hardware's), looked up afresh. */
        HIGHEST_FIRST,
        /** The lowest word of 64 irqs is drained, lowest number first, before the words are looked at again. */
        LOWEST_BY_WORD,
        /** The highest word is drained, highest number first, before the words are looked at again. */
        HIGHEST_BY_WORD
    }

    /** What an event handler's {@link Verdict#UNSAID} means. */
    public enum Unsaid {
        /** It is a fault of the handler: the verdict must be explicit. */
        REFUSED,
        /** Lower stages do not see the event. */
        STOPS,
        /** Lower stages see the event. */
        GOES_ON
    }

    /** Who may register, unregister and renice. */
    public enum Authority {
        /** Whoever holds the stage. */
        ANYBODY,
        /** Root, or control code outside the pipeline; but anybody renices. */
        ROOT_RENICE_BY_ANYBODY,
        /** Root, or control code outside the pipeline; there is no renice. */
        ROOT_NO_RENICE
    }

    /** What becomes of what waits for a stage that leaves. */
    public enum Leaving {
        /** As the caller asks. */
        AS_ASKED,
        /** It is always discarded. */
        DROPPED,
        /** It is always played, until the deadline. */
        PLAYED
    }

    /** Whether a stalled stage holds the IPI of a critical section back. */
    public enum CriticalIpi {
        /** It is no domain's interrupt: no stall holds it. */
        THROUGH_STALLS,
        /** A stall of the current stage holds it. */
        HELD_BY_STALL
    }

    /** Whether the stages decide that a controller is acknowledged. */
    public enum Ack {
        /** Once per hardware arrival, also when nobody handles it. */
        ALWAYS,
        /** Only if the routine of a stage that handles it says yes, or such a stage and the root have none. */
        BY_HANDLERS
    }

    /** Whether a handler that opens its own stage is interrupted by its own log. */
    public enum Reentrance {
        /** Yes. */
        ALLOWED,
        /** Not the root's. */
        NOT_FOR_ROOT
    }

    /** When the CPU's own interrupts are off while domains run. */
    public enum Masking {
        /** Only between arrival and acknowledge. */
        NEVER,
        /** While the head is stalled, its handlers included. */
        HEAD,
        /** During handlers of all stages but the root. */
        ALL_BUT_ROOT
    }

    /** How many stages there may be. */
    public enum Limit {
        /** As many as a word has bits. */
        SIXTY_FOUR,
        /** Four. */
        FOUR,
        /** Two, and an irq is handled by one or the other, never by both. */
        TWO_EXCLUSIVE;

        /** The number. */
        public int stagesMax() {
            return this == SIXTY_FOUR ? 64 : this == FOUR ? 4 : 2;
        }
    }
}
