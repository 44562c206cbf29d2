package org.sluice.x86.engine;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A host thread that may hold the baton. Its base frame is the event loop; when code on it lets time pass, it is
 * <em>buried</em> by that code's CPU and loops on top of its own stack.
 *
 * <p>Threading: {@link #baton} is the only field that two threads touch at once; everything else belongs to whoever
 * holds the baton, and the volatile hand-over orders it.
 */
final class Strand implements Runnable {

    private static final int INITIAL_DEPTH = 4;

    /** True for the thread that called {@code run}: it never gets buried, so it must not run code that may block. */
    final boolean external;
    Thread thread;
    private volatile boolean baton;

    // guarded by: the baton
    volatile Engine engine;
    private Processor[] buriedBy = new Processor[INITIAL_DEPTH];
    private int depth;
    /** The innermost frame is due: its loop returns. */
    boolean resumed;
    /** The machine is closing: the next frame that wakes throws {@link Unwind}. */
    boolean unwinding;

    Strand(boolean external) {
        this.external = external;
    }

    /** Gives the baton to this strand. The caller touches nothing of the machine afterwards. */
    void receiveBaton() {
        baton = true;
        LockSupport.unpark(thread);
    }

    /** Waits for the baton; an interrupt of the host thread is kept for later. */
    void awaitBaton() {
        boolean interrupted = false;
        while (!baton) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        baton = false;
        if (interrupted) {
            thread.interrupt();
        }
    }

    void refuseWhenUnwinding() {
        if (unwinding) {
            throw Unwind.INSTANCE;
        }
    }

    void bury(Processor by) {
        if (depth == buriedBy.length) {
            buriedBy = Arrays.copyOf(buriedBy, depth * 2);
        }
        buriedBy[depth++] = by;
    }

    void unbury() {
        buriedBy[--depth] = null;
    }

    /** Forgets the machine it served; it sits in its base frame, or is on its way there. */
    void detach() {
        engine = null;
        unwinding = false;
        resumed = false;
        Arrays.fill(buriedBy, null);
        depth = 0;
    }

    boolean isBuried() {
        return depth > 0;
    }

    /** Whose code lets time pass here; it must be buried. */
    int cpu() {
        return buriedBy[depth - 1].index();
    }

    /** May code of {@code processor} that blocks run on this stack? Only where it will surely end first. */
    boolean mayNest(Processor processor) {
        if (external) {
            return false;
        }
        return depth == 0 || buriedBy[depth - 1] == processor && processor.topStrand() == this;
    }

    /** The life of a pool thread: serve one machine after the other. */
    @Override
    public void run() {
        do {
            awaitBaton();
            Engine serving = engine;
            try {
                serving.loop(this);
            } catch (Unwind closing) {
                serving.unwound(this);
            }
        } while (engine != null || StrandPool.keeps(this));
    }

    /** Takes parked code off its strand when the machine closes. Stackless: it carries no news. */
    static final class Unwind extends Error {
        private static final long serialVersionUID = 1L;
        static final Unwind INSTANCE = new Unwind();

        private Unwind() {
            super("the machine was closed while this code was waiting", null, false, false);
        }
    }
}
