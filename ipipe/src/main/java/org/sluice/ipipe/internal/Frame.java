package org.sluice.ipipe.internal;

/**
 * Code that runs on a CPU, or was interrupted there: a handler, a body, or an event handler. Reused. It names its stage
 * by number and holds no references, so that entering and leaving costs the collector nothing.
 */
final class Frame {

    static final int BODY = -1;
    static final int EVENT = -2;
    /** No code's: all it says is 0. Never changed. */
    static final Frame NOTHING = new Frame();

    /** Where its stage stands in the table of the CPU's stages. */
    int place;
    /** A handler's: the number, on this CPU, of what it handles. */
    int slot;
    /** What it handles; {@link #BODY} or {@link #EVENT}. */
    int irq;
    long id;
    long raisedNanos;
    int hits;
    boolean brief;
    /** Its code has returned, though its time may not have passed. */
    boolean returned;
    /** What its return must see to: stages it has stalled that are still so, and operations that wait for it. */
    int owed;

    boolean isHandler() {
        return irq >= 0;
    }

    /** Whose code it is, in words. */
    static String title(String stage, int irq) {
        return irq == BODY ? "the body of " + stage
                : irq == EVENT ? "an event handler of " + stage : "handler of irq " + irq + " of " + stage;
    }
}
