package org.sluice.testkit.model;

import java.util.EnumSet;

/**
 * How a stage uses an irq (rules 42 to 45).
 *
 * @param mode    handle, pass on
 * @param options not changed once given
 * @param routine the acknowledge routine
 */
public record Use(Mode mode, EnumSet<Option> options, Routine routine) {

    /** How every irq is used at first. */
    public static final Use IGNORED = new Use(Mode.IGNORE, EnumSet.noneOf(Option.class), Routine.NONE);

    /** How the virtual irq of a mailbox is used. */
    static final Use MAILBOX = new Use(Mode.TERMINATE, EnumSet.of(Option.EXCLUSIVE), Routine.NONE);

    /** Rule 44: options that contradict each other or the mode. */
    public Use {
        if (options.contains(Option.WIRED) && (mode != Mode.TERMINATE || options.contains(Option.STICKY))) {
            throw new IllegalArgumentException("WIRED goes with TERMINATE and without STICKY");
        }
        if (options.contains(Option.STICKY) && !mode.handles) {
            throw new IllegalArgumentException("STICKY needs a mode that handles");
        }
    }

    boolean has(Option option) {
        return options.contains(option);
    }
}
