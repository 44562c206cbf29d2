package org.sluice.ipipe;

import java.util.Objects;

/**
 * What a domain asks for when it comes into the pipeline.
 *
 * @param name     unique; 1 to 64 characters
 * @param priority 0 or greater; greater is nearer the head
 * @param cpus     where its handlers may run, ascending; arrivals elsewhere pass it by
 * @param guard    asked before the stage uses an irq; throws to refuse
 * @param root     is it the root: current when nothing runs, stalled at first on every CPU, there for good?
 */
public record StagePlan(String name, int priority, int[] cpus, IrqGuard guard, boolean root) {

    /** Says whether a stage may use an irq. */
    @FunctionalInterface
    public interface IrqGuard {

        /** Every irq is allowed. */
        IrqGuard ANY = (stage, irq) -> { };

        /** Throws, with the reason, if the stage of that name may not use the irq. */
        void check(String stage, int irq);
    }

    /** Copies the array. */
    public StagePlan {
        Objects.requireNonNull(guard, "guard");
        cpus = Objects.requireNonNull(cpus, "cpus").clone();
    }

    /** A plan without restrictions. */
    public static StagePlan of(String name, int priority, int... cpus) {
        return new StagePlan(name, priority, cpus, IrqGuard.ANY, false);
    }

    /** The same, asking the guard. */
    public StagePlan guardedBy(IrqGuard newGuard) {
        return new StagePlan(name, priority, cpus, newGuard, root);
    }

    /** The same as the root stage; a pipeline has at most one. */
    public StagePlan asRoot() {
        return new StagePlan(name, priority, cpus, guard, true);
    }

    @Override
    public int[] cpus() {
        return cpus.clone();
    }
}
