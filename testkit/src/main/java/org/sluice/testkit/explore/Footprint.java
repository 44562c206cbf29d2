package org.sluice.testkit.explore;

import org.sluice.x86.engine.Due;

/**
 * What a step of a program can touch, as bits: two steps without a common bit commute, and only one of their two orders
 * is explored. Whoever declares too little hides schedules; too much only costs time.
 */
public final class Footprint {

    /** May touch anything: commutes with nothing. */
    public static final long EVERYTHING = Due.EVERYTHING;
    /** Touches nothing that another step can see. */
    public static final long NOTHING = 0;

    /** No CPU's and no line's: steps that somebody watches, who sees their order. */
    static final long WATCHED = 1L << 63;

    private Footprint() {
    }

    /** All state of a CPU: its stages' logs and stalls, its APIC, its code's own variables. */
    public static long cpu(int cpu) {
        return Due.cpuBit(cpu);
    }

    /** An interrupt line, a device, a shared variable: anything numbered, 0 or greater. */
    public static long line(int line) {
        return Due.lineBit(line);
    }

    /** The footprint of a step as long as somebody looks, after each step, at what {@code watched} says. */
    static long watched(long footprint, long watched) {
        return commute(footprint, watched) ? footprint : footprint | WATCHED;
    }

    /** Do steps with these footprints commute? */
    public static boolean commute(long one, long other) {
        return (one & other) == 0;
    }
}
