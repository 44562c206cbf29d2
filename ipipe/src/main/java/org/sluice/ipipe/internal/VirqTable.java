package org.sluice.ipipe.internal;

import java.util.Optional;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.Virq;

/**
 * Which virtual irqs are taken. A number's next owner gets a new generation and none of the old entries, nor an IPI
 * that was sent to the former owner. Control plane. The museum of faults replaces it.
 */
class VirqTable {

    private final PipelineCore pipeline;
    private final int first;
    private final int[] generation = new int[Pipeline.VIRQ_COUNT];
    private final StageCore[] owner = new StageCore[Pipeline.VIRQ_COUNT];
    /** An identity older than any interrupt for the present owner. */
    private final long[] born = new long[Pipeline.VIRQ_COUNT];
    private long taken;

    VirqTable(PipelineCore pipeline) {
        this.pipeline = pipeline;
        this.first = pipeline.firstVirq();
    }

    final Optional<Virq> allocate(StageCore forWhom) {
        int index = Long.numberOfTrailingZeros(~taken);
        if (index == Pipeline.VIRQ_COUNT) {
            return Optional.empty();
        }
        taken |= 1L << index;
        owner[index] = forWhom;
        born[index] = generation[index] == 0 ? 0 : pipeline.hardware().newId();
        return Optional.of(new Allocated(first + index, generation[index]));
    }

    /** Was this interrupt for a former owner of the virtual irq, or is there none? */
    final boolean isStale(int irq, long id) {
        return id < born[irq - first] || (taken & 1L << irq - first) == 0;
    }

    /** Refuses a virtual irq that nobody owns; hardware irqs pass. */
    final void checkAllocated(int irq) {
        if (irq >= first && (taken & 1L << irq - first) == 0) {
            throw new IllegalArgumentException("virtual irq " + irq + " is not allocated");
        }
    }

    /** Refuses a virtual irq of another stage; hardware irqs pass. */
    final void checkOwned(int irq, StageCore stage) {
        if (irq >= first && owner[irq - first] != stage) {
            throw new IllegalStateException("virtual irq " + irq + " is stage " + owner[irq - first].name()
                    + "'s: only it may make it a system irq");
        }
    }

    /** Refuses a virtual irq that has been given back since. */
    void checkHeld(Virq virq) {
        if (generation[virq.irq() - first] != virq.generation()) {
            throw new IllegalStateException("virtual irq " + virq.irq() + " generation " + virq.generation()
                    + " was freed before");
        }
    }

    /** The stage is gone: what it has not given back by itself is free again. */
    final void freeAllOf(StageCore gone) {
        for (long left = taken; left != 0; left &= left - 1) {
            int index = Long.numberOfTrailingZeros(left);
            if (owner[index] == gone) {
                free(index);
            }
        }
    }

    private void free(int index) {
        pipeline.enterControl();
        taken &= ~(1L << index);
        owner[index] = null;
        generation[index]++;
        clean(first + index);
        pipeline.order().stages().forEach(pipeline::checkLeaving);
    }

    /** Nothing of the irq may be left anywhere for the next owner. */
    void clean(int irq) {
        for (StageCore stage : pipeline.order().stages()) {
            stage.detach(irq);
        }
        pipeline.attachments().forgetIrq(irq);
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
            checkHeld(this);
            VirqTable.this.free(irq - first);
        }
    }
}
