package org.sluice.testkit.explore;

import java.util.Objects;

/**
 * How to explore: immutable, changed by the methods of its parts' names, as in {@code Plan.random(200).seed(7)}.
 *
 * @param mode     how to look
 * @param max      how many schedules at most, 1 or more; runs that are cut short count
 * @param seed     where all luck comes from
 * @param depth    PCT: how many ordering constraints a fault needs, 1 or more; exhaustive: how often a schedule leaves
 *                 the usual course at most, 0 or more
 * @param reduces  exhaustive: run only one of the orders of steps that commute
 * @param shrinks  make a violation's schedule smaller before it is reported
 */
public record Plan(Mode mode, long max, long seed, int depth, boolean reduces, boolean shrinks) {

    /** {@link #depth} for a search without a bound. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    private static final int DEPTH_DEFAULT = 3;

    /** Checks its arguments. */
    public Plan {
        Objects.requireNonNull(mode, "mode");
        if (max < 1) {
            throw new IllegalArgumentException("max " + max + " must be at least 1");
        }
        if (depth < (mode == Mode.PCT ? 1 : 0)) {
            throw new IllegalArgumentException("depth " + depth + " must be at least "
                    + (mode == Mode.PCT ? 1 : 0) + " in mode " + mode.word());
        }
    }

    /** In that mode, with its usual depth, from seed 1. */
    public static Plan of(Mode mode, long max) {
        return new Plan(mode, max, 1, DEPTH_DEFAULT, true, true);
    }

    /** At random. */
    public static Plan random(long max) {
        return of(Mode.RANDOM, max);
    }

    /** With random priorities that change {@code depth} - 1 times. */
    public static Plan pct(long max, int depth) {
        return of(Mode.PCT, max).depth(depth);
    }

    /** Everything; reduced, without a bound on deviations. */
    public static Plan exhaustive(long max) {
        return of(Mode.EXHAUSTIVE, max).depth(UNBOUNDED);
    }

    /** Towards the largest figure. */
    public static Plan adversary(long max) {
        return of(Mode.ADVERSARY, max);
    }

    /** The same from another seed. */
    public Plan seed(long newSeed) {
        return new Plan(mode, max, newSeed, depth, reduces, shrinks);
    }

    /** The same with another depth. */
    public Plan depth(int newDepth) {
        return new Plan(mode, max, seed, newDepth, reduces, shrinks);
    }

    /** The same, running every order of steps that commute. */
    public Plan unreduced() {
        return new Plan(mode, max, seed, depth, false, shrinks);
    }

    /** The same, reporting the first schedule that fails as it is. */
    public Plan unshrunk() {
        return new Plan(mode, max, seed, depth, reduces, false);
    }

    Strategy strategy() {
        return switch (mode) {
            case RANDOM -> new RandomStrategy(seed);
            case PCT -> new PriorityStrategy(seed, depth);
            case EXHAUSTIVE -> depth == UNBOUNDED ? new ExhaustiveStrategy(reduces)
                    : new BoundedStrategy(seed, depth, reduces);
            case ADVERSARY -> new AdversaryStrategy(seed);
        };
    }
}
