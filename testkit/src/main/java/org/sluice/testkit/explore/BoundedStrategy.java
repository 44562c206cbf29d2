package org.sluice.testkit.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.x86.engine.SplitMix64;

/**
 * Every schedule that leaves the usual course at most so many times: first none, then those that leave it once, twice
 * ... so that the simplest fault is found first. Within one of these levels the order is drawn from the seed: if there
 * are more schedules than may be run, those that are run come from everywhere. Each run is from the start, and each
 * schedule is run once.
 *
 * <p>With reduction, of the orders of steps that commute only one is run to its end ({@link SleepSet}). Only a step of
 * the usual course is put to sleep: to take it first costs nothing, so the order that is run leaves the usual course no
 * more often than those it stands for, and the bound hides nothing that it would not hide without reduction. Any other
 * step could make the order that is run the dearer one. Source: Coons, Musuvathi, McKinley, "Bounded Partial-Order
 * Reduction" (OOPSLA 2013), which adds schedules for the same reason.
 */
final class BoundedStrategy implements Strategy, Chooser {

    /** Schedules that wait to be run; beyond, a sample of them is kept, and the search is not complete. */
    private static final int WAITING_MAX = 1 << 18;

    private final int deviationsMax;
    private final boolean reduces;
    private final SplitMix64 random;
    private final List<List<Schedule>> levels = new ArrayList<>();
    private int waiting;
    private boolean sampled;

    // of the run under way
    private Schedule given;
    private int used;
    private int points;
    private int[] point = new int[8];
    private int[] value = new int[8];
    private int deviations;
    private final SleepSet asleep = new SleepSet();
    private final List<Schedule> found = new ArrayList<>();

    BoundedStrategy(long seed, int deviationsMax, boolean reduces) {
        this.random = new SplitMix64(seed);
        this.deviationsMax = deviationsMax;
        this.reduces = reduces;
        keep(Schedule.USUAL);
    }

    @Override
    public boolean hasNext() {
        return waiting > 0;
    }

    @Override
    public boolean isComplete() {
        return waiting == 0 && !sampled;
    }

    @Override
    public Chooser begin() {
        given = draw();
        used = 0;
        points = 0;
        deviations = 0;
        asleep.clear();
        found.clear();
        return this;
    }

    private Schedule draw() {
        for (List<Schedule> level : levels) {
            if (!level.isEmpty()) {
                int index = (int) random.below(level.size());
                Schedule drawn = level.get(index);
                level.set(index, level.get(level.size() - 1));
                level.remove(level.size() - 1);
                waiting--;
                return drawn;
            }
        }
        throw new IllegalStateException("every schedule has been run");
    }

    private void keep(Schedule schedule) {
        while (levels.size() <= schedule.deviations()) {
            levels.add(new ArrayList<>());
        }
        List<Schedule> level = levels.get(schedule.deviations());
        if (waiting < WAITING_MAX) {
            level.add(schedule);
            waiting++;
        } else {
            sampled = true;
            if (!level.isEmpty() && random.below(2) == 0) {
                level.set((int) random.below(level.size()), schedule);
            }
        }
    }

    @Override
    public int choose(Object what, List<String> alternatives) {
        if (isGiven()) {
            return take(givenValue());
        }
        for (int i = 1; i < alternatives.size(); i++) {
            offer(i);
        }
        return take(0);
    }

    @Override
    public int next(Alternatives steps) {
        int first = reduces ? firstAwake(steps) : 0;
        if (steps.count() == 1) {
            asleep.wake(steps.footprint(0));
            return 0;
        }
        int chosen = first;
        if (isGiven()) {
            chosen = givenValue();
        } else {
            for (int i = first + 1; i < steps.count(); i++) {
                if (!asleep.contains(steps.key(i))) {
                    offer(i);
                }
            }
        }
        if (reduces) {
            if (chosen != 0 && first == 0) {
                asleep.add(steps.key(0), steps.footprint(0));
            }
            asleep.wake(steps.footprint(chosen));
        }
        return take(chosen);
    }

    /** Cuts the run if all are asleep, or if what is awake would leave the usual course once too often. */
    private int firstAwake(Alternatives steps) {
        int first = 0;
        while (first < steps.count() && asleep.contains(steps.key(first))) {
            first++;
        }
        if (first == steps.count() || first > 0 && !isGiven() && deviations == deviationsMax) {
            throw ScheduleCut.INSTANCE;
        }
        return first;
    }

    /** Does the schedule that is run say anything about this choice point, or about a later one? */
    private boolean isGiven() {
        return used < given.deviations();
    }

    private int givenValue() {
        return given.point(used) == points ? given.value(used++) : 0;
    }

    /** A schedule that is as this one up to here, and then takes this alternative. */
    private void offer(int alternative) {
        if (deviations < deviationsMax) {
            ensureRoom();
            point[deviations] = points;
            value[deviations] = alternative;
            found.add(Schedule.of(point, value, deviations + 1));
        }
    }

    private int take(int chosen) {
        if (chosen != 0) {
            ensureRoom();
            point[deviations] = points;
            value[deviations++] = chosen;
        }
        points++;
        return chosen;
    }

    private void ensureRoom() {
        if (deviations == point.length) {
            point = Arrays.copyOf(point, deviations * 2);
            value = Arrays.copyOf(value, deviations * 2);
        }
    }

    @Override
    public void end(Recorder run, Outcome outcome) {
        found.forEach(this::keep);
    }
}
