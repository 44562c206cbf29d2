package org.sluice.x86.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The heart of a machine: one clock, one queue, one baton. {@link #runUntil} lends the calling thread to the event
 * loop; code that lets time pass moves the loop to a pool strand, and {@code runUntil} returns when the limit is
 * reached wherever the loop has got to.
 *
 * <p>Threading: {@code runUntil}, {@code call} and {@code close} may come from any thread, one run at a time;
 * everything else is for code that holds the baton. Not modelled: real time.
 */
public final class Engine implements Clock, Snapshottable, AutoCloseable {

    /** How many steps may be taken at one instant. */
    public static final int STEPS_AT_INSTANT_MAX = 1_000_000;

    private final EventQueue queue = new EventQueue();
    private final Mailbox mailbox = new Mailbox();
    private final AtomicBoolean beingRun = new AtomicBoolean();

    // owner: whoever holds the baton
    private long nowNanos;
    private long limitNanos;
    private Strand runner;
    private volatile Strand self;
    private final Strands strands = new Strands();
    /** Whose code runs; null: an event's or a control operation's, which must not let time pass. */
    private Processor running;
    private int runningTag;
    private boolean runningMayBlock;
    private Throwable failure;
    private boolean closing;
    private boolean closed;
    private boolean fastSpend = true;
    private long strandSwitches;
    private int stepsAtInstant;
    private Ties ties;
    private volatile long publishedNanos;

    /** A machine's heart at instant 0. */
    public Engine() {
        // all fields start as declared
    }

    /** A CPU's time. */
    public Processor processor(int index) {
        return new Processor(this, index);
    }

    /** A deadline for a timer device. */
    public Alarm alarm(EventTarget target, int kind) {
        return new Alarm(this, target, kind);
    }

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    /** The instant reached, for a thread that only watches; may lag behind. Any thread. */
    public long watchNanos() {
        return publishedNanos;
    }

    /** What is due. */
    public EventQueue queue() {
        return queue;
    }

    /** Posts an event, not in the past, not on a closed machine; answers a handle for {@link EventQueue#cancel}. */
    public long post(long atNanos, EventTarget target, int kind, long argument) {
        if (closed) {
            throw new IllegalStateException("the machine is closed");
        }
        if (atNanos < nowNanos) {
            throw new IllegalArgumentException("event at " + atNanos + " ns lies before now, " + nowNanos + " ns");
        }
        return queue.post(atNanos, target, kind, argument);
    }

    /** How often the baton went from one strand to another: the deterministic part of the host cost. */
    public long strandSwitches() {
        return strandSwitches;
    }

    /** Whether a {@code spend} that nothing can interrupt only moves the clock (the default). Changes no result. */
    public void setFastSpend(boolean fast) {
        this.fastSpend = fast;
    }

    /** Lets {@code chance} decide what goes first at one instant; null for the order of posting. Not while it runs. */
    public void explore(Chance chance) {
        ties = chance == null ? null : new Ties(queue, chance);
    }

    /**
     * Advances the machine to {@code untilNanos}: everything due up to and including that instant has happened.
     *
     * @throws IllegalStateException if the machine is closed, or another thread runs it
     */
    public void runUntil(long untilNanos) {
        if (mailbox.ownership().isHeldByCurrentThread()) {
            throw new IllegalStateException("run from inside the machine");
        }
        if (!beingRun.compareAndSet(false, true)) {
            throw new IllegalStateException("the machine is being run by another thread");
        }
        mailbox.ownership().lock(); // a control operation of another thread ends first
        try {
            if (untilNanos < nowNanos) {
                throw new IllegalArgumentException("until " + untilNanos + " ns lies before now, " + nowNanos + " ns");
            }
            limitNanos = Math.min(untilNanos, EventQueue.NEVER - 1);
            enter();
            loop(self);
            nowNanos = failure == null ? limitNanos : nowNanos;
            leave();
        } finally {
            beingRun.set(false);
            mailbox.ownership().unlock();
            mailbox.wakeNext();
        }
        rethrow();
    }

    /**
     * Runs a control operation: between two events if the machine runs, at once if it is paused, directly if the
     * caller holds the baton. Waits for its end and rethrows what it throws.
     */
    public <T> T call(Supplier<T> operation) {
        Strand holder = self;
        if (holder != null && holder.thread == Thread.currentThread()) {
            return operation.get();
        }
        return mailbox.call(operation, this::drainWhilePaused);
    }

    /** {@link #call(Supplier)} for an operation without a result. */
    public void call(Runnable operation) {
        call(() -> {
            operation.run();
            return null;
        });
    }

    /** Ends the run that is under way, at the instant it has reached. Any thread; without a run nothing happens. */
    public void stop() {
        call(() -> {
            limitNanos = nowNanos;
        });
    }

    /** Does the calling thread hold the baton? */
    public boolean isOnBaton() {
        Strand holder = self;
        return holder != null && holder.thread == Thread.currentThread();
    }

    /** Unwinds all parked code, one strand after the other, and gives the strands back. Idempotent. */
    @Override
    public void close() {
        if (isOnBaton()) {
            throw new IllegalStateException("close from inside the machine");
        }
        mailbox.ownership().lock();
        try {
            if (closing) {
                return;
            }
            enter();
            closing = true;
            for (Strand strand : strands.all()) {
                if (strand.isBuried()) {
                    strand.unwinding = true;
                    hand(strand);
                    runner.awaitBaton();
                }
                StrandPool.giveBack(strand);
            }
            strands.clear();
            closed = true;
            leave();
        } finally {
            mailbox.ownership().unlock();
            mailbox.wakeNext();
        }
    }

    /** Is the machine closed or closing? */
    public boolean isClosed() {
        return closing;
    }

    /** Refuses a snapshot within an event or, to restore one, a run; of waiting code; of a machine that has ended. */
    public void refuseSnapshot(boolean toRestore) {
        boolean stands = mailbox.isDraining() || ties != null && ties.isBetween();
        if (!stands || toRestore && beingRun.get() || closing || failure != null) {
            throw new IllegalStateException("no snapshot of a machine that "
                    + (closing ? "is closed" : failure != null ? "has failed" : "is in the middle of something"));
        }
        strands.refuseSuspended();
    }

    /** Clock and queue; the events themselves are their owners'. */
    @Override
    public void exchange(StateStream state) {
        nowNanos = state.exchange(nowNanos);
        publishedNanos = nowNanos;
        stepsAtInstant = state.exchange(stepsAtInstant);
        strandSwitches = state.exchange(strandSwitches);
        queue.exchange(state);
    }

    /** Strands held by all machines of this JVM; for tests that count leaks. */
    public static int strandsInUse() {
        return StrandPool.inUse();
    }

    // ---- the loop ----

    Strand self() {
        return self;
    }

    /** Code of {@code processor} begins, or goes on after it has waited. */
    void runs(Processor processor, int tag, boolean mayBlock) {
        running = processor;
        runningTag = tag;
        runningMayBlock = mayBlock;
    }

    /** Was the code that runs, if it is {@code processor}'s, announced as one that may let time pass? */
    boolean runningMayBlock(Processor processor) {
        return running == processor && runningMayBlock;
    }

    /** The tag of the code that runs, if it is {@code processor}'s; {@link Processor#NOBODY} if not. */
    int runningTag(Processor processor) {
        return running == processor ? runningTag : Processor.NOBODY;
    }

    private void advanceTo(long due) {
        if (due > nowNanos) {
            nowNanos = due;
            stepsAtInstant = 0;
        }
    }

    /** Refuses to stand still: a machine that takes a million steps at one instant would take them for ever. */
    void countStep() {
        if (++stepsAtInstant > STEPS_AT_INSTANT_MAX) {
            throw new IllegalStateException("no progress: more than " + STEPS_AT_INSTANT_MAX + " steps at "
                    + nowNanos + " ns");
        }
    }

    /** The quick form of {@code spend}: true if nothing can happen before {@code nanos} have passed. */
    boolean passQuietly(long nanos) {
        long due = nowNanos + nanos;
        if (fastSpend && due < queue.nextNanos() && due <= limitNanos && failure == null && !mailbox.isPending()) {
            advanceTo(due);
            return true;
        }
        return false;
    }

    /** Pops and runs events until this strand's innermost frame is due, or for the runner until the limit. */
    void loop(Strand me) {
        for (;;) {
            if (mailbox.isPending()) {
                running = null;
                mailbox.drain();
            }
            Strand next = step(me);
            if (next == null) {
                me.refuseWhenUnwinding(); // the code that ran here may have kept it to itself
                continue;
            }
            if (next == me) {
                return;
            }
            if (!me.external && !me.isBuried()) {
                strands.rest(me);
                hand(next);
                return;
            }
            hand(next);
            me.awaitBaton();
            me.refuseWhenUnwinding();
            if (me.resumed) {
                me.resumed = false;
                return;
            }
        }
    }

    /** One event. Returns null to go on here, else the strand that must go on: {@code me} means return to it. */
    private Strand step(Strand me) {
        long due = queue.nextNanos();
        if (due > limitNanos || failure != null) {
            return runner;
        }
        try {
            if (ties != null) {
                running = null; // control operations may come
                if (!ties.arrange(limitNanos)) {
                    return null;
                }
                due = queue.nextNanos();
            }
            if (queue.nextTarget() instanceof Processor) {
                Processor processor = (Processor) queue.nextTarget();
                Strand waiting = processor.waitingOnTop();
                if (waiting != null) {
                    queue.take();
                    advanceTo(due);
                    processor.popWaiting();
                    waiting.resumed = waiting != me;
                    return waiting;
                }
                if (!processor.mayRunTopOn(me) && processor.topMayBlock()) {
                    return strands.free(this);
                }
            }
            queue.take();
            advanceTo(due);
            publishedNanos = due;
            running = null;
            countStep();
            queue.fire();
        } catch (Strand.Unwind unwinding) {
            throw unwinding;
        } catch (RuntimeException | Error thrown) {
            failure = thrown;
        }
        return null;
    }

    private void hand(Strand to) {
        strandSwitches++;
        self = to;
        to.receiveBaton();
    }

    /** A strand has arrived in its base frame because the machine closes. */
    void unwound(Strand strand) {
        self = runner;
        runner.receiveBaton();
    }

    void refuseWhenClosing() {
        if (closing) {
            throw Strand.Unwind.INSTANCE;
        }
    }

    // ---- coming from and going back to outside ----

    private void enter() {
        if (closing) {
            throw new IllegalStateException("the machine is closed");
        }
        runner = new Strand(true);
        runner.thread = Thread.currentThread();
        runner.engine = this;
        self = runner;
    }

    private void leave() {
        self = null;
        publishedNanos = nowNanos;
    }

    private void drainWhilePaused() {
        if (closing) {
            self = new Strand(true);
            self.thread = Thread.currentThread();
        } else {
            enter();
        }
        running = null;
        mailbox.drain();
        leave();
    }

    private void rethrow() {
        if (failure instanceof RuntimeException) {
            throw (RuntimeException) failure;
        }
        if (failure != null) {
            throw (Error) failure;
        }
    }
}
