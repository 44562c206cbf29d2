package org.sluice.testkit.explore;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.x86.engine.SplitMix64;

/**
 * Probabilistic concurrency testing: every actor gets a random priority, the highest one always goes first, and at d-1
 * random choice points the one that would go is put below all others. A fault that needs d ordering constraints among n
 * actors and k choices is found by one run with a probability of at least 1 in n * k^(d-1). At a change point that is
 * not about order, the run leaves the usual course at random.
 *
 * <p>Source: Burckhardt, Kothari, Musuvathi, Nagarakatte, "A Randomized Scheduler with Probabilistic Guarantees of
 * Finding Bugs" (ASPLOS 2010).
 */
final class PriorityStrategy implements Strategy, Chooser {

    private final long seed;
    private final int depth;
    private long run;
    private int pointsExpected = 1;

    // of the run under way
    private SplitMix64 random;
    private final Map<Integer, Long> priorities = new TreeMap<>();
    private int[] changePoints = new int[0];
    private int points;
    private long lowest;

    /** Finds faults of a bounded depth, at least 1. */
    PriorityStrategy(long seed, int depth) {
        this.seed = seed;
        this.depth = depth;
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public Chooser begin() {
        random = new SplitMix64(SplitMix64.mix(seed) + run++);
        priorities.clear();
        points = 0;
        lowest = 0;
        changePoints = new int[depth - 1];
        for (int i = 0; i < changePoints.length; i++) {
            changePoints[i] = (int) random.below(pointsExpected);
        }
        return this;
    }

    @Override
    public void end(Recorder recorder, Outcome outcome) {
        pointsExpected = Math.max(pointsExpected, recorder.points());
    }

    @Override
    public int choose(Object point, List<String> alternatives) {
        if (alternatives.size() == 1) {
            return 0;
        }
        return isChangePoint(points++) ? (int) random.below(alternatives.size()) : 0;
    }

    @Override
    public int next(Alternatives steps) {
        if (steps.count() == 1) {
            return 0;
        }
        int first = highest(steps);
        if (isChangePoint(points++)) {
            priorities.put(steps.actor(first), --lowest);
            first = highest(steps);
        }
        return first;
    }

    private boolean isChangePoint(int point) {
        for (int change : changePoints) {
            if (change == point) {
                return true;
            }
        }
        return false;
    }

    private int highest(Alternatives steps) {
        int best = 0;
        for (int i = 1; i < steps.count(); i++) {
            if (priority(steps.actor(i)) > priority(steps.actor(best))) {
                best = i;
            }
        }
        return best;
    }

    private long priority(int actor) {
        Long known = priorities.get(actor);
        if (known == null) {
            known = random.next() >>> 1;
            priorities.put(actor, known);
        }
        return known;
    }
}
