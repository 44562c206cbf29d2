package org.sluice.nanokernel.internal;

import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Pipeline;
import org.sluice.nanokernel.CostTable;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.NmiHandler;
import org.sluice.nanokernel.PassPoint;
import org.sluice.x86.Machine;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.Unwinding;

/** The machine as the pipeline sees it. The only place that knows both. On the baton. */
public final class X86Hardware implements Hardware {

    static final int NOBODY = -1;

    private final Machine machine;
    private final IrqRouter router;
    private final TimedCalls calls;
    private CpuEntry[] entries;
    private int executing = NOBODY;
    private long unmapped;
    private PassPoint passPoint;
    private NmiHandler nmiHandler;

    /** An adapter; {@link #connect} completes it. */
    public X86Hardware(Machine machine, IrqRouter router) {
        this.machine = machine;
        this.router = router;
        this.calls = new TimedCalls(machine.engine());
    }

    /** Puts the nanokernel on every CPU and opens the CPUs' interrupt gates. */
    public void connect(Pipeline pipeline, CostTable costs) {
        entries = new CpuEntry[machine.cpuCount()];
        for (int cpu = 0; cpu < entries.length; cpu++) {
            entries[cpu] = new CpuEntry(this, pipeline.cpu(cpu), machine.cpu(cpu), costs);
            machine.cpu(cpu).install(entries[cpu]);
            machine.cpu(cpu).hardEnable();
        }
    }

    /** Lets an explorer decide what happens at {@link #pass}; null for the usual course. */
    public void explore(PassPoint newPassPoint) {
        passPoint = newPassPoint;
    }

    /** Tells {@code handler} of NMIs; null for nobody. */
    public void handleNmis(NmiHandler handler) {
        nmiHandler = handler;
    }

    void nmi(int cpu, long id, long raisedNanos) {
        if (nmiHandler != null) {
            nmiHandler.onNmi(cpu, id, raisedNanos);
        }
    }

    /** What CPUs took that is no irq: NMI, INIT, start-up, calls of critical sections, vectors outside the irqs'. */
    public long unmapped() {
        return unmapped;
    }

    void noteUnmapped() {
        unmapped++;
    }

    Engine engine() {
        return machine.engine();
    }

    void execute(int cpu) {
        executing = cpu;
    }

    @Override
    public int cpuCount() {
        return machine.cpuCount();
    }

    @Override
    public long nowNanos(int cpu) {
        return machine.engine().nowNanos();
    }

    @Override
    public long newId() {
        return machine.ledger().newId();
    }

    @Override
    public boolean acknowledge(int cpu, int irq) {
        boolean masked = router.maskIfLevel(irq);
        machine.cpu(cpu).eoi();
        return masked;
    }

    @Override
    public void unmask(int irq) {
        router.unmask(irq);
    }

    @Override
    public void sendIpi(int fromCpu, int toCpu, int irq) {
        machine.cpu(fromCpu).sendIpi(machine.cpu(toCpu).apicId(), Irqs.vectorOf(irq));
    }

    @Override
    public boolean hardSave(int cpu) {
        return entries[cpu].shut();
    }

    @Override
    public void hardRestore(int cpu, boolean wasOff) {
        if (!wasOff) {
            entries[cpu].openSoon();
        }
    }

    @Override
    public void sendCritical(int fromCpu, int toCpu) {
        machine.cpu(fromCpu).sendIpi(machine.cpu(toCpu).apicId(), Irqs.CRITICAL_VECTOR);
    }

    @Override
    public void park(int cpu) {
        entries[cpu].park();
    }

    @Override
    public void unpark(int cpu) {
        entries[cpu].unpark();
    }

    @Override
    public void callAt(long atNanos, Runnable operation) {
        calls.at(atNanos, operation);
    }

    @Override
    public void charge(int cpu, long nanos) {
        entries[cpu].charge(nanos);
    }

    @Override
    public void spend(int cpu, long nanos) {
        entries[cpu].spend(nanos);
    }

    @Override
    public long charged(int cpu) {
        return entries[cpu].charged();
    }

    @Override
    public void settle(int cpu, long alreadyCharged) {
        entries[cpu].settle(alreadyCharged);
    }

    @Override
    public void pass(int cpu) {
        if (passPoint != null) {
            long late = passPoint.lateNanos(cpu);
            if (late >= 0) {
                entries[cpu].spend(late);
            }
        }
    }

    @Override
    public void walk(int cpu) {
        entries[cpu].walk();
    }

    @Override
    public void suspend(int cpu, LocalStage body) {
        entries[cpu].suspend(body);
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
