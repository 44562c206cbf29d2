package org.sluice.testkit.explore;

/**
 * Every schedule with no deviation from the usual course, then with at most one, two ... up to a bound: the simplest
 * fault is found first. The shallower schedules are run again at each level, which costs little.
 */
final class DeepeningStrategy implements Strategy {

    private final int deviationsMax;
    private final boolean reduces;
    private int level;
    private ExhaustiveStrategy current;

    DeepeningStrategy(int deviationsMax, boolean reduces) {
        this.deviationsMax = deviationsMax;
        this.reduces = reduces;
        this.current = new ExhaustiveStrategy(0, reduces);
    }

    @Override
    public boolean hasNext() {
        return current.hasNext();
    }

    @Override
    public Chooser begin() {
        return current.begin();
    }

    @Override
    public void end(Recorder run, Outcome outcome) {
        current.end(run, outcome);
        if (!current.hasNext() && current.isBounded() && level < deviationsMax) {
            current = new ExhaustiveStrategy(++level, reduces);
        }
    }

    @Override
    public boolean isComplete() {
        return !current.hasNext();
    }
}
