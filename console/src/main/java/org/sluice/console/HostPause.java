package org.sluice.console;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Lets host time pass, where something outside the machine has to be waited for. */
final class HostPause {

    private HostPause() {
    }

    /** Waits about so long; returns early when the thread is interrupted, which is kept. */
    static void millis(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
