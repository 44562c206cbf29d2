package org.sluice.ipipe;

import org.osgi.annotation.versioning.ConsumerType;

/** Told of everything that happens in the pipeline. On the baton, allocation-free, must not call back. */
@FunctionalInterface
@ConsumerType
public interface PipelineTrace {

    /** Keeps nothing. */
    PipelineTrace NONE = (kind, cpu, stage, irq, id, detail) -> { };

    /**
     * Something happened.
     *
     * @param kind   one of {@link PipelineRecord}
     * @param cpu    where; -1 for a change on all CPUs
     * @param stage  the stage's number, given at registration and never used again; {@link PipelineRecord#NO_STAGE}
     * @param irq    the irq, or -1
     * @param id     the identity, or 0
     * @param detail see the kind
     */
    void record(int kind, int cpu, int stage, int irq, long id, long detail);
}
