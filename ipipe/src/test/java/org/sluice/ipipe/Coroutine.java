package org.sluice.ipipe;

import java.util.concurrent.Semaphore;

/** Code that can stop in the middle and give control back to whoever resumed it. Strictly one of the two runs. */
final class Coroutine {

    private final Semaphore mayRun = new Semaphore(0);
    private final Semaphore mayReturn = new Semaphore(0);
    private final Thread thread;
    private boolean ended;
    private boolean abandoned;
    private Throwable failure;

    Coroutine(String name, Runnable code) {
        thread = new Thread(() -> run(code), name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Runnable code) {
        mayRun.acquireUninterruptibly();
        try {
            if (!abandoned) {
                code.run();
            }
        } catch (Abandoned left) {
            ended = true;
        } catch (Throwable thrown) {
            failure = thrown;
        }
        ended = true;
        mayReturn.release();
    }

    /** Runs the code until it stops or ends; rethrows what it throws. Returns whether it has ended. */
    boolean resume() {
        mayRun.release();
        mayReturn.acquireUninterruptibly();
        if (failure instanceof RuntimeException) {
            throw (RuntimeException) failure;
        }
        if (failure != null) {
            throw (Error) failure;
        }
        return ended;
    }

    /** Called by the code itself: stops until the next {@link #resume}. */
    void stop() {
        mayReturn.release();
        mayRun.acquireUninterruptibly();
        if (abandoned) {
            throw Abandoned.INSTANCE;
        }
    }

    /** Is this what takes waiting code off its stack? */
    static boolean unwinds(Throwable thrown) {
        return thrown == Abandoned.INSTANCE;
    }

    /** Unwinds the code, if it still waits, and waits for its thread. */
    void abandon() {
        if (!ended) {
            abandoned = true;
            resume();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes abandoned code off its thread. */
    private static final class Abandoned extends Error {
        private static final long serialVersionUID = 1L;
        private static final Abandoned INSTANCE = new Abandoned();

        private Abandoned() {
            super("the test is over", null, false, false);
        }
    }
}
