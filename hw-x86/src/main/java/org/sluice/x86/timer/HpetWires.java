package org.sluice.x86.timer;

/** Where an HPET's interrupts go; given to its constructor. On the baton. */
public interface HpetWires {

    /** In place of a gsi: timer 0 replaces the PIT's line, timer 1 the RTC's. */
    int LEGACY = -1;

    /** The gsis that a timer may be routed to, as a mask: Tn_INT_ROUTE_CAP. */
    int routes();

    /** Timer {@code timer} asserts its line to {@code gsi}, or to {@link #LEGACY}. */
    void raise(int timer, int gsi);

    /** It releases that line. */
    void lower(int timer, int gsi);

    /** LEG_RT_CNF: PIT and RTC lose their lines, or have them back. */
    void replaceLegacy(boolean replaced);
}
