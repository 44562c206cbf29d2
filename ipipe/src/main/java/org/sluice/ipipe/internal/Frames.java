package org.sluice.ipipe.internal;

import java.util.Arrays;
import org.sluice.ipipe.Hardware;

/**
 * What interrupted what on one CPU, and the table of the stages on it, by place. Owner: this CPU; the table, the
 * control plane. Allocates only when deeper than ever before.
 */
final class Frames {

    private static final int INITIAL = 8;
    private static final int STAGES_MAX = Long.SIZE;
    /** How deep code of one CPU interrupts each other; beyond, what waits goes on waiting. */
    static final int MAX = 256;
    static final int NONE = -1;

    private final Hardware hardware;
    private final int cpu;
    private final Walk walk;
    private final LocalStageCore[] stages = new LocalStageCore[STAGES_MAX];
    /** What all stages have on this CPU, by number: the shortest way from a frame to what it handles. */
    private IrqSlot[] slots = new IrqSlot[INITIAL];
    private int freeSlot;
    private Frame[] frames = new Frame[INITIAL];
    private int depth;

    Frames(Hardware hardware, int cpu, Walk walk) {
        this.hardware = hardware;
        this.cpu = cpu;
        this.walk = walk;
        Arrays.setAll(frames, i -> new Frame());
    }

    // ---- the table ----

    /** Gives a new stage a place. */
    int enrol(LocalStageCore local) {
        int place = 0;
        while (stages[place] != null) {
            place++;
        }
        stages[place] = local;
        return place;
    }

    /** Gives a new slot a number. */
    void enrol(IrqSlot slot) {
        while (freeSlot < slots.length && slots[freeSlot] != null) {
            freeSlot++;
        }
        if (freeSlot == slots.length) {
            slots = Arrays.copyOf(slots, freeSlot * 2);
        }
        slots[freeSlot] = slot;
        slot.number = freeSlot++;
    }

    /** The stage is gone. */
    void strike(LocalStageCore local) {
        stages[local.place()] = null;
        for (int number = slots.length - 1; number >= 0; number--) {
            if (slots[number] != null && slots[number].local == local) {
                slots[number] = null;
                freeSlot = Math.min(freeSlot, number);
            }
        }
    }

    LocalStageCore stage(Frame frame) {
        return stages[frame.place];
    }

    // ---- the stack ----

    boolean isFull() {
        return depth == MAX;
    }

    boolean isEmpty() {
        return depth == 0;
    }

    /** What runs, or ran last of what has not ended; null on an idle CPU. */
    Frame top() {
        return depth == 0 ? null : frames[depth - 1];
    }

    /** The frame whose code runs at this instant; null if that is control code, or nothing. */
    Frame code() {
        Frame top = top();
        boolean runs = top != null && !top.returned && hardware.executingCpu() == cpu;
        return runs ? top : null;
    }

    /** The number of the frame on top. */
    int topNumber() {
        return depth - 1;
    }

    Frame get(int number) {
        return frames[number];
    }

    /** What a handler's frame handles. */
    IrqSlot slot(Frame frame) {
        return slots[frame.slot];
    }

    /** A handler's. */
    Frame push(IrqSlot slot) {
        Frame frame = push(slot.local, slot.irq, slot.brief);
        frame.slot = slot.number;
        return frame;
    }

    /** A body's. */
    void pushBody(LocalStageCore local) {
        push(local, Frame.BODY, false);
    }

    private Frame push(LocalStageCore local, int irq, boolean brief) {
        if (depth == frames.length) {
            grow();
        }
        Frame frame = frames[depth++];
        frame.place = local.place();
        frame.irq = irq;
        frame.brief = brief;
        frame.returned = false;
        assert frame.owed == 0 : "a frame that has ended owes something";
        walk.bound = local.rankBit();
        return frame;
    }

    /** An event handler's; refused where interrupts would wait. */
    Frame pushEvent(LocalStageCore local) {
        if (isFull()) {
            throw new IllegalStateException("event on cpu " + cpu + ": code interrupts code " + MAX + " deep");
        }
        return push(local, Frame.EVENT, isEmpty() || top().brief);
    }

    private void grow() {
        frames = Arrays.copyOf(frames, depth * 2);
        for (int i = depth; i < frames.length; i++) {
            frames[i] = new Frame();
        }
    }

    void pop() {
        depth--;
        bind();
    }

    /** The walk is bounded by the stage of the top frame, wherever that stands now. */
    void bind() {
        walk.bound = depth == 0 ? 0 : stages[frames[depth - 1].place].rankBit();
    }

    /** Does a handler of this irq run or wait here? */
    boolean isHandling(IrqSlot slot) {
        for (int i = 0; i < depth; i++) {
            if (frames[i].isHandler() && frames[i].slot == slot.number) {
                return true;
            }
        }
        return false;
    }

    /** Does a handler of an irq of the stage run or wait here? */
    boolean isInIrqHandlerOf(LocalStageCore local) {
        for (int i = 0; i < depth; i++) {
            if (frames[i].place == local.place() && frames[i].isHandler()) {
                return true;
            }
        }
        return false;
    }

    /** Does a handler or an event handler of the stage run or wait here? */
    boolean isInHandlerOf(LocalStageCore local) {
        for (int i = 0; i < depth; i++) {
            if (frames[i].place == local.place() && frames[i].irq != Frame.BODY) {
                return true;
            }
        }
        return false;
    }

    /** The stage's code that was entered last, in words; its body if no handler of it runs or waits here. */
    String titleOf(LocalStageCore local) {
        String name = local.core().name();
        for (int i = depth - 1; i >= 0; i--) {
            if (frames[i].place == local.place() && frames[i].irq != Frame.BODY) {
                return (frames[i].isHandler() ? "the " : "") + Frame.title(name, frames[i].irq);
            }
        }
        return Frame.title(name, Frame.BODY);
    }

    /** Whose code runs; null on an idle CPU. */
    LocalStageCore running() {
        return depth == 0 ? null : stage(frames[depth - 1]);
    }

    /** Whose code the top frame interrupted; null if none. */
    LocalStageCore interrupted() {
        return depth > 1 ? stage(frames[depth - 2]) : null;
    }
}
