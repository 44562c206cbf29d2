package org.sluice.rt;

import org.sluice.nanokernel.hw.Setting;

/**
 * A task that is released every period on one CPU and then takes its cost. Deadline = the next release.
 *
 * <p>On the baton; owner: its CPU.
 */
final class PeriodicTask {

    private static final long PERIOD_MIN_NANOS = 100_000;

    private final String name;
    private final int cpu;
    private final long periodNanos;
    private final long costNanos;
    private long nextNanos;
    private long releases;
    private long missed;

    PeriodicTask(String name, int cpu, long periodNanos, long costNanos, long phaseNanos) {
        this.name = name;
        this.cpu = cpu;
        this.periodNanos = periodNanos;
        this.costNanos = costNanos;
        this.nextNanos = phaseNanos;
    }

    /** Reads {@code task NAME cpu=N period=100us cost=5us phase=10us}. */
    static PeriodicTask of(Setting line, int cpuCount) {
        line.onlyKeys("cpu", "period", "cost", "phase");
        if (line.words().size() != 1) {
            throw line.error("a task has one name");
        }
        long period = line.duration("period", 1_000_000);
        long cost = line.duration("cost", 1_000);
        if (period < PERIOD_MIN_NANOS) {
            throw line.error("period " + period + " ns is shorter than " + PERIOD_MIN_NANOS + " ns, 10 kHz");
        }
        if (cost >= period) {
            throw line.error("cost " + cost + " ns does not fit into the period of " + period + " ns");
        }
        return new PeriodicTask(line.words().get(0), (int) line.number("cpu", 0, cpuCount - 1L, 0), period, cost,
                line.duration("phase", period));
    }

    int cpu() {
        return cpu;
    }

    long nextNanos() {
        return nextNanos;
    }

    /** Releases what is due at {@code now}; returns the time that takes. Releases slept through are missed. */
    long release(long now) {
        long due = (now - nextNanos) / periodNanos + 1;
        releases++;
        missed += due - 1;
        nextNanos += due * periodNanos;
        return costNanos;
    }

    long releases() {
        return releases;
    }

    long missed() {
        return missed;
    }

    @Override
    public String toString() {
        return name + " on cpu " + cpu + ": " + releases + " releases, " + missed + " missed";
    }
}
