package org.sluice.testkit.explore;

import java.util.List;
import org.sluice.x86.engine.SplitMix64;

/**
 * Each run draws from a stream of its own. How readily it leaves the usual course changes from run to run, from always
 * to once in 256 choices: some faults need chaos, others one odd moment in an otherwise usual run.
 */
final class RandomStrategy implements Strategy, Chooser {

    private static final long[] ONE_IN = {1, 4, 16, 64, 256};

    private final long seed;
    private long run;
    private SplitMix64 random;
    private long oneIn;

    RandomStrategy(long seed) {
        this.seed = seed;
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public Chooser begin() {
        random = new SplitMix64(SplitMix64.mix(seed) + run);
        oneIn = ONE_IN[(int) (run++ % ONE_IN.length)];
        return this;
    }

    @Override
    public void end(Recorder recorder, Outcome outcome) {
        // the next run has nothing to do with this one
    }

    @Override
    public int choose(Object point, List<String> alternatives) {
        return draw(alternatives.size());
    }

    @Override
    public int next(Alternatives steps) {
        return draw(steps.count());
    }

    private int draw(int alternatives) {
        if (alternatives == 1 || oneIn > 1 && random.below(oneIn) != 0) {
            return 0;
        }
        return (int) random.below(alternatives);
    }
}
