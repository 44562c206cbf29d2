package org.sluice.nanokernel.ftrace;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The interrupts of a real machine over a span of time. Immutable; has at least one interrupt. */
public final class Recording {

    private final String fileName;
    private final int cpuCount;
    private final long grainNanos;
    private final long firstNanos;
    private final long lengthNanos;
    private final long softirqEntries;
    private final List<RecordedInterrupt> interrupts;
    private final List<IrqLine> irqLines;
    private final ReadingNotes notes;

    Recording(String fileName, Timeline timeline, TraceLineParser parser, ReadingNotes notes) {
        this.fileName = fileName;
        this.cpuCount = Math.max(timeline.cpuCount(), parser.headerCpuCount());
        this.grainNanos = parser.grainNanos();
        this.firstNanos = timeline.firstNanos();
        this.lengthNanos = timeline.lengthNanos();
        this.softirqEntries = timeline.softirqEntries();
        this.interrupts = timeline.interrupts();
        this.irqLines = irqLines(interrupts);
        this.notes = notes;
    }

    /** The file as the user named it. */
    public String fileName() {
        return fileName;
    }

    /**
     * CPUs of the recorded machine, 1 to {@link FtraceReader#CPUS_MAX}: what the header says, or the highest CPU seen
     * plus one if that is more.
     */
    public int cpuCount() {
        return cpuCount;
    }

    /** The finest step between two of its times, in ns: 1000 for ftrace text, 1 for nanosecond reports. */
    public long grainNanos() {
        return grainNanos;
    }

    /** The time of the first used event on the recorded machine's clock, in ns, &gt;= 0. */
    public long firstNanos() {
        return firstNanos;
    }

    /** From the first to the last used event, exits and softirqs included, in ns, &gt;= 0. */
    public long lengthNanos() {
        return lengthNanos;
    }

    /** All interrupts by time, those of one time in file order; unmodifiable, never empty. */
    public List<RecordedInterrupt> interrupts() {
        return interrupts;
    }

    /** How many there are of {@code kind}: the number of its usable entry events in the file. */
    public long count(InterruptKind kind) {
        return interrupts.stream().filter(interrupt -> interrupt.kind() == kind).count();
    }

    /** How many softirqs were entered. */
    public long softirqEntries() {
        return softirqEntries;
    }

    /** The device lines by ascending irq; unmodifiable. */
    public List<IrqLine> irqLines() {
        return irqLines;
    }

    /** What else was in the file. */
    public ReadingNotes notes() {
        return notes;
    }

    private static List<IrqLine> irqLines(List<RecordedInterrupt> interrupts) {
        Map<Integer, List<RecordedInterrupt>> byIrq = new TreeMap<>();
        for (RecordedInterrupt interrupt : interrupts) {
            if (interrupt.kind() == InterruptKind.IRQ) {
                byIrq.computeIfAbsent(interrupt.number(), irq -> new ArrayList<>()).add(interrupt);
            }
        }
        return byIrq.values().stream().map(Recording::irqLine).toList();
    }

    private static IrqLine irqLine(List<RecordedInterrupt> ofOneIrq) {
        Set<String> names = new LinkedHashSet<>();
        BitSet cpus = new BitSet();
        for (RecordedInterrupt interrupt : ofOneIrq) {
            names.add(interrupt.name());
            cpus.set(interrupt.cpu());
        }
        return new IrqLine(ofOneIrq.get(0).number(), String.join(", ", names), cpus.stream().boxed().toList(),
                ofOneIrq.size());
    }
}
