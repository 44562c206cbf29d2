package org.sluice.ipipe.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * The stages head first, as every CPU sees them from one instant on. Immutable: control operations make a new one,
 * which {@link PipelineCore} switches for all CPUs at once.
 */
final class Order {

    private final List<StageCore> stages;

    Order(List<StageCore> headFirst) {
        this.stages = List.copyOf(headFirst);
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
        for (int i = from; i < stages.size(); i++) {
            if (stages.get(i).isRegistered()) {
                return stages.get(i);
            }
        }
        return null;
    }

    /** The stage behind its peers, from wherever it is now. */
    Order with(StageCore stage) {
        List<StageCore> next = new ArrayList<>(stages);
        next.remove(stage);
        next.add(place(next, stage.priority()), stage);
        return new Order(next);
    }

    Order without(StageCore stage) {
        List<StageCore> rest = new ArrayList<>(stages);
        rest.remove(stage);
        return new Order(rest);
    }

    /** Would a stage of that priority, {@code moved} or a new one (null), stand before {@code stage}? */
    boolean wouldStandBefore(StageCore moved, int priority, StageCore stage) {
        List<StageCore> others = new ArrayList<>(stages);
        others.remove(moved);
        return place(others, priority) <= others.indexOf(stage);
    }

    private static int place(List<StageCore> among, int priority) {
        int at = 0;
        while (at < among.size() && among.get(at).priority() >= priority) {
            at++;
        }
        return at;
    }

    /** The chain of one CPU, head first. */
    LocalStageCore[] chain(int cpu) {
        List<LocalStageCore> chain = new ArrayList<>(stages.size());
        for (StageCore stage : stages) {
            if (stage.isOn(cpu)) {
                chain.add(stage.local(cpu));
            }
        }
        return chain.toArray(new LocalStageCore[0]);
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
        for (StageCore stage : stages) {
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
