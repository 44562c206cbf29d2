package org.sluice.ipipe;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * How a stage uses an irq: its mode, options, and acknowledge routine. Immutable; options are added by the methods of
 * their names, as in {@code IrqUse.of(TERMINATE).withExclusive()}.
 *
 * @param mode    handle it? pass it on?
 * @param options see {@link IrqOption}; WIRED goes with TERMINATE and without STICKY, STICKY with a mode that handles
 * @param ack     the acknowledge routine; null for the root's or, if it has none, none
 */
public record IrqUse(IrqMode mode, Set<IrqOption> options, IrqAck ack) {

    /** {@link IrqMode#IGNORE} without options: how every stage uses every irq at first. */
    public static final IrqUse IGNORED = of(IrqMode.IGNORE);

    /**
     * Checks its arguments.
     *
     * @throws IllegalArgumentException if the options contradict each other or the mode (Adeos: EINVAL)
     */
    public IrqUse {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(options, "options");
        EnumSet<IrqOption> copy = EnumSet.noneOf(IrqOption.class);
        options.forEach(option -> copy.add(Objects.requireNonNull(option, "options")));
        options = Collections.unmodifiableSet(copy);
        if (copy.contains(IrqOption.WIRED) && (mode != IrqMode.TERMINATE || copy.contains(IrqOption.STICKY))) {
            throw new IllegalArgumentException("options " + copy + " with mode " + mode
                    + ": WIRED goes with TERMINATE only and not with STICKY");
        }
        if (copy.contains(IrqOption.STICKY) && !mode.handles()) {
            throw new IllegalArgumentException("options " + copy + " with mode " + mode
                    + ": STICKY needs a mode that handles, ACCEPT or TERMINATE");
        }
    }

    /** A use without options. */
    public static IrqUse of(IrqMode mode) {
        return new IrqUse(mode, Set.of(), null);
    }

    /** Has it been asked for? */
    public boolean has(IrqOption option) {
        return options.contains(Objects.requireNonNull(option, "option"));
    }

    /** The same, refusing to replace an existing handler, until a use without it or {@link Stage#release}. */
    public IrqUse withExclusive() {
        return with(IrqOption.EXCLUSIVE);
    }

    /** The same, with each hit played by itself. */
    public IrqUse withCounted() {
        return with(IrqOption.COUNTED);
    }

    /** The same, with a handler that never lets time pass in the middle. */
    public IrqUse withBrief() {
        return with(IrqOption.BRIEF);
    }

    /** The same, delivered to whoever is current. */
    public IrqUse withSticky() {
        return with(IrqOption.STICKY);
    }

    /** The same, the head's alone and first in its log. */
    public IrqUse withWired() {
        return with(IrqOption.WIRED);
    }

    /** The same, on a line that other stages' devices share. */
    public IrqUse withShared() {
        return with(IrqOption.SHARED);
    }

    /** The same, unchangeable until its owner begins to leave or sits out, or the virtual irq is freed. */
    public IrqUse withSystem() {
        return with(IrqOption.SYSTEM);
    }

    /** The same with an acknowledge routine. */
    public IrqUse withAck(IrqAck routine) {
        return new IrqUse(mode, options, Objects.requireNonNull(routine, "routine"));
    }

    private IrqUse with(IrqOption option) {
        EnumSet<IrqOption> more = EnumSet.of(option);
        more.addAll(options);
        return new IrqUse(mode, more, ack);
    }
}
