package org.sluice.console;

import java.util.concurrent.locks.LockSupport;
import org.sluice.x86.text.Durations;

/**
 * Beside a run: looks after the folder of domains, and shows progress on a terminal. One host thread of its own, which
 * never holds the baton for long.
 */
final class Watcher implements AutoCloseable {

    private static final long POLL_MILLIS = 200;
    private static final long PERCENT = 100;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Session session;
    private final long endNanos;
    private final boolean showsProgress;
    private final Thread thread;
    private volatile boolean stopped;

    private Watcher(Session session, long endNanos, boolean showsProgress) {
        this.session = session;
        this.endNanos = endNanos;
        this.showsProgress = showsProgress;
        this.thread = new Thread(this::watch, "sluice-watcher");
        thread.setDaemon(true);
    }

    static Watcher of(Session session, long endNanos) {
        return new Watcher(session, endNanos, Terminal.isError());
    }

    void start() {
        if (showsProgress || session.hasFolder()) {
            thread.start();
        }
    }

    private void watch() {
        HostPause.millis(POLL_MILLIS);
        while (!stopped) {
            session.scanFolder();
            if (showsProgress) {
                System.err.print(CLEAR_LINE + progress(session.kernel().machine().engine().watchNanos(), endNanos));
                System.err.flush();
            }
            HostPause.millis(POLL_MILLIS);
        }
        if (showsProgress) {
            System.err.print(CLEAR_LINE);
            System.err.flush();
        }
    }

    /** What the progress line says at {@code now} of a run to {@code endNanos}. */
    static String progress(long now, long endNanos) {
        String text = "virtual " + Durations.format(now);
        if (endNanos == Arguments.FOREVER) {
            return text + ", Ctrl-C ends";
        }
        long percent = endNanos < PERCENT ? PERCENT : Math.min(PERCENT, now / (endNanos / PERCENT));
        return text + " of " + Durations.format(endNanos) + ", " + percent + " %";
    }

    /** Stops watching; returns when the last look is over. */
    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        while (thread.isAlive()) {
            HostPause.millis(1);
        }
    }
}
