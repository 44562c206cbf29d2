package org.sluice.testkit.explore;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs every schedule: depth first over the tree of choices, each run from the start. With reduction, of the orders of
 * steps that commute only one is run to its end ({@link SleepSet}).
 */
final class ExhaustiveStrategy implements Strategy, Chooser {

    private final boolean reduces;
    private final List<Node> path = new ArrayList<>();
    private boolean finished;

    // of the run under way
    private int depth;
    private final SleepSet asleep = new SleepSet();

    /** A choice on the path that is run at present. */
    private static final class Node {
        private final int alternatives;
        private int chosen;
        // of a choice of order only
        private SleepSet asleep;
        private long[] keys;
        private long[] footprints;

        private Node(int alternatives) {
            this.alternatives = alternatives;
        }

        private boolean isAsleep(int alternative) {
            return asleep != null && asleep.contains(keys[alternative]);
        }
    }

    ExhaustiveStrategy(boolean reduces) {
        this.reduces = reduces;
    }

    @Override
    public boolean hasNext() {
        return !finished;
    }

    @Override
    public boolean isComplete() {
        return finished;
    }

    @Override
    public Chooser begin() {
        depth = 0;
        asleep.clear();
        return this;
    }

    @Override
    public int choose(Object point, List<String> alternatives) {
        if (depth == path.size()) {
            path.add(new Node(alternatives.size()));
        }
        return take(path.get(depth));
    }

    @Override
    public int next(Alternatives steps) {
        if (steps.count() == 1) {
            if (reduces) {
                cutIf(asleep.contains(steps.key(0)));
                asleep.wake(steps.footprint(0));
            }
            return 0;
        }
        if (depth == path.size()) {
            Node added = orderNode(steps);
            added.chosen = nextAwake(added, 0);
            cutIf(added.chosen < 0);
            path.add(added);
        }
        Node node = path.get(depth);
        int chosen = take(node);
        if (reduces) {
            asleep.copyFrom(node.asleep);
            for (int earlier = 0; earlier < chosen; earlier++) {
                if (!node.isAsleep(earlier)) {
                    asleep.add(node.keys[earlier], node.footprints[earlier]);
                }
            }
            asleep.wake(node.footprints[chosen]);
        }
        return chosen;
    }

    private Node orderNode(Alternatives steps) {
        Node node = new Node(steps.count());
        if (reduces) {
            node.asleep = new SleepSet();
            node.asleep.copyFrom(asleep);
            node.keys = new long[steps.count()];
            node.footprints = new long[steps.count()];
            for (int i = 0; i < steps.count(); i++) {
                node.keys[i] = steps.key(i);
                node.footprints[i] = steps.footprint(i);
            }
        }
        return node;
    }

    private static void cutIf(boolean redundant) {
        if (redundant) {
            throw ScheduleCut.INSTANCE;
        }
    }

    private int take(Node node) {
        depth++;
        return node.chosen;
    }

    /** The first alternative from {@code from} on that is to be explored; -1 if there is none. */
    private int nextAwake(Node node, int from) {
        for (int i = from; i < node.alternatives; i++) {
            if (!node.isAsleep(i)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void end(Recorder recorder, Outcome outcome) {
        while (!path.isEmpty()) {
            Node last = path.get(path.size() - 1);
            int another = nextAwake(last, last.chosen + 1);
            if (another >= 0) {
                last.chosen = another;
                return;
            }
            path.remove(path.size() - 1);
        }
        finished = true;
    }
}
