package org.sluice.ipipe.internal;

import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.PipelineRecord;

/**
 * An arrival on its way down open stages of one CPU, from its record to its last handler there. As long as nobody
 * looks, its entries and the frame of its handler need not be written into logs, gates and frames, only to be taken out
 * of them again: they stand here, once for all stages. Whoever looks, or changes anything, has it land first.
 *
 * <pre>
 *   take off: booked as recorded for     rt       io       linux
 *                                        |        |        |
 *   here:                                played   runs     next
 *                                                 |        |
 *   land, when anybody looks:                     a frame  an entry in its log
 * </pre>
 *
 * <p>Only stages that are open, with open stages above them, above what was interrupted, with empty logs and no body
 * can be reached so; the others of the same arrival have it written into their logs at once. Accounts and trace are
 * written as on the ground. Owner: this CPU. Allocates nothing.
 */
final class Flight {

    private final PipelineCore pipeline;
    private final CpuPipe pipe;
    private final Hardware hardware;
    private final int cpu;
    private final Walk walk;
    private final Frames frames;
    private final boolean traced;

    private Route route;
    private int count;
    private long id;
    private long raisedNanos;
    private boolean up;
    /** How many of the recipients have begun. */
    private int begun;
    /** The last of them has not finished. */
    private boolean running;
    private long enteredNanos;
    /** How many have landed: whoever compares knows whether this one has. */
    private long landings;

    Flight(PipelineCore pipeline, CpuPipe pipe, Walk walk, Frames frames) {
        this.pipeline = pipeline;
        this.pipe = pipe;
        this.hardware = pipeline.hardware();
        this.cpu = pipe.cpu();
        this.walk = walk;
        this.frames = frames;
        this.traced = pipeline.isTraced();
    }

    boolean isUp() {
        return up;
    }

    /** Does a handler of it run? */
    boolean isRunning() {
        return running;
    }

    /** Does a handler of this stage run in it? */
    boolean handles(LocalStageCore local) {
        return running && route.to[begun - 1].local == local;
    }

    long id() {
        return id;
    }

    long raisedNanos() {
        return raisedNanos;
    }

    /** May the next handler let no time pass? */
    boolean isNextBrief() {
        return route.to[begun].brief;
    }

    /** Takes an arrival up, for as many of its first recipients as can be reached. Returns how many these are. */
    int takeOff(Route newRoute, long newId, long newRaisedNanos) {
        int reached = frames.isFull() ? 0 : walk.reach(newRoute.recipients);
        IrqSlot[] to = newRoute.to;
        for (int i = 0; i < reached; i++) {
            if (to[i].locked) {
                reached = i;
                break;
            }
            to[i].recorded++;
            if (traced) {
                trace(PipelineRecord.RECORDED, to[i], newId, newRaisedNanos);
            }
        }
        if (reached > 0) {
            up = true;
            begun = 0;
            count = reached;
            id = newId;
            raisedNanos = newRaisedNanos;
            if (route != newRoute) {
                route = newRoute;
            }
        }
        return reached;
    }

    /** Plays the next handler. */
    void play() {
        IrqSlot slot = route.to[begun++];
        running = true;
        enteredNanos = hardware.nowNanos(cpu);
        slot.delivered++;
        if (traced) {
            trace(PipelineRecord.PLAYED, slot, id, raisedNanos);
        }
        long before = landings;
        try {
            slot.handler.onIrq(slot.irq, slot.local);
        } catch (Throwable fault) {
            pipeline.faulted(slot.local, slot.irq, fault);
        }
        if (landings != before) {
            pipe.returned(frames.top());
        }
    }

    /** The time of the handler played last has passed. */
    void finish() {
        running = false;
        if (traced) {
            trace(PipelineRecord.FINISHED, route.to[begun - 1], id, 0);
        }
        up = begun < count;
    }

    private void trace(int kind, IrqSlot slot, long arrival, long detail) {
        pipeline.trace(kind, cpu, slot.local.core().number(), slot.irq, arrival, detail);
    }

    /** Writes down what stands here, as the long way would have left it. */
    void land() {
        if (up) {
            comeDown();
        }
    }

    private void comeDown() {
        IrqSlot[] to = route.to;
        up = false;
        landings++;
        if (running) {
            running = false;
            IrqSlot slot = to[begun - 1];
            Frame frame = frames.push(slot);
            frame.id = id;
            frame.raisedNanos = raisedNanos;
            frame.hits = 1;
            slot.local.enterHandler(enteredNanos);
        }
        for (int i = begun; i < count; i++) {
            to[i].first(id, raisedNanos);
            to[i].local.waits(to[i]);
        }
    }
}
