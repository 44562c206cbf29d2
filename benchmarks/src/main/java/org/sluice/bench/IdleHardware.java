package org.sluice.bench;

import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.LocalStage;

/** A machine that does nothing: what is left is the pipeline's own cost. */
final class IdleHardware implements Hardware {

    private final int cpus;
    private long ids;

    IdleHardware(int cpus) {
        this.cpus = cpus;
    }

    @Override
    public int cpuCount() {
        return cpus;
    }

    @Override
    public long nowNanos(int cpu) {
        return 0;
    }

    @Override
    public long newId() {
        return ++ids;
    }

    @Override
    public boolean acknowledge(int cpu, int irq) {
        return false;
    }

    @Override
    public void unmask(int irq) {
        // edges are never masked
    }

    @Override
    public void sendIpi(int fromCpu, int toCpu, int irq) {
        throw new IllegalStateException("CPUs are measured by themselves");
    }

    @Override
    public boolean hardSave(int cpu) {
        return false;
    }

    @Override
    public void hardRestore(int cpu, boolean wasOff) {
        // interrupts come when the benchmark says so
    }

    @Override
    public void sendCritical(int fromCpu, int toCpu) {
        throw new IllegalStateException("CPUs are measured by themselves");
    }

    @Override
    public void park(int cpu) {
        throw new IllegalStateException("CPUs are measured by themselves");
    }

    @Override
    public void unpark(int cpu) {
        throw new IllegalStateException("CPUs are measured by themselves");
    }

    @Override
    public void callAt(long atNanos, Runnable operation) {
        throw new IllegalStateException("time does not pass");
    }

    @Override
    public void charge(int cpu, long nanos) {
        // time does not pass
    }

    @Override
    public void spend(int cpu, long nanos) {
        // time does not pass
    }

    @Override
    public long charged(int cpu) {
        return 0;
    }

    @Override
    public void settle(int cpu, long alreadyCharged) {
        // time does not pass
    }

    @Override
    public void pass(int cpu) {
        // nothing else runs here
    }

    @Override
    public void walk(int cpu) {
        // the benchmark walks
    }

    @Override
    public void suspend(int cpu, LocalStage body) {
        throw new IllegalStateException("there are no bodies");
    }

    @Override
    public int executingCpu() {
        return -1;
    }
}
