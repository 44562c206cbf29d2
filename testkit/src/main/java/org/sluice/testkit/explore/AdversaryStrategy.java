package org.sluice.testkit.explore;

import java.util.List;
import org.sluice.x86.engine.SplitMix64;

/**
 * Looks for the largest figure: keeps the best schedule so far and changes it a little, adding, changing or leaving out
 * deviations; now and then a run begins anew. A schedule as good as the best replaces it, so that plateaus are crossed.
 */
final class AdversaryStrategy implements Strategy, Chooser {

    private static final int ANEW_EVERY = 8;
    private static final int CHANGES_MAX = 4;

    private final long seed;
    private long run;
    private SplitMix64 random;
    private Schedule best = Schedule.USUAL;
    private long bestFigure = -1;
    private int bestPoints = 1;

    // of the run under way
    private int points;
    private int used;
    private boolean anew;
    private long oneIn;
    private final int[] changes = new int[CHANGES_MAX];

    AdversaryStrategy(long seed) {
        this.seed = seed;
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public Chooser begin() {
        random = new SplitMix64(SplitMix64.mix(seed) + run);
        anew = run % ANEW_EVERY == ANEW_EVERY - 1;
        oneIn = 1L << random.below(Byte.SIZE);
        points = 0;
        used = 0;
        int count = run == 0 ? 0 : (int) random.between(1, CHANGES_MAX);
        for (int i = 0; i < CHANGES_MAX; i++) {
            changes[i] = i < count ? change() : -1;
        }
        run++;
        return this;
    }

    /** A choice point anywhere, or one where the best schedule leaves the usual course. */
    private int change() {
        if (best.deviations() > 0 && random.below(2) == 0) {
            return best.point((int) random.below(best.deviations()));
        }
        return (int) random.below(bestPoints);
    }

    @Override
    public int choose(Object point, List<String> alternatives) {
        return answer(alternatives.size());
    }

    @Override
    public int next(Alternatives steps) {
        return answer(steps.count());
    }

    private int answer(int alternatives) {
        if (alternatives == 1) {
            return 0;
        }
        int index = points++;
        if (anew) {
            return random.below(oneIn) == 0 ? (int) random.below(alternatives) : 0;
        }
        int usual = 0;
        if (used < best.deviations() && best.point(used) == index) {
            usual = best.value(used++);
        }
        for (int change : changes) {
            if (change == index) {
                return (int) random.below(alternatives);
            }
        }
        return usual < alternatives ? usual : 0;
    }

    @Override
    public void end(Recorder recorder, Outcome outcome) {
        if (outcome != null && outcome.figure() >= bestFigure) {
            bestFigure = outcome.figure();
            best = recorder.schedule();
            bestPoints = Math.max(1, recorder.points());
        }
    }

    /** The largest figure so far. */
    long bestFigure() {
        return bestFigure;
    }

    /** The schedule that has it. */
    Schedule best() {
        return best;
    }
}
