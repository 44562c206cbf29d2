package org.sluice.ipipe.internal;

import org.sluice.ipipe.Profile;

/** Turns a CPU's own interrupts off while the profile wants that. Owner: this CPU. */
final class HardMask {

    private final PipelineCore pipeline;
    private final Profile.Masking rule;
    private final CpuPipe pipe;
    private boolean off;
    private boolean critical;

    HardMask(PipelineCore pipeline, CpuPipe pipe) {
        this.pipeline = pipeline;
        this.rule = pipeline.profile().masking();
        this.pipe = pipe;
    }

    boolean isUsed() {
        return rule != Profile.Masking.NEVER;
    }

    /** A stall bit, the top frame or the order has changed. */
    void update() {
        if (isUsed()) {
            apply();
        }
    }

    /** The CPU enters or leaves the critical section. */
    void critical(boolean inside) {
        critical = inside;
        apply();
    }

    private void apply() {
        set(critical || rule == Profile.Masking.HEAD && isHeadClosed()
                || rule == Profile.Masking.ALL_BUT_ROOT && isHandlerAboveRoot());
    }

    private boolean isHeadClosed() {
        return (pipe.walk().stalled & 1) != 0;
    }

    private boolean isHandlerAboveRoot() {
        Frame top = pipe.frames().top();
        return top != null && top.isHandler() && !pipe.frames().stage(top).core().isRoot();
    }

    private void set(boolean wanted) {
        if (wanted == off) {
            return;
        }
        off = wanted;
        if (wanted) {
            pipeline.hardware().hardSave(pipe.cpu());
        } else {
            pipeline.hardware().hardRestore(pipe.cpu(), false);
        }
    }
}
