package org.sluice.testkit.explore;

import java.util.List;

/**
 * Decides at every choice point of a run. The same answers make the same run, so the list of answers is the schedule;
 * the answer 0 is always what happens without an explorer.
 */
public interface Chooser {

    /**
     * One of several ways in which a step can go on: how late a message is, whether a pass takes long.
     *
     * @param point        its {@code toString} comes before the chosen alternative in a story, and is called only for
     *                     that
     * @param alternatives each in words, at least one
     * @return 0 to {@code alternatives.size()} - 1
     */
    int choose(Object point, List<String> alternatives);

    /**
     * Which step comes first. Asked before every step, also if there is only one.
     *
     * @return 0 to {@code steps.count()} - 1
     * @throws ScheduleCut if whatever follows has been explored in another order already; the run ends
     */
    int next(Alternatives steps);
}
