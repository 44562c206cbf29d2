package org.sluice.testkit.explore;

import java.util.function.Predicate;

/**
 * Makes a schedule smaller while its run still has what made it worth keeping: leaves out runs of deviations, halving
 * their length down to single ones, then lowers the values of those that remain. Source: Zeller, Hildebrandt,
 * "Simplifying and Isolating Failure-Inducing Input" (2002).
 */
final class Shrinker {

    /** Runs at most; a report says how many it took. */
    static final int RUNS_MAX = 2_000;

    private static final int[] SHIFTS = {0, -1, 1, -2, 2};

    private final Explorable world;
    private final Predicate<Outcome> keeps;
    private long runs;
    private Schedule best;

    Shrinker(Explorable world, Predicate<Outcome> keeps) {
        this.world = world;
        this.keeps = keeps;
    }

    Schedule shrink(Schedule start) {
        best = start;
        boolean smaller = true;
        while (smaller && runs < RUNS_MAX) {
            smaller = leaveOut() | lower();
        }
        return best;
    }

    long runs() {
        return runs;
    }

    private boolean leaveOut() {
        boolean any = false;
        for (int length = Math.max(1, best.deviations()); length > 0; length /= 2) {
            int from = Math.max(0, best.deviations() - length);
            while (best.deviations() > 0 && runs < RUNS_MAX) {
                int to = Math.min(from + length, best.deviations());
                any |= to > from && acceptWithout(from, to);
                if (from == 0) {
                    break;
                }
                from = Math.max(0, from - length);
            }
        }
        return any;
    }

    private boolean acceptWithout(int from, int to) {
        Schedule whole = best;
        for (int shift : SHIFTS) {
            Schedule candidate = whole.without(from, to, shift);
            if (candidate != null && runs < RUNS_MAX && accept(candidate)) {
                return true;
            }
            if (to == whole.deviations()) {
                return false; // there is nothing to move
            }
        }
        return false;
    }

    private boolean lower() {
        boolean any = false;
        for (int i = 0; i < best.deviations(); i++) {
            for (int value = 1; i < best.deviations() && value < best.value(i) && runs < RUNS_MAX; value++) {
                any |= accept(best.with(i, value));
            }
        }
        return any;
    }

    /** What was really chosen becomes the new schedule: it names no alternative that was not there. */
    private boolean accept(Schedule candidate) {
        runs++;
        Recorder recorder = new Recorder(new Replay(candidate));
        if (!keeps.test(world.run(recorder))) {
            return false;
        }
        Schedule taken = recorder.schedule();
        boolean smaller = isSmaller(taken);
        best = smaller ? taken : best;
        return smaller;
    }

    private boolean isSmaller(Schedule taken) {
        if (taken.deviations() != best.deviations()) {
            return taken.deviations() < best.deviations();
        }
        long difference = 0;
        for (int i = 0; i < taken.deviations(); i++) {
            difference += (long) taken.value(i) - best.value(i);
        }
        return difference < 0;
    }
}
