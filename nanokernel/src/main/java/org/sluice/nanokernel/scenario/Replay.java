package org.sluice.nanokernel.scenario;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.TickSchedule;
import org.sluice.nanokernel.ftrace.InterruptKind;
import org.sluice.nanokernel.ftrace.RecordedInterrupt;
import org.sluice.nanokernel.ftrace.Recording;
import org.sluice.nanokernel.hw.LocalTimer;
import org.sluice.nanokernel.hw.Replayed;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;

/**
 * Plays a recording into the machine: each interrupt at its recorded time on its recorded CPU. Device lines are raised
 * at their device, IPIs are sent by another CPU's APIC (by the CPU itself if there is only one), ticks are deadlines of
 * the local APIC timer. A recorded entry is taken as the raise.
 *
 * <p>On the baton.
 */
final class Replay implements Replayed, EventTarget {

    private final List<RecordedInterrupt> interrupts;
    private final RecordedBoard board;
    private final HandlerLengths[] lengths;
    private final long[] raised = new long[InterruptKind.values().length];
    private Nanokernel kernel;
    private int next;

    Replay(Recording recording, RecordedBoard board) {
        this.interrupts = recording.interrupts();
        this.board = board;
        this.lengths = new HandlerLengths[recording.cpuCount()];
        for (int cpu = 0; cpu < lengths.length; cpu++) {
            lengths[cpu] = new HandlerLengths();
        }
    }

    /** Sets the ticks and the first interrupt up. */
    void begin(Nanokernel newKernel) {
        kernel = newKernel;
        for (int cpu = 0; cpu < lengths.length; cpu++) {
            kernel.scheduleTicks(cpu, new RecordedTicks(cpu));
        }
        postNext();
    }

    /** How many interrupts of a kind have been raised so far. */
    long raised(InterruptKind kind) {
        return raised[kind.ordinal()];
    }

    private void postNext() {
        if (next < interrupts.size()) {
            Engine engine = kernel.machine().engine();
            engine.post(Math.max(engine.nowNanos(), interrupts.get(next).atNanos()), this, 0, 0);
        }
    }

    @Override
    public void onEvent(int kind, long argument) {
        RecordedInterrupt interrupt = interrupts.get(next++);
        raise(interrupt);
        postNext();
    }

    private void raise(RecordedInterrupt interrupt) {
        int irq = board.irqOf(interrupt);
        raised[interrupt.kind().ordinal()]++;
        lengths[interrupt.cpu()].expect(irq, interrupt);
        if (interrupt.kind() == InterruptKind.TIMER) {
            return; // the local APIC timer stands at this deadline by itself
        }
        if (interrupt.kind() == InterruptKind.IRQ) {
            kernel.route(irq, interrupt.cpu());
            kernel.machine().line(kernel.irqName(irq)).pulse();
        } else {
            int sender = (interrupt.cpu() + 1) % lengths.length;
            kernel.machine().cpu(sender).sendIpi(kernel.machine().cpu(interrupt.cpu()).apicId(), Irqs.vectorOf(irq));
        }
    }

    // ---- what the kernel's drivers ask ----

    @Override
    public boolean isActive() {
        return true;
    }

    @Override
    public int[] irqs() {
        return board.irqs();
    }

    @Override
    public long handlerNanos(int cpu, int irq, int hits) {
        return lengths[cpu].take(irq, hits);
    }

    @Override
    public long softirqNanos(int cpu, int irq) {
        return lengths[cpu].softirqNanos;
    }

    /** The lengths of one CPU's interrupts that have been raised and not yet handled, per irq in order. */
    private static final class HandlerLengths {
        private static final long MINIMUM_NANOS = Simulation.ZERO_LENGTH_NANOS;

        private final Map<Integer, ArrayDeque<RecordedInterrupt>> expected = new TreeMap<>();
        private long softirqNanos;

        private void expect(int irq, RecordedInterrupt interrupt) {
            expected.computeIfAbsent(irq, none -> new ArrayDeque<>()).addLast(interrupt);
        }

        private long take(int irq, int hits) {
            long handler = 0;
            softirqNanos = 0;
            ArrayDeque<RecordedInterrupt> queue = expected.get(irq);
            for (int n = 0; n < hits && queue != null && !queue.isEmpty(); n++) {
                RecordedInterrupt interrupt = queue.pollFirst();
                handler += Math.max(interrupt.lengthNanos(), MINIMUM_NANOS);
                softirqNanos += interrupt.softirqNanos();
            }
            return handler;
        }
    }

    /** The recorded ticks of one CPU, as deadlines of its timer. */
    private final class RecordedTicks implements TickSchedule {
        private final int cpu;
        private int index;

        private RecordedTicks(int cpu) {
            this.cpu = cpu;
            seek();
        }

        private void seek() {
            while (index < interrupts.size() && (interrupts.get(index).kind() != InterruptKind.TIMER
                    || interrupts.get(index).cpu() != cpu)) {
                index++;
            }
        }

        @Override
        public long nextNanos() {
            return index < interrupts.size() ? interrupts.get(index).atNanos() : LocalTimer.NEVER;
        }

        @Override
        public void advance() {
            index++;
            seek();
        }
    }
}
