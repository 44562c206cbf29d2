package org.sluice.testkit.explore;

import java.util.List;

/** Answers as a schedule says; where that names an alternative that is not there, as usual. */
final class Replay implements Chooser {

    private final Schedule schedule;
    private int points;
    private int used;

    Replay(Schedule schedule) {
        this.schedule = schedule;
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
        if (used < schedule.deviations() && schedule.point(used) == index) {
            int value = schedule.value(used++);
            return value < alternatives ? value : 0;
        }
        return 0;
    }
}
