package org.sluice.ipipe.internal;

import java.util.Optional;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.Virq;

/** Which virtual irqs are taken. A number's next owner gets a new generation and none of the old entries. */
final class VirqTable {

    private final PipelineCore pipeline;
    private final int first;
    private final int[] generation = new int[Pipeline.VIRQ_COUNT];
    private final StageCore[] owner = new StageCore[Pipeline.VIRQ_COUNT];
    private long taken;

    VirqTable(PipelineCore pipeline, int first) {
        this.pipeline = pipeline;
        this.first = first;
    }

    Optional<Virq> allocate(StageCore forWhom) {
        int index = Long.numberOfTrailingZeros(~taken);
        if (index == Pipeline.VIRQ_COUNT) {
            return Optional.empty();
        }
        taken |= 1L << index;
        owner[index] = forWhom;
        return Optional.of(new Allocated(first + index, generation[index]));
    }

    /** Refuses a virtual irq that nobody owns; hardware irqs pass. */
    void checkAllocated(int irq) {
        if (irq >= first && (taken & 1L << irq - first) == 0) {
            throw new IllegalArgumentException("virtual irq " + irq + " is not allocated");
        }
    }

    /** The stage is gone: what it has not given back by itself is free again. */
    void freeAllOf(StageCore gone) {
        for (int index = 0; index < owner.length; index++) {
            if (owner[index] == gone) {
                free(index);
            }
        }
    }

    private void free(int index) {
        for (StageCore stage : pipeline.order().stages()) {
            stage.detach(first + index);
            stage.unlockEverywhere(first + index);
            pipeline.checkLeaving(stage);
        }
        taken &= ~(1L << index);
        owner[index] = null;
        generation[index]++;
    }

    private final class Allocated implements Virq {
        private final int irq;
        private final int ownGeneration;

        private Allocated(int irq, int ownGeneration) {
            this.irq = irq;
            this.ownGeneration = ownGeneration;
        }

        @Override
        public int irq() {
            return irq;
        }

        @Override
        public int generation() {
            return ownGeneration;
        }

        @Override
        public void free() {
            if (generation[irq - first] != ownGeneration) {
                throw new IllegalStateException("virtual irq " + irq + " generation " + ownGeneration
                        + " was freed before");
            }
            VirqTable.this.free(irq - first);
        }
    }
}
