package org.sluice.testkit.conform;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.PipelineCpu.Played;
import org.sluice.x86.engine.Unwinding;

/**
 * The smallest machine that drives a pipeline: one clock for all CPUs, everything on the caller's stack, nothing by
 * itself. After an act it runs to quiet: walks of CPUs that asked, in order of the CPUs, then what is under way, first
 * in, first out. Only bodies have stacks of their own. A CPU that is parked takes and begins nothing, but
 * code of it that was about to let time pass goes on.
 */
final class SyncMachine implements Hardware, AutoCloseable {

    private static final int NOBODY = -1;
    /** In place of an irq: the IPI of a critical section. */
    private static final int CRITICAL = -1;

    private final Journal journal;
    private final long levels;
    private final boolean[] walkWanted;
    private final boolean[] off;
    private final boolean[] parked;
    private final long[] charged;
    private final ArrayDeque<Parcel> parcels = new ArrayDeque<>();
    private final ArrayDeque<Runnable> meanwhile = new ArrayDeque<>();
    private final List<Call> calls = new ArrayList<>();
    /** Null as long as no body has begun. */
    private BodyStrands strands;
    private Runnable next;
    private Pipeline pipeline;
    private int executing = NOBODY;
    private long now;
    private long lastId;

    /** An interrupt on its way. */
    private record Parcel(int cpu, int irq, long id, long raised) {
    }

    /** A control operation that is due at an instant. */
    private record Call(long at, Runnable operation) {
    }

    SyncMachine(int cpus, long levels, Journal journal) {
        this.journal = journal;
        this.levels = levels;
        walkWanted = new boolean[cpus];
        off = new boolean[cpus];
        parked = new boolean[cpus];
        charged = new long[cpus];
    }

    void run(Pipeline newPipeline) {
        pipeline = newPipeline;
    }

    // ---- what happens to it ----

    /** A hardware interrupt: now, or when the CPU takes interrupts again. */
    void raise(int cpu, int irq) {
        Parcel parcel = new Parcel(cpu, irq, ++lastId, now);
        if (off[cpu] || parked[cpu]) {
            parcels.addLast(parcel);
        } else {
            take(parcel);
        }
    }

    private void take(Parcel parcel) {
        walkWanted[parcel.cpu] = true;
        if (parcel.irq == CRITICAL) {
            pipeline.cpu(parcel.cpu).critical();
            return;
        }
        pipeline.cpu(parcel.cpu).arrive(parcel.irq, parcel.id, parcel.raised);
    }

    /** What happens when the time has passed that the code spends, or charges, next; nothing if that is refused. */
    void nextHappening(Runnable happening) {
        next = happening;
    }

    private void takeNext() {
        if (next != null) {
            meanwhile.addLast(next);
            next = null;
        }
    }

    void forgetMeanwhile() {
        meanwhile.clear();
    }

    long now() {
        return now;
    }

    // ---- its turn ----

    /** Everything that is due happens. */
    void settle() {
        boolean again = true;
        while (again) {
            again = false;
            for (int cpu = 0; cpu < walkWanted.length; cpu++) {
                if (walkWanted[cpu] && !parked[cpu]) {
                    again = true;
                    walkToTheEnd(cpu);
                }
            }
            Parcel parcel = parcels.isEmpty() ? null : firstTakeable();
            if (parcel != null) {
                again = true;
                take(parcel);
                walkToTheEnd(parcel.cpu);
            }
        }
    }

    private Parcel firstTakeable() {
        for (Iterator<Parcel> all = parcels.iterator(); all.hasNext();) {
            Parcel parcel = all.next();
            if (!off[parcel.cpu] && !parked[parcel.cpu]) {
                all.remove();
                return parcel;
            }
        }
        return null;
    }

    private void walkToTheEnd(int cpu) {
        boolean played = true;
        while (played && !parked[cpu]) {
            played = step(cpu);
        }
    }

    private boolean step(int cpu) {
        walkWanted[cpu] = false;
        long interruptedCode = charged[cpu];
        int executedBefore = executing;
        charged[cpu] = 0;
        executing = cpu;
        Played did = pipeline.cpu(cpu).deliver();
        if (did == Played.PLAYED) {
            letPass(charged[cpu]);
            executing = NOBODY;
            pipeline.cpu(cpu).finish();
        } else if (did == Played.BODY) {
            resume(pipeline.cpu(cpu).body());
        }
        charged[cpu] = interruptedCode;
        executing = executedBefore;
        return did != Played.IDLE;
    }

    private void resume(LocalStage body) {
        strands = strands == null ? new BodyStrands() : strands;
        strands.resume(body, () -> pipeline.cpu(body.cpu()).runBody(body));
    }

    /** Bodies that wait are taken off their stacks. */
    @Override
    public void close() {
        if (strands != null) {
            strands.close();
        }
    }

    private void letPass(long nanos) {
        executing = NOBODY;
        settle();
        now += nanos;
        runCalls();
        Runnable happening = nanos > 0 ? meanwhile.pollFirst() : null;
        if (happening != null) {
            happening.run();
        }
        settle();
    }

    private void runCalls() {
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).at <= now) {
                calls.remove(i--).operation.run();
            }
        }
    }

    // ---- Hardware ----

    @Override
    public int cpuCount() {
        return walkWanted.length;
    }

    @Override
    public long nowNanos(int cpu) {
        return now;
    }

    @Override
    public long newId() {
        return ++lastId;
    }

    @Override
    public boolean acknowledge(int cpu, int irq) {
        journal.add(Journal.Kind.ACKNOWLEDGED, 0, cpu, irq, 0);
        return irq < Long.SIZE && (levels >> irq & 1) != 0;
    }

    @Override
    public void unmask(int irq) {
        journal.add(Journal.Kind.UNMASKED, 0, 0, irq, 0);
    }

    @Override
    public void sendIpi(int fromCpu, int toCpu, int irq) {
        journal.add(Journal.Kind.SENT, 0, fromCpu, irq, toCpu);
        parcels.addLast(new Parcel(toCpu, irq, ++lastId, now));
    }

    @Override
    public boolean hardSave(int cpu) {
        boolean before = off[cpu];
        off[cpu] = true;
        return before;
    }

    @Override
    public void hardRestore(int cpu, boolean wasOff) {
        off[cpu] = wasOff;
    }

    @Override
    public void sendCritical(int fromCpu, int toCpu) {
        journal.add(Journal.Kind.SENT, 0, fromCpu, CRITICAL, toCpu);
        parcels.addLast(new Parcel(toCpu, CRITICAL, 0, now));
    }

    @Override
    public void park(int cpu) {
        journal.add(Journal.Kind.PARKED, 0, cpu, 0, 1);
        parked[cpu] = true;
    }

    @Override
    public void unpark(int cpu) {
        journal.add(Journal.Kind.PARKED, 0, cpu, 0, 0);
        parked[cpu] = false;
        walkWanted[cpu] = true;
    }

    @Override
    public void callAt(long atNanos, Runnable operation) {
        calls.add(new Call(atNanos, operation));
    }

    @Override
    public void charge(int cpu, long nanos) {
        takeNext();
        charged[cpu] += nanos;
    }

    @Override
    public void spend(int cpu, long nanos) {
        takeNext();
        pause(cpu, nanos);
    }

    private void pause(int cpu, long nanos) {
        long own = charged[cpu];
        letPass(nanos);
        executing = cpu;
        charged[cpu] = own;
    }

    @Override
    public long charged(int cpu) {
        return charged[cpu];
    }

    @Override
    public void settle(int cpu, long alreadyCharged) {
        long nanos = charged[cpu] - alreadyCharged;
        charged[cpu] = alreadyCharged;
        pause(cpu, nanos);
    }

    @Override
    public void pass(int cpu) {
        // nothing happens between opening and playing
    }

    @Override
    public void walk(int cpu) {
        walkWanted[cpu] = true;
    }

    @Override
    public void suspend(int cpu, LocalStage body) {
        journal.add(Journal.Kind.BODY, PipelineSubject.slot(body.stage().name()), cpu, 0, BodyCode.WAITS);
        strands.suspend();
        executing = cpu;
    }

    @Override
    public boolean unwinds(Error thrown) {
        return Unwinding.is(thrown);
    }

    @Override
    public int executingCpu() {
        return executing;
    }
}
