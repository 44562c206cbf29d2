package org.sluice.ipipe.internal;

import java.util.function.IntConsumer;
import org.sluice.ipipe.CriticalTimeout;
import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.Profile;

/**
 * One CPU's code runs while all others are parked with their own interrupts off. The others are told by an IPI that is
 * no domain's interrupt; the profile says whether a stall of the current stage holds it. The museum of faults replaces
 * it.
 *
 * <p>Owner: the baton. Its length is part of every domain's latency: what is in it should be short.
 */
class CriticalSection {

    /** How often the CPU that wants to enter looks whether the others are parked. */
    static final long POLL_NANOS = 100;
    private static final int NOBODY = -1;

    private final PipelineCore pipeline;
    private final Hardware hardware;
    private final boolean heldByStall;
    private final boolean[] asked;
    private final boolean[] held;
    private final boolean[] parked;
    private int waiting;
    private int owner = NOBODY;

    CriticalSection(PipelineCore pipeline) {
        this.pipeline = pipeline;
        this.hardware = pipeline.hardware();
        this.heldByStall = pipeline.profile().criticalIpi() == Profile.CriticalIpi.HELD_BY_STALL;
        this.asked = new boolean[hardware.cpuCount()];
        this.held = new boolean[hardware.cpuCount()];
        this.parked = new boolean[hardware.cpuCount()];
    }

    final boolean isHeldByStalls() {
        return heldByStall;
    }

    /** See {@link org.sluice.ipipe.LocalStage#critical}. */
    final void enter(LocalStageCore caller, long withinNanos, Runnable section, IntConsumer after) {
        CpuPipe pipe = caller.pipe();
        pipe.checkService();
        refuseNested(pipe.cpu());
        pipe.checkMaySpend(caller);
        long now = hardware.nowNanos(pipe.cpu());
        long deadline = withinNanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + withinNanos;
        while (owner != NOBODY) {
            poll(pipe.cpu(), deadline);
        }
        owner = pipe.cpu();
        pipe.extras().hardMask().critical(true);
        try {
            gather(deadline);
            section.run();
            for (int cpu = 0; after != null && cpu < parked.length; cpu++) {
                if (parked[cpu]) {
                    after.accept(cpu);
                }
            }
        } finally {
            release();
            pipe.extras().hardMask().critical(false);
        }
    }

    /** Is this CPU's code in the section? */
    final boolean isOwner(int cpu) {
        return owner == cpu;
    }

    /** The CPU that is in the section must not ask for it again. */
    void refuseNested(int cpu) {
        if (owner == cpu) {
            throw new IllegalStateException("cpu " + cpu + " is in the critical section already");
        }
    }

    private void gather(long deadline) {
        for (int cpu = 0; cpu < asked.length; cpu++) {
            if (cpu != owner) {
                asked[cpu] = true;
                waiting++;
                hardware.sendCritical(owner, cpu);
            }
        }
        while (waiting > 0) {
            poll(owner, deadline);
        }
    }

    private void poll(int cpu, long deadline) {
        if (hardware.nowNanos(cpu) >= deadline) {
            throw new CriticalTimeout("critical section of cpu " + cpu + ": " + blocker(cpu));
        }
        hardware.spend(cpu, POLL_NANOS);
    }

    private String blocker(int cpu) {
        if (owner != cpu) {
            return "cpu " + owner + " is in it";
        }
        for (int other = 0; other < asked.length; other++) {
            if (asked[other] && !parked[other]) {
                LocalStageCore current = pipeline.pipe(other).current();
                boolean stalled = held[other] && current != null && current.isStalled();
                return "cpu " + other + " did not come" + (stalled ? ", held by stalled stage " + current : "");
            }
        }
        return "nobody";
    }

    private void release() {
        int was = owner;
        owner = NOBODY;
        waiting = 0;
        for (int cpu = 0; cpu < parked.length; cpu++) {
            asked[cpu] = false;
            held[cpu] = false;
            if (parked[cpu]) {
                parked[cpu] = false;
                pipeline.trace(PipelineRecord.UNPARKED, cpu, PipelineRecord.WITHOUT_STAGE, -1, 0, was);
                hardware.unpark(cpu);
            }
        }
    }

    /** The IPI has come: the CPU parks now, or when its stage opens. One that comes too late is ignored. */
    void arrives(CpuPipe pipe) {
        int cpu = pipe.cpu();
        if (asked[cpu] && !parked[cpu]) {
            held[cpu] = isHeld(pipe);
            if (!held[cpu]) {
                park(cpu);
            }
        }
    }

    private boolean isHeld(CpuPipe pipe) {
        LocalStageCore current = pipe.current();
        return heldByStall && current != null && current.isStalled();
    }

    /** A stage has opened or a handler ended: a CPU that was held back parks now. */
    final void opened(CpuPipe pipe) {
        if (heldByStall && held[pipe.cpu()]) {
            arrives(pipe);
        }
    }

    final void park(int cpu) {
        parked[cpu] = true;
        waiting--;
        pipeline.trace(PipelineRecord.PARKED, cpu, PipelineRecord.WITHOUT_STAGE, -1, 0, owner);
        hardware.park(cpu);
    }
}
