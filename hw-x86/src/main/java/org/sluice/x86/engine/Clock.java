package org.sluice.x86.engine;

/** Virtual time as a device sees it: nanoseconds since the machine was switched on. Read on the baton. */
@FunctionalInterface
public interface Clock {

    /** The present instant, in nanoseconds, never negative, never going back. */
    long nowNanos();
}
