package org.sluice.nanokernel.ftrace;

import java.util.ArrayList;
import java.util.List;
import org.sluice.nanokernel.ftrace.TraceLine.Origin;

/** What runs on one CPU of the recorded machine: the handlers and softirqs entered and not yet left, innermost last. */
final class CpuNesting {

    /** Real nesting is 2 or 3 deep; what is more comes from damaged text. */
    static final int DEPTH_MAX = 32;

    private final List<Frame> frames = new ArrayList<>();
    private RunningInterrupt lastInterrupt;
    private long unmatchedEntries;
    private long unmatchedExits;

    /** One of them, and how long others ran nested in it. */
    private static final class Frame {

        private final TraceLine entry;
        private final RunningInterrupt owner;
        private long nestedNanos;

        Frame(TraceLine entry, RunningInterrupt owner) {
            this.entry = entry;
            this.owner = owner;
        }
    }

    void enterInterrupt(TraceLine entry, RunningInterrupt interrupt) {
        dropIfOpen(entry.origin());
        lastInterrupt = interrupt;
        push(new Frame(entry, interrupt));
    }

    /** Its time goes to the interrupt entered last, as that is what raised it as far as a recording can tell. */
    void enterSoftirq(TraceLine entry) {
        dropIfOpen(entry.origin());
        push(new Frame(entry, lastInterrupt));
    }

    /** Closes the innermost one that {@code exit} belongs to; those inside it never had an exit. */
    void exit(TraceLine exit) {
        int depth = frames.size() - 1;
        while (depth >= 0 && !frames.get(depth).entry.origin().pairsWith(exit.origin())) {
            depth--;
        }
        if (depth < 0) {
            unmatchedExits++;
            return;
        }
        while (frames.size() > depth + 1) {
            frames.remove(frames.size() - 1);
            unmatchedEntries++;
        }
        Frame frame = frames.remove(depth);
        long spanNanos = exit.atNanos() - frame.entry.atNanos();
        if (depth > 0) {
            frames.get(depth - 1).nestedNanos += spanNanos;
        }
        long ownNanos = spanNanos - frame.nestedNanos;
        if (frame.entry.origin().source() != TraceSource.SOFTIRQ) {
            frame.owner.lengthNanos = ownNanos;
        } else if (frame.owner != null) {
            frame.owner.softirqNanos += ownNanos;
        }
    }

    /** Events are missing, or the recording ends: what is open will not meet its own exit, nor its softirqs. */
    void forgetOpen() {
        unmatchedEntries += frames.size();
        frames.clear();
        lastInterrupt = null;
    }

    long unmatchedEntries() {
        return unmatchedEntries;
    }

    long unmatchedExits() {
        return unmatchedExits;
    }

    /** Neither a handler of the same irq or vector nor a softirq ever nests in itself: an open one lost its exit. */
    private void dropIfOpen(Origin origin) {
        boolean softirq = origin.source() == TraceSource.SOFTIRQ;
        boolean dropped = frames.removeIf(frame -> {
            Origin open = frame.entry.origin();
            return softirq ? open.source() == TraceSource.SOFTIRQ : open.pairsWith(origin);
        });
        unmatchedEntries += dropped ? 1 : 0;
    }

    private void push(Frame frame) {
        if (frames.size() == DEPTH_MAX) {
            frames.remove(0);
            unmatchedEntries++;
        }
        frames.add(frame);
    }
}
