package org.sluice.x86.timer;

import org.sluice.x86.engine.Alarm;
import org.sluice.x86.engine.EventQueue;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * One comparator of an HPET. On the baton; no allocation. Source: IA-PC HPET Specification 1.0a "Timer N Configuration
 * and Capabilities Register", "Timer N Comparator Register".
 */
final class HpetTimer implements Snapshottable {

    private static final long LEVEL = 1L << 1;
    private static final long INTERRUPT = 1L << 2;
    private static final long PERIODIC = 1L << 3;
    private static final long PERIODIC_CAPABLE = 1L << 4;
    private static final long WIDE = 1L << 5;
    private static final long SET_VALUE = 1L << 6;
    private static final long NARROW = 1L << 8;
    private static final int ROUTE_SHIFT = 9;
    private static final long ROUTE = 0x1FL << ROUTE_SHIFT;
    private static final long LOW_HALF = 0xFFFF_FFFFL;
    /** A match further away than this lies beyond every run. */
    private static final long TICKS_MAX = EventQueue.NEVER >> 8;

    private final long capabilities;
    private final Alarm alarm;

    // owner: the baton
    private long configuration;
    private long comparator = -1;
    private long period;

    HpetTimer(boolean periodicCapable, int routes, Alarm alarm) {
        this.capabilities = (periodicCapable ? PERIODIC_CAPABLE : 0) | WIDE | (long) routes << 32;
        this.alarm = alarm;
    }

    long configuration() {
        return configuration | capabilities;
    }

    void configure(long bits, long mask) {
        long writable = LEVEL | INTERRUPT | SET_VALUE | NARROW | ROUTE
                | ((capabilities & PERIODIC_CAPABLE) != 0 ? PERIODIC : 0);
        long old = configuration;
        configuration = (configuration & ~mask | bits) & writable;
        long asked = 1L << ((configuration & ROUTE) >>> ROUTE_SHIFT);
        if ((capabilities >>> 32 & asked) == 0) {
            configuration = configuration & ~ROUTE | old & ROUTE; // not a route this timer has
        }
        if (isNarrow()) {
            comparator &= LOW_HALF;
            period &= LOW_HALF;
        }
    }

    long comparator() {
        return comparator;
    }

    /** In periodic mode a write sets the period, and the comparator only after SET_VALUE, which it clears. */
    void setComparator(long bits, long mask) {
        long width = isNarrow() ? LOW_HALF : -1;
        boolean periodic = isPeriodic();
        if (!periodic || (configuration & SET_VALUE) != 0) {
            comparator = (comparator & ~mask | bits) & width;
        }
        if (periodic) {
            period = (period & ~mask | bits) & width;
        }
        if ((mask & LOW_HALF) != 0) {
            configuration &= ~SET_VALUE;
        }
    }

    boolean isLevel() {
        return (configuration & LEVEL) != 0;
    }

    boolean isInterrupting() {
        return (configuration & INTERRUPT) != 0;
    }

    boolean isPeriodic() {
        return (configuration & PERIODIC) != 0;
    }

    private boolean isNarrow() {
        return (configuration & NARROW) != 0;
    }

    int route() {
        return (int) ((configuration & ROUTE) >>> ROUTE_SHIFT);
    }

    /** Ticks until the main counter, after this tick, equals the comparator. Unsigned; 0 stands for a whole turn. */
    private long ticksLeft(long mainCounter) {
        long left = comparator - mainCounter;
        return isNarrow() ? (left & LOW_HALF) == 0 ? 1L << 32 : left & LOW_HALF : left;
    }

    /** The comparator was reached: in periodic mode it moves on. */
    void matched() {
        if (isPeriodic() && period != 0) {
            comparator += period;
            comparator &= isNarrow() ? LOW_HALF : -1;
        }
    }

    /** A match of this very instant, whose event is still to come, is left alone. */
    void arm(Oscillator clock, long tickNow, long mainCounter) {
        long left = ticksLeft(mainCounter);
        boolean matches = (comparator - mainCounter & (isNarrow() ? LOW_HALF : -1)) == 0;
        if (matches && alarm.atNanos() <= clock.machineNanos()) {
            return;
        }
        boolean near = left > 0 && left < TICKS_MAX;
        if (near && (isInterrupting() || isLevel() || isPeriodic())) {
            alarm.set(clock.machineNanosAt(Hpet.CLOCK.nanosAt(tickNow + left)));
        } else {
            alarm.cancel();
        }
    }

    void disarm() {
        alarm.cancel();
    }

    @Override
    public void exchange(StateStream state) {
        configuration = state.exchange(configuration);
        comparator = state.exchange(comparator);
        period = state.exchange(period);
        alarm.exchange(state);
    }
}
