package org.sluice.ipipe.internal;

import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.IrqAck;
import org.sluice.ipipe.PipelineLedger.Discard;
import org.sluice.ipipe.PipelineLedger.Merge;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.Profile;

/**
 * Writes arrivals into the logs of the stages that handle them, whatever is stalled, then has the line acknowledged.
 * Plays nothing. On the baton; allocates nothing. The museum of faults replaces it.
 */
class Recorder {

    private final PipelineCore pipeline;
    private final Hardware hardware;
    private final boolean ackAlways;
    private final boolean traced;

    Recorder(PipelineCore pipeline) {
        this.pipeline = pipeline;
        this.hardware = pipeline.hardware();
        this.traced = pipeline.isTraced();
        this.ackAlways = pipeline.profile().ack() == Profile.Ack.ALWAYS;
    }

    /** A hardware arrival: recorded first, acknowledged then, so that nothing is lost between the two. */
    void arrive(CpuPipe pipe, int irq, long id, long raisedNanos) {
        Route route = pipe.routes().of(irq);
        enter(route, route.polls ? 0 : pipe.takeOff(route, id, raisedNanos), id, raisedNanos);
        if (route.count == 0) {
            unhandled(pipe, route, irq, id);
        }
        acknowledge(pipe, route, irq);
    }

    /** Writes an arrival into every log that it is for. */
    final void record(CpuPipe pipe, Route route, int irq, long id, long raisedNanos) {
        enter(route, 0, id, raisedNanos);
        if (route.count == 0) {
            unhandled(pipe, route, irq, id);
        }
    }

    /** Into the logs of all recipients but the first few. */
    private void enter(Route route, int without, long id, long raisedNanos) {
        IrqSlot[] to = route.to;
        int count = route.count;
        for (int i = without; i < count; i++) {
            enter(to[i], id, raisedNanos);
        }
    }

    private void unhandled(CpuPipe pipe, Route route, int irq, long id) {
        pipeline.books().unhandled(pipe.cpu(), irq, id, route.refused ? Discard.REFUSED : Discard.NOBODY);
    }

    /** One entry. */
    final void enter(IrqSlot slot, long id, long raisedNanos) {
        slot.recorded++;
        LocalStageCore local = slot.local;
        if (traced) {
            pipeline.trace(PipelineRecord.RECORDED, local.cpu(), local.core().number(), slot.irq, id, raisedNanos);
        }
        if (slot.count == 0 && !slot.locked) {
            slot.first(id, raisedNanos);
            local.waits(slot);
        } else {
            enterBehind(slot, id, raisedNanos);
        }
    }

    private void enterBehind(IrqSlot slot, long id, long raisedNanos) {
        Entries entries = slot.locked ? slot.held : slot;
        int cpu = slot.local.cpu();
        int stage = slot.local.core().number();
        if (entries.count == 0) {
            entries.first(id, raisedNanos);
            pipeline.trace(PipelineRecord.HELD, cpu, stage, slot.irq, id, 0);
        } else if (!entries.further(id, raisedNanos, 1)) {
            slot.merged[(entries.isCounted() ? Merge.FULL : Merge.WAITING).ordinal()]++;
            pipeline.trace(PipelineRecord.MERGED, cpu, stage, slot.irq, id, entries.id);
        } else if (slot.locked) {
            pipeline.trace(PipelineRecord.HELD, cpu, stage, slot.irq, id, 0);
        }
    }

    /** Ends the interrupt at its controller; asks the stages' routines. */
    final void acknowledge(CpuPipe pipe, Route route, int irq) {
        boolean wanted = ackAlways;
        if (wanted && hardware.acknowledge(pipe.cpu(), irq)) {
            mask(pipe, route, irq);
        }
        if (route.polls || !ackAlways) {
            boolean yes = poll(pipe, route, irq);
            if (yes && !ackAlways && hardware.acknowledge(pipe.cpu(), irq)) {
                mask(pipe, route, irq);
            }
        }
    }

    private void mask(CpuPipe pipe, Route route, int irq) {
        pipe.land();
        for (int i = 0; i < route.count; i++) {
            holdLine(route.to[i]);
        }
        pipeline.lines().masked(irq);
    }

    /** Asks the routines of those who recorded, head first, until one has said yes. Returns whether one has. */
    private boolean poll(CpuPipe pipe, Route route, int irq) {
        boolean yes = false;
        for (int i = 0; i < route.count; i++) {
            IrqSlot slot = route.to[i];
            IrqAck routine = slot.ack != null ? slot.ack : pipeline.rootAck(irq);
            if (routine == null || ask(routine, slot, pipe.cpu())) {
                yes = true;
                if (!slot.shared) {
                    return true;
                }
            }
        }
        return yes;
    }

    /** A routine that throws has said yes: nothing must stay unacknowledged for its fault. */
    private boolean ask(IrqAck routine, IrqSlot slot, int cpu) {
        try {
            return routine.acknowledge(slot.irq, cpu);
        } catch (Throwable fault) {
            pipeline.faulted(slot.local, slot.irq, fault);
            return true;
        }
    }

    /** The line of what was just recorded is masked until this stage has handled it. */
    private void holdLine(IrqSlot slot) {
        if (!slot.holdsLine) {
            slot.holdsLine = true;
            pipeline.lines().hold(slot.irq);
        }
    }

    /** If the slot held its line and nothing of the irq is left there, it does so no more. */
    final void letLineGo(IrqSlot slot) {
        if (slot.holdsLine && !slot.isPending() && !slot.local.pipe().frames().isHandling(slot)) {
            slot.holdsLine = false;
            pipeline.lines().letGo(slot.irq);
        }
    }

    /** Software raises the irq: as an arrival, but nobody acknowledges it. */
    final void inject(CpuPipe pipe, int irq, long raisedNanos) {
        long id = hardware.newId();
        pipeline.trace(PipelineRecord.TRIGGERED, pipe.cpu(), PipelineRecord.WITHOUT_STAGE, irq, id, pipe.cpu());
        record(pipe, pipe.routes().of(irq), irq, id, raisedNanos);
    }

    /** Hands the irq from a stage to the next one below, or from itself on; false if nobody there handles it. */
    final boolean handDown(CpuPipe pipe, LocalStageCore from, int irq, boolean inclusive) {
        IrqSlot to = handlerBelow(pipe, from, irq, inclusive);
        if (to == null) {
            return false;
        }
        Frame top = pipe.frames().top();
        boolean handledHere = pipe.frames().running() == from && top.irq == irq;
        boolean sameIrq = handledHere && !(irq >= pipeline.firstVirq() && pipeline.virqs().isStale(irq, top.id));
        long id = sameIrq ? top.id : hardware.newId();
        long raised = sameIrq ? top.raisedNanos : hardware.nowNanos(pipe.cpu());
        pipeline.trace(PipelineRecord.PROPAGATED, pipe.cpu(), from.core().number(), irq, id,
                to.local.core().number());
        enter(to, id, raised);
        if (pipeline.lines().isMasked(irq)) {
            holdLine(to);
        }
        return true;
    }

    private static IrqSlot handlerBelow(CpuPipe pipe, LocalStageCore from, int irq, boolean inclusive) {
        boolean eligible = false;
        for (LocalStageCore candidate : pipe.walk().chain()) {
            eligible |= inclusive && candidate == from;
            if (eligible && candidate.core().records(irq)) {
                return candidate.slot(irq);
            }
            eligible |= candidate == from;
        }
        return null;
    }

    /** Moves what waits of an irq between log and held set, with all the hits that each entry stands for. */
    final void move(IrqSlot slot, boolean aside) {
        Entries from = aside ? slot : slot.held;
        Entries to = aside ? slot.held : slot;
        int cpu = slot.local.cpu();
        int stage = slot.local.core().number();
        boolean movedAny = from.count > 0;
        assert !movedAny || to.count == 0 : "irq " + slot.irq + " waits in two places";
        while (from.count > 0) {
            if (to.count == 0) {
                to.first(from.id, from.raisedNanos);
                to.hits = from.hits;
            } else {
                to.further(from.id, from.raisedNanos, from.hits);
            }
            pipeline.trace(aside ? PipelineRecord.HELD : PipelineRecord.UNHELD, cpu, stage, slot.irq, from.id, 0);
            from.removeFirst();
        }
        if (movedAny && aside) {
            slot.local.waitsNoMore(slot);
        } else if (movedAny) {
            slot.local.waits(slot);
        }
    }

    /** Discards what waits of an irq. */
    final void discard(IrqSlot slot, Discard reason) {
        if (slot.count > 0) {
            discard(slot, slot, reason);
            slot.local.waitsNoMore(slot);
        }
        discard(slot, slot.held, reason);
        letLineGo(slot);
    }

    private void discard(IrqSlot slot, Entries entries, Discard reason) {
        while (entries.count > 0) {
            slot.discarded[reason.ordinal()]++;
            pipeline.trace(PipelineRecord.DISCARDED, slot.local.cpu(), slot.local.core().number(), slot.irq,
                    entries.id, reason.ordinal());
            entries.removeFirst();
        }
    }
}
