package org.sluice.ipipe.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * The pipeline as every CPU sees it from one instant on: the chain of stages, and who records each irq. Immutable:
 * control operations build a new one.
 */
final class Order {

    private static final LocalStageCore[] NOBODY = {};

    private final List<StageCore> stages;
    private final LocalStageCore[][] chains;
    private final LocalStageCore[][][] recipients;

    private Order(List<StageCore> stages, LocalStageCore[][] chains, LocalStageCore[][][] recipients) {
        this.stages = stages;
        this.chains = chains;
        this.recipients = recipients;
    }

    static Order of(List<StageCore> stagesHeadFirst, int cpuCount, int irqCount) {
        List<StageCore> stages = List.copyOf(stagesHeadFirst);
        LocalStageCore[][] chains = new LocalStageCore[cpuCount][];
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            List<LocalStageCore> chain = new ArrayList<>();
            for (StageCore stage : stages) {
                if (stage.isOn(cpu)) {
                    chain.add(stage.local(cpu));
                }
            }
            chains[cpu] = chain.toArray(new LocalStageCore[0]);
        }
        LocalStageCore[][][] recipients = new LocalStageCore[irqCount][][];
        Order order = new Order(stages, chains, recipients);
        for (int irq = 0; irq < irqCount; irq++) {
            recipients[irq] = order.recipientsOf(irq);
        }
        return order;
    }

    /** The same order after one stage has changed its use of one irq. */
    Order withUseChanged(int irq) {
        LocalStageCore[][][] changed = recipients.clone();
        changed[irq] = recipientsOf(irq);
        return new Order(stages, chains, changed);
    }

    List<StageCore> stages() {
        return stages;
    }

    /** The stages on one CPU, head first. */
    LocalStageCore[] chain(int cpu) {
        return chains[cpu];
    }

    /** Who records an arrival of the irq on the CPU, head first. */
    LocalStageCore[] recipients(int irq, int cpu) {
        LocalStageCore[][] perCpu = recipients[irq];
        return perCpu == null ? NOBODY : perCpu[cpu];
    }

    /** Does any stage record the irq on any CPU? */
    boolean isHandled(int irq) {
        LocalStageCore[][] perCpu = recipients[irq];
        if (perCpu != null) {
            for (LocalStageCore[] found : perCpu) {
                if (found.length > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The next stage below (or from) {@code from} on its CPU that handles the irq; null if there is none. */
    LocalStageCore handlerBelow(LocalStageCore from, int irq, boolean inclusive) {
        boolean passed = false;
        for (LocalStageCore candidate : chains[from.cpu()]) {
            boolean eligible = passed || inclusive && candidate == from;
            if (eligible && candidate.core().records(irq)) {
                return candidate;
            }
            passed |= candidate == from;
        }
        return null;
    }

    private LocalStageCore[][] recipientsOf(int irq) {
        if (stages.stream().noneMatch(stage -> stage.records(irq) || !stage.passes(irq))) {
            return null;
        }
        LocalStageCore[][] perCpu = new LocalStageCore[chains.length][];
        for (int cpu = 0; cpu < chains.length; cpu++) {
            List<LocalStageCore> found = new ArrayList<>();
            for (LocalStageCore local : chains[cpu]) {
                if (local.core().records(irq)) {
                    found.add(local);
                }
                if (!local.core().passes(irq)) {
                    break;
                }
            }
            perCpu[cpu] = found.isEmpty() ? NOBODY : found.toArray(NOBODY);
        }
        return perCpu;
    }
}
