package org.sluice.ipipe.internal;

import org.sluice.ipipe.Profile;

/**
 * Makes the parts of a pipeline. There is one implementation of each; the museum of historic faults, outside this
 * library, makes pipelines in which one part is faulty.
 */
class Parts {

    IrqLog log(Numbering numbering, Profile.ReplayOrder order) {
        return new IrqLog(numbering, order);
    }

    Gate gate(PipelineCore pipeline, CpuPipe pipe, LocalStageCore local) {
        return new Gate(pipeline, pipe, local);
    }

    Walk walk() {
        return new Walk();
    }

    Recorder recorder(PipelineCore pipeline) {
        return new Recorder(pipeline);
    }

    Attachments attachments(PipelineCore pipeline) {
        return new Attachments(pipeline);
    }

    LockBox locks(PipelineCore pipeline) {
        return new LockBox(pipeline);
    }

    VirqTable virqs(PipelineCore pipeline) {
        return new VirqTable(pipeline);
    }

    Roster roster(PipelineCore pipeline) {
        return new Roster(pipeline);
    }

    Leaving leaving(StageCore stage, PipelineCore pipeline) {
        return new Leaving(stage, pipeline);
    }

    Events events(PipelineCore pipeline) {
        return new Events(pipeline);
    }

    Ipis ipis(PipelineCore pipeline) {
        return new Ipis(pipeline);
    }

    CriticalSection critical(PipelineCore pipeline) {
        return new CriticalSection(pipeline);
    }

    Findings findings(PipelineCore pipeline) {
        return new Findings(pipeline);
    }
}
