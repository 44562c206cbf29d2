package org.sluice.nanokernel.internal;

import java.util.Arrays;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Pipeline;
import org.sluice.nanokernel.CostTable;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.hw.Hvm;
import org.sluice.x86.engine.Due;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;

/**
 * The hypervisor between ROS and HRT: one transaction at a time. The upcall is injected by the nanokernel, it does not
 * travel over the APICs, so the partition of IPIs does not stop it; completion comes back to the calling CPU the same
 * way. Source: Palacios, {@code vmm_hvm} (numbers and states).
 *
 * <p>On the baton.
 */
public final class HvmPartition implements Hvm, EventTarget {

    /** For explorers: the number of who acts. */
    private static final int EXPLORED_AS = 0x3001;
    private static final int INJECT_UPCALL = 0;
    private static final int INJECT_DONE = 1;

    private final Engine engine;
    private final CostTable costs;
    private final int[] hrtCpus;
    private Pipeline pipeline;
    private State state = State.IDLE;
    private long argument;
    private int callerCpu;

    /** A partition with these CPUs for the HRT, ascending; none if the machine is not split. */
    public HvmPartition(Engine engine, CostTable costs, int[] hrtCpus) {
        this.engine = engine;
        this.costs = costs;
        this.hrtCpus = hrtCpus.clone();
    }

    /** Tells where upcalls go; once. */
    public void connect(Pipeline newPipeline) {
        this.pipeline = newPipeline;
    }

    @Override
    public boolean isPresent() {
        return hrtCpus.length > 0;
    }

    @Override
    public int[] hrtCpus() {
        return hrtCpus.clone();
    }

    @Override
    public long argument() {
        return argument;
    }

    @Override
    public long call(LocalStage from, int code, long newArgument) {
        switch (code) {
            case NULL:
                return 0;
            case STATE:
                return state.ordinal();
            case INVOKE:
                return invoke(from, newArgument);
            case DONE:
                return done(from);
            default:
                return REFUSED;
        }
    }

    private long invoke(LocalStage from, long newArgument) {
        if (state != State.IDLE || !isPresent() || isHrt(from.cpu())) {
            return REFUSED;
        }
        state = State.CALL;
        argument = newArgument;
        callerCpu = from.cpu();
        engine.post(engine.nowNanos() + costs.upcallNanos(), this, INJECT_UPCALL, hrtCpus[0]);
        return 0;
    }

    private long done(LocalStage from) {
        if (state != State.CALL || !isHrt(from.cpu())) {
            return REFUSED;
        }
        state = State.IDLE;
        engine.post(engine.nowNanos() + costs.upcallNanos(), this, INJECT_DONE, callerCpu);
        return 0;
    }

    private boolean isHrt(int cpu) {
        return Arrays.binarySearch(hrtCpus, cpu) >= 0;
    }

    @Override
    public void describe(int kind, long cpu, Due due) {
        due.named(kind == INJECT_UPCALL ? "upcall" : "completion", (int) cpu, EXPLORED_AS);
    }

    @Override
    public void onEvent(int kind, long cpu) {
        pipeline.cpu((int) cpu).inject(kind == INJECT_UPCALL ? Irqs.HVM_UPCALL : Irqs.HVM_DONE,
                engine.nowNanos() - costs.upcallNanos());
    }
}
