package org.sluice.nanokernel.internal;

import java.util.ArrayList;
import java.util.List;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.PipelineCpu;
import org.sluice.nanokernel.CostTable;
import org.sluice.nanokernel.Irqs;
import org.sluice.x86.Cpu;
import org.sluice.x86.CpuSoftware;
import org.sluice.x86.engine.Due;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.engine.Processor;

/**
 * The nanokernel on one CPU: from an accepted vector to the handlers.
 *
 * <pre>
 *   interrupt(vector)      arrive: record + acknowledge       hard interrupts off
 *        | entry cost
 *   completed(ENTRY)       hard interrupts on, walk           deliver one handler
 *        | what the handler was charged with
 *   completed(HANDLER)     finish, walk                       deliver the next one, or go back
 *
 *   nmi                    beside all this: the platform's handler, at once
 * </pre>
 *
 * <p>Code that may let time pass is started only from {@code WALK}, so that the engine can choose a stack for it.
 * Owner: this CPU. Does not allocate, but for the first start of a body.
 */
final class CpuEntry implements CpuSoftware, EventTarget {

    private static final int ENTRY = 0;
    private static final int HANDLER = 1;
    private static final int WALK = 2;
    private static final int PARKED = 3;
    private static final int ASKED_TO_WALK = 0;
    private static final int ASKED_TO_OPEN = 1;
    private static final int ASKED_TO_PARK = 2;

    private final X86Hardware hardware;
    private final PipelineCpu pipe;
    private final Cpu cpu;
    private final Processor time;
    private final CostTable costs;
    private final List<BodyStrand> bodies = new ArrayList<>();
    private boolean walkPending;
    /** The code that runs has asked for a walk, due when it returns or lets time pass. */
    private boolean walkWanted;
    private long chargedNanos;
    /** The pipeline wants the CPU's own interrupts off. */
    private boolean shut;
    private boolean parkWanted;
    // the NMI that is being handled
    private long nmiId;
    private long nmiRaisedNanos;
    private final Runnable bypass = this::bypass;

    CpuEntry(X86Hardware hardware, PipelineCpu pipe, Cpu cpu, CostTable costs) {
        this.hardware = hardware;
        this.pipe = pipe;
        this.cpu = cpu;
        this.time = cpu.time();
        this.costs = costs;
    }

    // ---- from the machine ----

    @Override
    public void interrupt(int vector, long id, long raisedNanos) {
        int irq = Irqs.ofVector(vector);
        if (vector == Irqs.CRITICAL_VECTOR) {
            cpu.eoi();
            hardware.noteUnmapped();
            pipe.critical();
            if (isParkedOrEntering()) {
                return;
            }
        } else if (irq < 0) {
            cpu.eoi();
            hardware.noteUnmapped();
        } else {
            pipe.arrive(irq, id, raisedNanos);
        }
        time.begin(ENTRY, costs.entryNanos());
    }

    @Override
    public void nmi(long id, long raisedNanos) {
        hardware.noteUnmapped();
        nmiId = id;
        nmiRaisedNanos = raisedNanos;
        try {
            pipe.nmi(bypass);
        } finally {
            cpu.nmiDone();
        }
    }

    private void bypass() {
        hardware.nmi(cpu.index(), nmiId, nmiRaisedNanos);
    }

    @Override
    public void init() {
        hardware.noteUnmapped();
    }

    @Override
    public void startup(int page) {
        hardware.noteUnmapped();
    }

    @Override
    public void completed(int tag) {
        if (tag == ENTRY || tag == PARKED) {
            if (!open()) {
                return;
            }
        } else if (tag == HANDLER) {
            pipe.finish();
        } else {
            deliver();
            return;
        }
        if (pipe.mayBlock()) {
            walk();
        } else {
            deliver();
        }
    }

    /** Lets interrupts in again unless the pipeline wants them off; false if one came at once. */
    private boolean open() {
        if (shut) {
            return true;
        }
        cpu.hardEnable();
        return cpu.hardEnabled();
    }

    @Override
    public boolean mayBlock(int tag) {
        return tag == WALK && pipe.mayBlock();
    }

    private void deliver() {
        chargedNanos = 0;
        hardware.execute(cpu.index());
        walkPending = false;
        walkWanted = false;
        PipelineCpu.Played played = pipe.deliver();
        hardware.execute(X86Hardware.NOBODY);
        if (played == PipelineCpu.Played.PLAYED) {
            time.begin(HANDLER, chargedNanos + costs.stageNanos());
            if (walkWanted) {
                walk();
            }
            parkIfWanted();
        } else if (played == PipelineCpu.Played.BODY) {
            continueBody(pipe.body());
        }
    }

    // ---- from the pipeline ----

    /** Delivers at this same instant, after what runs now. */
    void walk() {
        if (hardware.executingCpu() == cpu.index()) {
            walkWanted = true;
            return;
        }
        if (!walkPending && !isParkedOrEntering()) {
            walkPending = true;
            time.begin(WALK, 0);
        }
    }

    /** The code that runs has let time pass: what it asked for happens on top of it, at the same instant. */
    @Override
    public void onEvent(int kind, long argument) {
        if (kind == ASKED_TO_WALK) {
            walk();
        } else if (kind == ASKED_TO_OPEN) {
            if (!shut && !isParkedOrEntering()) {
                cpu.hardEnable();
            }
        } else {
            parkIfWanted();
        }
    }

    /** Is the CPU where it opens its interrupts and walks by itself afterwards? */
    private boolean isParkedOrEntering() {
        return !time.isIdle() && (time.topTag() == ENTRY || time.topTag() == PARKED);
    }

    private void post(int kind) {
        Engine engine = hardware.engine();
        engine.post(engine.nowNanos(), this, kind, 0);
    }

    /** Turns the CPU's own interrupts off; returns whether the pipeline had done so before. */
    boolean shut() {
        boolean before = shut;
        shut = true;
        cpu.hardDisable();
        return before;
    }

    /** Turns them on again, at this instant, but not before the pipeline's call has come back. */
    void openSoon() {
        shut = false;
        post(ASKED_TO_OPEN);
    }

    /** Runs nothing until unparked; from the end of the code that executes on, if any does. */
    void park() {
        parkWanted = true;
        if (hardware.executingCpu() != cpu.index()) {
            parkIfWanted();
        }
    }

    private void parkIfWanted() {
        if (parkWanted) {
            parkWanted = false;
            cpu.hardDisable();
            time.begin(PARKED, Processor.NANOS_MAX);
        }
    }

    void unpark() {
        if (parkWanted) {
            parkWanted = false;
        } else {
            time.endNow(PARKED);
        }
    }

    @Override
    public void describe(int kind, long argument, Due due) {
        due.named("walk", cpu.index(), cpu.index()).from(time, 0).touching(Due.cpuBit(cpu.index()));
    }

    void charge(long nanos) {
        chargedNanos = Math.addExact(chargedNanos, nanos);
    }

    long charged() {
        return chargedNanos;
    }

    /** Lets time pass in the middle of the code that runs; what else runs here meanwhile has charges of its own. */
    void spend(long nanos) {
        long charged = chargedNanos;
        hardware.execute(X86Hardware.NOBODY);
        if (walkWanted) {
            walkWanted = false;
            post(ASKED_TO_WALK);
        }
        if (parkWanted) {
            post(ASKED_TO_PARK);
        }
        time.spend(nanos);
        hardware.execute(cpu.index());
        chargedNanos = charged;
    }

    void settle(long alreadyCharged) {
        long nanos = chargedNanos - alreadyCharged + costs.stageNanos();
        chargedNanos = alreadyCharged;
        spend(nanos);
    }

    // ---- bodies ----

    void suspend(LocalStage body) {
        hardware.execute(X86Hardware.NOBODY);
        walk();
        time.block(strandOf(body).parking);
        hardware.execute(cpu.index());
        chargedNanos = 0;
    }

    private void continueBody(LocalStage body) {
        BodyStrand strand = strandOf(body);
        if (strand.parking.isTaken()) {
            time.unblock(strand.parking);
        } else {
            time.start(() -> run(strand));
        }
    }

    private void run(BodyStrand strand) {
        chargedNanos = 0;
        hardware.execute(cpu.index());
        try {
            pipe.runBody(strand.body);
        } finally {
            hardware.execute(X86Hardware.NOBODY);
        }
        bodies.remove(strand);
        walk();
    }

    private BodyStrand strandOf(LocalStage body) {
        for (BodyStrand strand : bodies) {
            if (strand.body == body) {
                return strand;
            }
        }
        BodyStrand created = new BodyStrand(body);
        bodies.add(created);
        return created;
    }

    /** A stage's background code on this CPU, and where it waits while suspended. */
    private static final class BodyStrand {
        private final LocalStage body;
        private final Processor.Parking parking = new Processor.Parking();

        private BodyStrand(LocalStage body) {
            this.body = body;
        }
    }
}
