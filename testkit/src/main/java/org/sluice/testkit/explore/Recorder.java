package org.sluice.testkit.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.x86.text.Durations;

/** Passes every question on and writes the answers down. */
final class Recorder implements Chooser {

    private static final int INITIAL_CAPACITY = 64;
    private static final int STORY_LINES_MAX = 200;

    private final Chooser inner;
    private final boolean explains;
    private final boolean everyStep;
    private int points;
    private int[] point = new int[INITIAL_CAPACITY];
    private int[] value = new int[INITIAL_CAPACITY];
    private int deviations;
    private final List<String> story = new ArrayList<>();

    Recorder(Chooser inner) {
        this(inner, false, false);
    }

    private Recorder(Chooser inner, boolean explains, boolean everyStep) {
        this.inner = inner;
        this.explains = explains;
        this.everyStep = everyStep;
    }

    /** One that also keeps in words what was chosen: every step, or only where the run left the usual course. */
    static Recorder explaining(Chooser inner, boolean everyStep) {
        return new Recorder(inner, true, everyStep);
    }

    @Override
    public int choose(Object what, List<String> alternatives) {
        if (alternatives.size() == 1) {
            return 0;
        }
        int chosen = checked(inner.choose(what, alternatives), alternatives.size());
        note(chosen);
        if (explains && chosen != 0) {
            tell(what + alternatives.get(chosen));
        }
        return chosen;
    }

    @Override
    public int next(Alternatives steps) {
        int chosen = checked(inner.next(steps), steps.count());
        if (steps.count() > 1) {
            note(chosen);
        }
        if (explains && everyStep) {
            tell(steps.label(chosen));
        } else if (explains && chosen != 0) {
            tell("at " + Durations.format(steps.nanos()) + ": " + steps.label(chosen) + " before " + steps.label(0));
        }
        return chosen;
    }

    private static int checked(int chosen, int alternatives) {
        if (chosen < 0 || chosen >= alternatives) {
            throw new IllegalStateException("choice " + chosen + " is not in 0.." + (alternatives - 1));
        }
        return chosen;
    }

    private void note(int chosen) {
        if (chosen != 0) {
            if (deviations == point.length) {
                point = Arrays.copyOf(point, deviations * 2);
                value = Arrays.copyOf(value, deviations * 2);
            }
            point[deviations] = points;
            value[deviations++] = chosen;
        }
        points++;
    }

    private void tell(String line) {
        if (story.size() < STORY_LINES_MAX) {
            story.add(line);
        } else if (story.size() == STORY_LINES_MAX) {
            story.add("... (more than " + STORY_LINES_MAX + " lines)");
        }
    }

    /** Choice points with more than one alternative so far. */
    int points() {
        return points;
    }

    /** The answers so far. */
    Schedule schedule() {
        return Schedule.of(point, value, deviations);
    }

    /** The answers in words. */
    List<String> story() {
        return story;
    }
}
