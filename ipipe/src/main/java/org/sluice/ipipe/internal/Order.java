package org.sluice.ipipe.internal;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The stages head first, by descending priority, as every CPU sees them from one instant on. Immutable: control
 * operations make a new one, which {@link PipelineCore} switches for all CPUs at once.
 */
final class Order {

    static final Order NOBODY = new Order(new StageCore[0]);

    private final StageCore[] headFirst;
    private final List<StageCore> stages;

    private Order(StageCore[] headFirst) {
        this.headFirst = headFirst;
        this.stages = Collections.unmodifiableList(Arrays.asList(headFirst));
    }

    static Order of(List<StageCore> headFirst) {
        return new Order(headFirst.toArray(new StageCore[0]));
    }

    List<StageCore> stages() {
        return stages;
    }

    /** The first stage that is registered, not one that leaves or sits out; null if there is none. */
    StageCore head() {
        return firstRegistered(0);
    }

    /** The next one behind it; null if there is none. */
    StageCore behind(StageCore stage) {
        return firstRegistered(stages.indexOf(stage) + 1);
    }

    private StageCore firstRegistered(int from) {
        for (int i = from; i < headFirst.length; i++) {
            if (headFirst[i].isRegistered()) {
                return headFirst[i];
            }
        }
        return null;
    }

    /** The stage behind its peers, from wherever it is now. */
    Order with(StageCore stage) {
        StageCore[] rest = others(stage);
        StageCore[] next = new StageCore[rest.length + 1];
        int place = 0;
        while (place < rest.length && rest[place].priority() >= stage.priority()) {
            place++;
        }
        System.arraycopy(rest, 0, next, 0, place);
        next[place] = stage;
        System.arraycopy(rest, place, next, place + 1, rest.length - place);
        return new Order(next);
    }

    Order without(StageCore stage) {
        return new Order(others(stage));
    }

    private StageCore[] others(StageCore stage) {
        int at = stages.indexOf(stage);
        if (at < 0) {
            return headFirst;
        }
        StageCore[] rest = new StageCore[headFirst.length - 1];
        System.arraycopy(headFirst, 0, rest, 0, at);
        System.arraycopy(headFirst, at + 1, rest, at, rest.length - at);
        return rest;
    }

    /** The chain of one CPU, head first. */
    LocalStageCore[] chain(int cpu) {
        LocalStageCore[] chain = new LocalStageCore[headFirst.length];
        int length = 0;
        for (StageCore stage : headFirst) {
            if (stage.isOn(cpu)) {
                chain[length++] = stage.local(cpu);
            }
        }
        return length == chain.length ? chain : Arrays.copyOf(chain, length);
    }

    /** Would an arrival of the irq be logged by somebody, on some CPU? */
    boolean isHandled(int irq, int cpuCount) {
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            if (isHandledOn(cpu, irq)) {
                return true;
            }
        }
        return false;
    }

    private boolean isHandledOn(int cpu, int irq) {
        for (StageCore stage : headFirst) {
            if (stage.isOn(cpu)) {
                if (stage.records(irq)) {
                    return true;
                }
                if (!stage.passes(irq)) {
                    return false;
                }
            }
        }
        return false;
    }
}
