package org.sluice.testkit.explore;

import org.sluice.ipipe.LocalStage;

/**
 * Where a step of a program or a handler runs in a {@link PipelineWorld}.
 *
 * @param run   the run and its state
 * @param stage the stage on the CPU that runs it
 */
public record Here<S>(PipelineRun<S> run, LocalStage stage) {

    /** The state of the run. */
    public S state() {
        return run.state();
    }
}
