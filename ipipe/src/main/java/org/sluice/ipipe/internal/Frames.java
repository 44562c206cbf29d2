package org.sluice.ipipe.internal;

import java.util.Arrays;

/** What interrupted what on one CPU. Owner: this CPU. Allocates only when deeper than ever before. */
final class Frames {

    private static final int INITIAL = 8;
    /** How deep code of one CPU interrupts each other; beyond, what waits goes on waiting. */
    static final int MAX = 256;

    private Frame[] frames = new Frame[INITIAL];
    private int depth;
    /** What runs, or ran last of what has not ended; null on an idle CPU. */
    Frame top;

    Frames() {
        Arrays.setAll(frames, i -> new Frame());
    }

    boolean isFull() {
        return depth == MAX;
    }

    Frame push(LocalStageCore local, int irq) {
        if (depth == frames.length) {
            frames = Arrays.copyOf(frames, depth * 2);
            for (int i = depth; i < frames.length; i++) {
                frames[i] = new Frame();
            }
        }
        Frame frame = frames[depth++];
        frame.local = local;
        frame.irq = irq;
        frame.brief = false;
        frame.stalls = 0;
        top = frame;
        return frame;
    }

    void pop() {
        top.local = null;
        top.slot = null;
        depth--;
        top = depth == 0 ? null : frames[depth - 1];
    }

    /** The stage that the top frame interrupted; null if none. */
    LocalStageCore interrupted() {
        return depth > 1 ? frames[depth - 2].local : null;
    }

    /** Whose code runs; null on an idle CPU. */
    LocalStageCore running() {
        return top == null ? null : top.local;
    }
}
