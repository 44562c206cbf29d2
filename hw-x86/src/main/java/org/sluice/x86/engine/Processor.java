package org.sluice.x86.engine;

import java.util.Arrays;
import org.sluice.x86.snapshot.SnapshotException;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * One CPU's time: a stack of activations, each either time that was declared beforehand ({@link #begin}) or code that
 * waits in the middle on its strand ({@link #spend}). Only the top one advances; what it interrupted keeps its
 * remainder.
 *
 * <pre>
 *   top ->  handler of rt     320 ns left   (live: its end is an event)
 *           handler of linux  1,100 ns left (remainder kept)
 *           body of linux     48 us left    (remainder kept, parked on its strand)
 * </pre>
 *
 * <p>Threading: on the baton. Allocates only when the stack grows.
 */
public final class Processor implements EventTarget, Snapshottable {

    /** The tag of an activation that is code waiting in {@link #spend}; {@code begin} takes tags of 0 and up. */
    public static final int WAITING_CODE = -1;

    /** The longest time that can be spent or begun at once: far beyond any run, and safe to add to any instant. */
    public static final long NANOS_MAX = Long.MAX_VALUE >> 1;

    /** {@link Due#what} of code that waits in {@link #spend} and goes on. */
    public static final String CODE_GOES_ON = "code goes on";

    /** In place of a tag: no code of this processor runs. */
    static final int NOBODY = -2;

    private static final int INITIAL_DEPTH = 8;

    private final Engine engine;
    private final int index;
    private Software software;

    // owner: the baton
    private int depth;
    private long[] remainder = new long[INITIAL_DEPTH];
    private int[] tag = new int[INITIAL_DEPTH];
    private Strand[] strand = new Strand[INITIAL_DEPTH];
    private Runnable[] task = new Runnable[INITIAL_DEPTH];
    private long liveUntil;
    private long liveEvent = EventQueue.NO_EVENT;

    Processor(Engine engine, int index) {
        this.engine = engine;
        this.index = index;
    }

    /** Puts the software in the slot; once, before time passes. */
    public void run(Software newSoftware) {
        this.software = newSoftware;
    }

    /** The dense CPU index. */
    public int index() {
        return index;
    }

    /** Nothing occupies this CPU. */
    public boolean isIdle() {
        return depth == 0;
    }

    /** How many activations are stacked. */
    public int depth() {
        return depth;
    }

    /** The tag of the activation on top; there must be one. */
    public int topTag() {
        return tag[depth - 1];
    }

    /** Occupies the CPU for {@code nanos} from now, on top of whatever runs; {@code completed(tag)} follows. */
    public void begin(int newTag, long nanos) {
        refuseOutside(nanos);
        push(newTag, null, null, nanos);
    }

    /**
     * Ends the activation on top at this instant, whatever it had left; {@code completed(tag)} follows.
     *
     * @throws IllegalStateException if it has another tag
     */
    public void endNow(int expectedTag) {
        if (depth == 0 || tag[depth - 1] != expectedTag) {
            throw new IllegalStateException("cpu " + index + " has no activation " + expectedTag + " on top");
        }
        engine.queue().cancel(liveEvent);
        goLive(0);
    }

    /** Starts code of its own, which may spend and block, on a strand of its own; it runs at this same instant. */
    public void start(Runnable body) {
        push(WAITING_CODE, null, body, 0);
    }

    /**
     * Lets time pass now, in the middle of the calling code; interrupts of this CPU nest on top and their time is
     * added. Called by code that runs on this CPU and that was announced by {@link Software#mayBlock}.
     *
     * @param nanos 0 to {@link #NANOS_MAX}
     * @throws IllegalStateException if the calling code was announced as one that never blocks
     */
    public void spend(long nanos) {
        refuseOutside(nanos);
        engine.refuseWhenClosing();
        Strand self = engine.self();
        int caller = engine.runningTag(this);
        if (self == null || !engine.runningMayBlock(this) || !self.mayNest(this)) {
            throw new IllegalStateException("spend(" + nanos + ") on cpu " + index
                    + " by code that was declared never to let time pass");
        }
        if (nanos == 0) {
            engine.countStep();
        }
        if (engine.passQuietly(nanos)) {
            return;
        }
        push(WAITING_CODE, self, null, nanos);
        self.bury(this);
        engine.loop(self);
        self.unbury();
        engine.runs(this, caller, true);
    }

    /**
     * Stops the calling code, which holds no time, until {@link #unblock}; what lies below continues. The code must
     * run on a strand of its own ({@link #start}).
     */
    public void block(Parking parking) {
        engine.refuseWhenClosing();
        Strand self = engine.self();
        boolean ownStrand = self != null && !self.isBuried() && engine.runningTag(this) == WAITING_CODE;
        if (!ownStrand || parking.strand != null) {
            throw new IllegalStateException("block on cpu " + index + " by code that has no strand of its own");
        }
        parking.strand = self;
        self.bury(this);
        settle();
        engine.loop(self);
        self.unbury();
        engine.runs(this, WAITING_CODE, true);
    }

    /** Continues the code that waits in {@code parking}, on top of whatever runs, at this same instant. */
    public void unblock(Parking parking) {
        Strand waiting = parking.strand;
        if (waiting == null) {
            throw new IllegalStateException("unblock on cpu " + index + " of code that does not wait");
        }
        parking.strand = null;
        push(WAITING_CODE, waiting, null, 0);
    }

    /** Where code waits in {@link #block}. */
    public static final class Parking {
        private Strand strand;

        /** Does code wait here? */
        public boolean isTaken() {
            return strand != null;
        }
    }

    @Override
    public void onEvent(int kind, long argument) {
        liveEvent = EventQueue.NO_EVENT;
        int top = --depth;
        Runnable code = task[top];
        engine.runs(this, tag[top], code != null || software.mayBlock(tag[top]));
        if (code == null) {
            software.completed(tag[top]);
        } else {
            task[top] = null;
            code.run();
        }
        settle();
    }

    @Override
    public void describe(int kind, long argument, Due due) {
        String what = strand[depth - 1] != null ? CODE_GOES_ON : task[depth - 1] != null ? "code begins" : "step";
        due.named(what, index, index).touching(Due.cpuBit(index)).runningCode();
    }

    /** Called by the loop, before the end of the top activation is taken: whose strand is it? Null: no strand's. */
    Strand waitingOnTop() {
        return strand[depth - 1];
    }

    /** The end of the top activation has been taken, and its code is about to continue on its strand. */
    void popWaiting() {
        liveEvent = EventQueue.NO_EVENT;
        strand[--depth] = null;
    }

    /** Would the end of the top activation run code that may block? */
    boolean topMayBlock() {
        return task[depth - 1] != null || software.mayBlock(tag[depth - 1]);
    }

    /** May that code run on {@code candidate}? */
    boolean mayRunTopOn(Strand candidate) {
        boolean needsCleanStack = task[depth - 1] != null;
        return needsCleanStack ? !candidate.external && !candidate.isBuried() : candidate.mayNest(this);
    }

    /** The strand of the topmost code that waits in {@link #spend}; null if there is none. */
    Strand topStrand() {
        for (int i = depth - 1; i >= 0; i--) {
            if (strand[i] != null) {
                return strand[i];
            }
        }
        return null;
    }

    /** Does code wait here in {@link #spend}, or is it about to begin? */
    public boolean isSuspended() {
        boolean found = false;
        for (int i = 0; i < depth; i++) {
            found |= strand[i] != null || task[i] != null;
        }
        return found;
    }

    /** Refuses code that {@link #isSuspended}: only time that was declared beforehand can be saved. */
    public void refuseSuspended() {
        if (isSuspended()) {
            throw new SnapshotException("cpu " + index + " stands in the middle of code on a strand of its own, "
                    + "which cannot be saved");
        }
    }

    /**
     * RESET: whatever occupies the CPU ends without its {@code completed}.
     *
     * @throws IllegalStateException if code {@link #isSuspended}: it cannot be forgotten
     */
    public void reset() {
        if (isSuspended()) {
            throw new IllegalStateException("reset of cpu " + index + ", where code waits");
        }
        engine.queue().cancel(liveEvent);
        liveEvent = EventQueue.NO_EVENT;
        liveUntil = 0;
        depth = 0;
    }

    /** After {@link #refuseSuspended}. */
    @Override
    public void exchange(StateStream state) {
        depth = state.exchange(depth);
        if (depth > tag.length) {
            grow(depth);
        }
        for (int i = 0; i < depth; i++) {
            tag[i] = state.exchange(tag[i]);
        }
        for (int i = 0; i < depth - 1; i++) { // the top is live: what it has left follows from liveUntil
            remainder[i] = state.exchange(remainder[i]);
        }
        liveUntil = state.exchange(liveUntil);
        liveEvent = engine.queue().exchange(state, liveEvent, this, 0);
    }

    private static void refuseOutside(long nanos) {
        if (nanos < 0 || nanos > NANOS_MAX) {
            throw new IllegalArgumentException("nanos " + nanos + " is not in 0.." + NANOS_MAX);
        }
    }

    private void push(int newTag, Strand waiting, Runnable code, long nanos) {
        if (liveEvent != EventQueue.NO_EVENT) {
            engine.queue().cancel(liveEvent);
            remainder[depth - 1] = liveUntil - engine.nowNanos();
        }
        if (depth == tag.length) {
            grow(depth * 2);
        }
        tag[depth] = newTag;
        strand[depth] = waiting;
        task[depth] = code;
        depth++;
        goLive(nanos);
    }

    /** If nothing is live, what lies on top continues with what it had left. */
    private void settle() {
        if (depth > 0 && liveEvent == EventQueue.NO_EVENT) {
            goLive(remainder[depth - 1]);
        }
    }

    private void goLive(long nanos) {
        liveUntil = engine.nowNanos() + nanos;
        liveEvent = engine.post(liveUntil, this, 0, 0);
    }

    private void grow(int capacity) {
        remainder = Arrays.copyOf(remainder, capacity);
        tag = Arrays.copyOf(tag, capacity);
        strand = Arrays.copyOf(strand, capacity);
        task = Arrays.copyOf(task, capacity);
    }
}
