package org.sluice.ipipe.internal;

/** Code that runs on a CPU, or was interrupted there: a handler, a body, or an event handler. Reused. */
final class Frame {

    static final int BODY = -1;
    static final int EVENT = -2;

    LocalStageCore local;
    /** What it handles; {@link #BODY} or {@link #EVENT}. */
    int irq;
    /** Null unless it handles an irq. */
    IrqSlot slot;
    long id;
    long raisedNanos;
    int hits;
    boolean brief;
    /** How many stages its code has stalled that are still so; a body's own does not count. */
    int stalls;

    /** Whose code it is, in words. */
    String title() {
        return title(local.core(), irq);
    }

    static String title(StageCore stage, int irq) {
        return irq == BODY ? "the body of " + stage.name()
                : irq == EVENT ? "an event handler of " + stage.name() : "handler of irq " + irq + " of " + stage.name();
    }
}
