package org.sluice.testkit.model;

/**
 * In what the pipelines of the field differ.
 *
 * @param hits         rules 20 and 21
 * @param order        rules 22 and 23
 * @param unsaid       rule 65
 * @param authority    rules 47 and 54
 * @param leaving      rule 53
 * @param ackByStages  rules 7 and 10: the controller is acknowledged only if a routine says yes
 * @param rootReenters rule 25
 * @param masking      rules 14 and 26
 * @param stagesMax    how many stages there may be
 * @param oneHandler   rule 35: an irq is handled by one stage at most
 * @param stallHoldsSection rule 61: a stall of the current stage holds the IPI of a critical section
 */
public record Choices(Hits hits, Order order, Unsaid unsaid, Authority authority, Leaving leaving,
                      boolean ackByStages, boolean rootReenters, Masking masking, int stagesMax,
                      boolean oneHandler, boolean stallHoldsSection) {

    /** Rules 20 and 21. */
    public enum Hits {
        /** The use decides. */
        PER_IRQ,
        /** Each is an entry. */
        COUNTED,
        /** They merge. */
        MERGED
    }

    /** Rules 22 and 23. */
    public enum Order {
        /** Lowest number first. */
        LOWEST_FIRST,
        /** Highest number first. */
        HIGHEST_FIRST,
        /** The lowest word is drained first. */
        LOWEST_BY_WORD,
        /** The highest word is drained first. */
        HIGHEST_BY_WORD;

        boolean lowest() {
            return this == LOWEST_FIRST || this == LOWEST_BY_WORD;
        }

        boolean byWord() {
            return this == LOWEST_BY_WORD || this == HIGHEST_BY_WORD;
        }
    }

    /** Rule 65. */
    public enum Unsaid {
        /** A fault. */
        REFUSED,
        /** Stop. */
        STOPS,
        /** Go on. */
        GOES_ON
    }

    /** Rules 47 and 54. */
    public enum Authority {
        /** Anybody does anything. */
        ANYBODY,
        /** Root and control code; renice is free. */
        ROOT_RENICE_BY_ANYBODY,
        /** Root and control code; there is no renice. */
        ROOT_NO_RENICE
    }

    /** Rule 53. */
    public enum Leaving {
        /** As the caller asks. */
        AS_ASKED,
        /** Dropped, always. */
        DROPPED,
        /** Played, always. */
        PLAYED
    }

    /** Rules 14 and 26. */
    public enum Masking {
        /** Never. */
        NEVER,
        /** While the first stage is stalled. */
        HEAD,
        /** In handlers of all stages but the root. */
        ALL_BUT_ROOT
    }
}
