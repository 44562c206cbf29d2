package org.sluice.ipipe.internal;

import java.util.ArrayList;
import java.util.List;
import org.sluice.ipipe.Finding;
import org.sluice.ipipe.PipelineRecord;

/**
 * What domains have done that they should not have. The same thing again is counted, always; only the first time
 * allocates. The museum of faults replaces it.
 */
class Findings {

    private static final String CONTROL_CODE = "control code";

    private final PipelineCore pipeline;
    private final List<Kept> kept = new ArrayList<>();
    private long more;
    private long moreFirstNanos;

    /**
     * One finding. The key holds numbers and names, no stages: what is gone can be collected, and is not taken for
     * another of its name. Counting allocates nothing.
     */
    private static final class Kept {
        private final Finding.Kind kind;
        private final int cpu;
        private final int stage;
        private final int irq;
        private final String about;
        private final Finding first;
        private long count = 1;

        private Kept(Finding first, int cpu, int stage, int irq, String about) {
            this.kind = first.kind();
            this.cpu = cpu;
            this.stage = stage;
            this.irq = irq;
            this.about = about;
            this.first = first;
        }

        private boolean is(Finding.Kind otherKind, int otherCpu, int otherStage, int otherIrq, String otherAbout) {
            return kind == otherKind && cpu == otherCpu && stage == otherStage && irq == otherIrq
                    && about.equals(otherAbout);
        }
    }

    Findings(PipelineCore pipeline) {
        this.pipeline = pipeline;
    }

    /** The code of the top frame has ended: reports each stage that it has left stalled. */
    final void leftStalled(CpuPipe pipe, Frame frame) {
        if (frame.owed == 0) {
            return;
        }
        int number = pipe.frames().topNumber();
        for (LocalStageCore local : pipe.walk().chain()) {
            if (local.gate().byFrame() == number) {
                StageCore culprit = pipe.frames().stage(frame).core();
                found(Finding.Kind.LEFT_STALLED, pipe.cpu(), culprit, frame.irq, local.core().name());
                local.gate().forgetFrame();
                frame.owed--;
            }
        }
    }

    /** A service of a stage was called from other code than its own. */
    void wrongContext(CpuPipe pipe, String service) {
        Frame code = pipe.frames().code();
        StageCore caller = code == null ? null : pipe.frames().stage(code).core();
        found(Finding.Kind.WRONG_CONTEXT, pipe.cpu(), caller, code == null ? Frame.BODY : code.irq, service);
    }

    final void overdue(StageCore leaving, String blocker) {
        found(Finding.Kind.OVERDUE, -1, leaving, Frame.BODY, blocker);
    }

    final void faultHandlerThrew(StageCore stage, int irq, Throwable thrown) {
        found(Finding.Kind.FAULT_HANDLER_THREW, -1, stage, irq, thrown.getClass().getName());
    }

    final void refusedLater(StageCore stage, String why) {
        found(Finding.Kind.REFUSED_LATER, -1, stage, Frame.BODY, why);
    }

    /** Counts one; the first of its sort gets its words here. {@code cpu} is -1 where the words name none. */
    final void found(Finding.Kind kind, int cpu, StageCore culprit, int irq, String about) {
        String name = culprit == null ? CONTROL_CODE : culprit.name();
        int stage = culprit == null ? PipelineRecord.WITHOUT_STAGE : culprit.number();
        pipeline.trace(PipelineRecord.FOUND, cpu, stage, irq < 0 ? -1 : irq, 0, kind.ordinal());
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).is(kind, cpu, stage, irq, about)) {
                count(kept.get(i));
                return;
            }
        }
        long now = pipeline.hardware().nowNanos(Math.max(cpu, 0));
        if (kept.size() == Finding.KEPT_MAX) {
            moreFirstNanos = more++ == 0 ? now : moreFirstNanos;
            return;
        }
        boolean byCode = kind != Finding.Kind.OVERDUE && kind != Finding.Kind.REFUSED_LATER;
        String who = culprit != null && byCode ? Frame.title(name, irq) : name;
        kept.add(new Kept(new Finding(kind, who, words(kind, cpu, about), now, 1), cpu, stage, irq, about));
    }

    /** One more of the same. */
    void count(Object finding) {
        ((Kept) finding).count++;
    }

    private static String words(Finding.Kind kind, int cpu, String about) {
        switch (kind) {
            case LEFT_STALLED:
                return "left stage " + about + " stalled on cpu " + cpu;
            case WRONG_CONTEXT:
                return "called " + about + " of another stage on cpu " + cpu;
            case OVERDUE:
                return "is kept by " + about;
            case FAULT_HANDLER_THREW:
                return "threw, and so did the fault handler that was told: " + about;
            default:
                return about;
        }
    }

    final List<Finding> list() {
        List<Finding> list = new ArrayList<>();
        for (Kept one : kept) {
            Finding f = one.first;
            list.add(new Finding(f.kind(), f.culprit(), f.matter(), f.firstNanos(), one.count));
        }
        if (more > 0) {
            list.add(new Finding(Finding.Kind.MORE, "various", "more than " + Finding.KEPT_MAX + " different findings",
                    moreFirstNanos, more));
        }
        return list;
    }
}
