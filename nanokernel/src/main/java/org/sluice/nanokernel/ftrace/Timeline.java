package org.sluice.nanokernel.ftrace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Turns entries and exits into interrupts with lengths. Used once: {@link #build}, then the results. */
final class Timeline {

    private final List<CpuNesting> cpus = new ArrayList<>();
    private final List<RunningInterrupt> running = new ArrayList<>();
    private long firstNanos = -1;
    private long lastNanos;
    private long softirqEntries;

    /**
     * Builds it.
     *
     * @param lines in any order; sorted here by time, lines of one time keep their order
     */
    static Timeline build(List<TraceLine> lines) {
        Timeline timeline = new Timeline();
        lines.sort(Comparator.comparingLong(TraceLine::atNanos));
        lines.forEach(timeline::accept);
        timeline.cpus.forEach(CpuNesting::forgetOpen);
        return timeline;
    }

    List<RecordedInterrupt> interrupts() {
        return running.stream().map(interrupt -> interrupt.recorded(firstNanos)).toList();
    }

    /** The time of the first entry or exit, on the recorded machine's clock. */
    long firstNanos() {
        return firstNanos;
    }

    /** From there to the last entry or exit. */
    long lengthNanos() {
        return lastNanos - firstNanos;
    }

    /** The highest CPU seen, plus one. */
    int cpuCount() {
        return cpus.size();
    }

    long softirqEntries() {
        return softirqEntries;
    }

    long unmatchedEntries() {
        return cpus.stream().mapToLong(CpuNesting::unmatchedEntries).sum();
    }

    long unmatchedExits() {
        return cpus.stream().mapToLong(CpuNesting::unmatchedExits).sum();
    }

    private void accept(TraceLine line) {
        while (cpus.size() <= line.cpu()) {
            cpus.add(new CpuNesting());
        }
        CpuNesting cpu = cpus.get(line.cpu());
        switch (line.phase()) {
            case ENTRY -> enter(cpu, line);
            case EXIT -> cpu.exit(line);
            case LOST -> cpu.forgetOpen();
        }
        if (line.phase() != TraceLine.Phase.LOST) {
            firstNanos = firstNanos < 0 ? line.atNanos() : firstNanos;
            lastNanos = line.atNanos();
        }
    }

    private void enter(CpuNesting cpu, TraceLine line) {
        if (line.origin().source() == TraceSource.SOFTIRQ) {
            softirqEntries++;
            cpu.enterSoftirq(line);
        } else {
            RunningInterrupt interrupt = new RunningInterrupt(line);
            running.add(interrupt);
            cpu.enterInterrupt(line, interrupt);
        }
    }
}
