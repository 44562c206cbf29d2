package org.sluice.bench;

import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.LocalStage;

/** A machine that does nothing: what is left is the pipeline's own cost. */
final class IdleHardware implements Hardware {

    private long ids;

    @Override
    public int cpuCount() {
        return 1;
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
        throw new IllegalStateException("there is one CPU");
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
