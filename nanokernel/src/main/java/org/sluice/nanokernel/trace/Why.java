package org.sluice.nanokernel.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.x86.MachineRecord;

/**
 * Answers "why was this one late?" from the records that are kept. Exact: every nanosecond between the raise and the
 * first instant of the handler is given to what occupied the interrupt or its CPU just then.
 *
 * <pre>
 *   raised --> at its pin, on the bus --> in the IRR --> accepted: entry --> what else the CPU did --> played
 *   raised by a hypercall --> being injected ------------------------------> what else the CPU did --> played
 * </pre>
 */
public final class Why {

    private final TraceStore trace;
    private final long entryNanos;
    private final IntFunction<String> irqNames;
    private final IntFunction<String> stageNames;
    private final IntFunction<String> vectorNames;

    /**
     * An explainer of that trace.
     *
     * @param entryNanos the cost of an entry, from the cost table
     */
    public Why(TraceStore trace, long entryNanos, IntFunction<String> irqNames, IntFunction<String> stageNames,
               IntFunction<String> vectorNames) {
        this.trace = trace;
        this.entryNanos = entryNanos;
        this.irqNames = irqNames;
        this.stageNames = stageNames;
        this.vectorNames = vectorNames;
    }

    /**
     * Finds a delivery among the records kept.
     *
     * @param stage the stage's number, or -1 for any
     * @param irq   or -1 for any
     * @param worst the one with the greatest latency; else the latest
     * @return its place in the trace
     */
    public Optional<Long> find(int stage, int irq, boolean worst) {
        long found = -1;
        long greatest = -1;
        for (long i = trace.written() - 1; i >= trace.firstKept(); i--) {
            if (trace.kind(i) != PipelineRecord.PLAYED) {
                continue;
            }
            TraceRecord played = trace.get(i);
            boolean fits = (stage < 0 || played.stage() == stage) && (irq < 0 || played.irq() == irq);
            long latency = played.nanos() - played.detail();
            if (fits && latency > greatest) {
                found = i;
                greatest = latency;
                if (!worst) {
                    break;
                }
            }
        }
        return found < 0 ? Optional.empty() : Optional.of(found);
    }

    /** Explains the delivery whose PLAYED record stands at that place. */
    public Explanation explain(long place) {
        TraceRecord played = trace.get(place);
        if (played.kind() != PipelineRecord.PLAYED) {
            throw new IllegalArgumentException("record " + place + " is " + played.name() + ", not played");
        }
        Sweep sweep = new Sweep(played);
        for (long i = trace.firstKept(); i < place; i++) {
            sweep.take(trace.get(i));
        }
        sweep.until(played.nanos());
        return new Explanation(played, sweep.parts, sweep.path);
    }

    /** Goes through the trace once, and cuts the time from raise to play at every change. */
    private final class Sweep {
        private final TraceRecord played;
        private final CpuState cpu;
        private final List<Explanation.Part> parts = new ArrayList<>();
        private final List<TraceRecord> path = new ArrayList<>();
        private long now;
        private String way = "being injected";
        private boolean arrived;

        private Sweep(TraceRecord played) {
            this.played = played;
            this.cpu = new CpuState(played.cpu(), entryNanos);
            this.now = played.detail();
        }

        private void take(TraceRecord record) {
            if (record.nanos() > played.detail()) {
                until(record.nanos());
            }
            cpu.follow(record);
            if (record.id() == played.id() && (record.cpu() < 0 || record.cpu() == played.cpu()
                    || MachineRecord.isRaise(record.kind()) && record.isMachine())) {
                follow(record);
            }
        }

        private void follow(TraceRecord record) {
            path.add(record);
            switch (record.kind()) {
                case MachineRecord.PIN_RAISED, MachineRecord.MSI_RAISED, MachineRecord.PIN_SENT -> way = "on the bus";
                case MachineRecord.IPI_RAISED -> way = "IPI under way";
                case MachineRecord.PIN_HELD -> way = record.detail() == 0 ? "line masked at its pin"
                        : "line still in service at its pin";
                case MachineRecord.LATCHED, PipelineRecord.TRIGGERED -> way = "";
                case PipelineRecord.RECORDED -> arrived = true;
                default -> {
                    // part of the path, changes nothing
                }
            }
        }

        /** Gives the time from {@code now} to {@code end} to what holds the interrupt up. */
        private void until(long end) {
            while (now < end) {
                long cut = end;
                if (cpu.entering(now) != null) {
                    cut = Math.min(cut, cpu.entryEnd());
                }
                add(holder(), now, cut - now);
                now = cut;
            }
        }

        private void add(String what, long start, long nanos) {
            int last = parts.size() - 1;
            if (last >= 0 && parts.get(last).what().equals(what)) {
                Explanation.Part former = parts.get(last);
                parts.set(last, new Explanation.Part(what, former.startNanos(), former.nanos() + nanos));
            } else {
                parts.add(new Explanation.Part(what, start, nanos));
            }
        }

        private String holder() {
            if (!way.isEmpty() && !arrived) {
                return way;
            }
            TraceRecord entering = cpu.entering(now);
            if (entering != null) {
                return entering.id() == played.id() ? "entry"
                        : "entry of " + vectorNames.apply(entering.irq());
            }
            TraceRecord top = cpu.top();
            String stage = stageNames.apply(played.stage());
            if (top != null && top.kind() == PipelineRecord.PLAYED) {
                return "handler of " + irqNames.apply(top.irq()) + " in " + stageNames.apply(top.stage());
            }
            if (cpu.isStalled(played.stage())) {
                return stage + " stalled"
                        + (top == null ? "" : " (by the body of " + stageNames.apply(top.stage()) + ")");
            }
            int closed = cpu.otherStalled(played.stage());
            if (closed >= 0) {
                return "behind " + stageNames.apply(closed) + ", which is stalled";
            }
            return top == null ? "waiting for the walk" : "body of " + stageNames.apply(top.stage());
        }
    }
}
