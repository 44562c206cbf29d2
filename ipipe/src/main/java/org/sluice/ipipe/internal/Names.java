package org.sluice.ipipe.internal;

import java.util.ArrayDeque;
import java.util.List;

/** The numbers of stages, and their names; of those that have left, only the last few are still known. */
final class Names {

    /** How many names of stages that are gone are kept, for reports of what they left stalled. */
    static final int DEPARTED_MAX = 64;

    private final ArrayDeque<Departed> departed = new ArrayDeque<>();
    /** Number 0 is nobody's. */
    private int last;

    private record Departed(int number, String name) {
    }

    /** A number that no stage has had before. */
    int next() {
        return ++last;
    }

    /** The stage is gone. */
    void depart(StageCore stage) {
        departed.addLast(new Departed(stage.number(), stage.name()));
        if (departed.size() > DEPARTED_MAX) {
            departed.removeFirst();
        }
    }

    /** The name of a stage, present or gone. */
    String of(int number, List<StageCore> present) {
        for (StageCore stage : present) {
            if (stage.number() == number) {
                return stage.name();
            }
        }
        for (Departed one : departed) {
            if (one.number == number) {
                return one.name;
            }
        }
        return "stage " + number + ", long gone";
    }
}
