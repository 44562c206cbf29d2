package org.sluice.ipipe;

import java.util.Objects;

/**
 * How a stage uses an irq: its mode and options. Immutable; options are added by the methods of their names, as in
 * {@code IrqUse.of(TERMINATE).exclusive()}.
 *
 * @param mode      handle it? pass it on?
 * @param exclusive refuse to replace a handler that is already there (Adeos EXCLUSIVE)
 * @param counted   each hit is played by itself instead of merging with one that waits
 * @param brief     the handler declares its time with {@code charge} and never calls {@code spend}; it may then be
 *                  played on any stack, which saves the host a thread switch
 */
public record IrqUse(IrqMode mode, boolean exclusive, boolean counted, boolean brief) {

    /** {@link IrqMode#IGNORE} without options: how every stage uses every irq at first. */
    public static final IrqUse IGNORED = of(IrqMode.IGNORE);

    /** Checks its arguments. */
    public IrqUse {
        Objects.requireNonNull(mode, "mode");
    }

    /** A use without options. */
    public static IrqUse of(IrqMode mode) {
        return new IrqUse(mode, false, false, false);
    }

    /** The same, refusing to replace an existing handler. */
    public IrqUse withExclusive() {
        return new IrqUse(mode, true, counted, brief);
    }

    /** The same, with each hit played by itself. */
    public IrqUse withCounted() {
        return new IrqUse(mode, exclusive, true, brief);
    }

    /** The same, with a handler that never lets time pass in the middle. */
    public IrqUse withBrief() {
        return new IrqUse(mode, exclusive, counted, true);
    }
}
