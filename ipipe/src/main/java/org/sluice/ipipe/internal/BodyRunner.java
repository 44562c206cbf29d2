package org.sluice.ipipe.internal;

import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.StageLeft;

/** Background code of the stages on one CPU: starts, suspends, ends. Owner: this CPU. */
final class BodyRunner {

    private final PipelineCore pipeline;
    private final CpuPipe pipe;
    private final Hardware hardware;
    private final int cpu;
    private LocalStageCore chosen;

    BodyRunner(PipelineCore pipeline, CpuPipe pipe) {
        this.pipeline = pipeline;
        this.pipe = pipe;
        this.hardware = pipeline.hardware();
        this.cpu = pipe.cpu();
    }

    /** A body is given the CPU: the machine will run or continue it. */
    void choose(LocalStageCore local) {
        local.body().become(BodyState.State.STARTING);
        chosen = local;
    }

    LocalStageCore chosen() {
        return chosen;
    }

    /** The stage is gone. */
    void forget(LocalStageCore gone) {
        chosen = chosen == gone ? null : chosen;
    }

    /** Runs the body that was chosen on the calling stack, until it returns for good. */
    void start(LocalStage body) {
        if (body != chosen || chosen.body().get() != BodyState.State.STARTING || chosen.body().hasBegun()) {
            throw new IllegalStateException("body " + body + " is not the one that was chosen to begin on cpu " + cpu);
        }
        run(chosen);
    }

    private void run(LocalStageCore local) {
        local.body().begin();
        enter(local);
        try {
            local.core().domain().body(local);
        } catch (StageLeft left) {
            assert local.core().life() != StageCore.Life.REGISTERED;
        } catch (Throwable fault) {
            pipeline.faulted(local, Frame.BODY, fault);
        }
        payCharge();
        leave(local, BodyState.State.NONE);
        pipeline.checkLeaving(local.core());
    }

    /** What the body was charged with passes, as its own time. */
    private void payCharge() {
        if (hardware.charged(cpu) > 0) {
            hardware.settle(cpu, 0);
        }
    }

    /** Waits until a handler of the stage has ended; one that has since {@code BodyState.expectHandler} counts. */
    void suspend(LocalStageCore local) {
        payCharge();
        local.body().leaveIfEvicted();
        if (local.body().sawHandler()) {
            local.unstall();
            return;
        }
        leave(local, BodyState.State.SUSPENDED);
        hardware.suspend(cpu, local);
        enter(local);
    }

    void checkInBody(LocalStageCore local) {
        pipe.land();
        pipe.checkService();
        Frame top = pipe.frames().top();
        boolean inBody = pipe.frames().running() == local && top.irq == Frame.BODY;
        if (!inBody || hardware.executingCpu() != cpu) {
            throw new IllegalStateException("suspend of " + local + " outside its body");
        }
        if (pipeline.critical().isOwner(cpu)) {
            throw new IllegalStateException("suspend of " + local + " inside a critical section");
        }
    }

    private void enter(LocalStageCore local) {
        pipe.land();
        pipe.frames().pushBody(local);
        local.body().become(BodyState.State.RUNNING);
        pipe.extras().currentChanged();
        pipeline.trace(PipelineRecord.BODY_ENTERED, cpu, local.core().number(), -1, 0, 0);
        if (pipeline.events().watchesSwitches()) {
            pipe.extras().switched(pipe.frames().interrupted(), local);
        }
    }

    private void leave(LocalStageCore local, BodyState.State next) {
        pipe.land();
        pipeline.findingsKept().leftStalled(pipe, pipe.frames().top());
        pipe.frames().pop();
        local.body().become(next);
        local.gate().open();
        pipe.extras().currentChanged();
        boolean ended = next == BodyState.State.NONE;
        pipeline.trace(PipelineRecord.BODY_LEFT, cpu, local.core().number(), -1, 0, ended ? 1 : 0);
        if (pipeline.events().watchesSwitches()) {
            pipe.extras().switched(local, pipe.frames().running());
        }
    }
}
