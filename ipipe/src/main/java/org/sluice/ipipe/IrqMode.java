package org.sluice.ipipe;

/** What a stage does with an irq: two bits, four words (Adeos {@code control_irq}). */
public enum IrqMode {

    /** Not for me: let it through. What every irq starts with in a new stage. */
    IGNORE(false, true),
    /** Mine alone: lower stages see it only if my handler propagates it. */
    TERMINATE(true, false),
    /** Mine, and let it through: each gets it, no veto. */
    ACCEPT(true, true),
    /** Nobody below me sees it, and neither do I. */
    DISCARD(false, false);

    private final boolean handles;
    private final boolean passes;

    IrqMode(boolean handles, boolean passes) {
        this.handles = handles;
        this.passes = passes;
    }

    /** Is an arrival logged for this stage? */
    public boolean handles() {
        return handles;
    }

    /** Does recording go on to the stages below? */
    public boolean passes() {
        return passes;
    }
}
