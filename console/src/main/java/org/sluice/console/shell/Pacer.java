package org.sluice.console.shell;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sluice.console.Session;

/** At a terminal: lets the machine run a virtual second a second, and looks after the folder of domains. */
final class Pacer implements AutoCloseable {

    private static final long SLICE_MILLIS = 20;
    private static final int SLICES_PER_SCAN = 10;

    private final Session session;
    private final Thread thread;
    private volatile boolean stopped;

    Pacer(Session session) {
        this.session = session;
        this.thread = new Thread(this::pace, "sluice-pacer");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void pace() {
        long slice = TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS);
        for (int n = 0; !stopped; n++) {
            long before = System.nanoTime();
            session.runFor(slice);
            if (n % SLICES_PER_SCAN == 0) {
                session.scanFolder();
            }
            long left = slice - (System.nanoTime() - before);
            if (left > 0) {
                LockSupport.parkNanos(left);
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        while (thread.isAlive()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
