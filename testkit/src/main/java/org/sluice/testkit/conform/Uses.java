package org.sluice.testkit.conform;

import java.util.EnumSet;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqOption;

/** How an irq is used, as one number: mode in bits 0 and 1, options from bit 2 on, the routine's answer in 2 more. */
final class Uses {

    static final int NO_ROUTINE = 0;
    static final int SAYS_YES = 1;
    static final int SAYS_NO = 2;
    static final int LIMIT = 1 << 11;

    private static final IrqMode[] MODES = IrqMode.values();
    private static final IrqOption[] OPTIONS = IrqOption.values();
    private static final int OPTIONS_SHIFT = 2;
    private static final int ROUTINE_SHIFT = OPTIONS_SHIFT + OPTIONS.length;

    private Uses() {
    }

    static int of(IrqMode mode, int routine, IrqOption... options) {
        int bits = mode.ordinal() | routine << ROUTINE_SHIFT;
        for (IrqOption option : options) {
            bits |= bit(option);
        }
        return bits;
    }

    static int bit(IrqOption option) {
        return 1 << OPTIONS_SHIFT + option.ordinal();
    }

    static IrqMode mode(int use) {
        return MODES[use & 3];
    }

    static int routine(int use) {
        return use >> ROUTINE_SHIFT;
    }

    static EnumSet<IrqOption> options(int use) {
        EnumSet<IrqOption> options = EnumSet.noneOf(IrqOption.class);
        for (IrqOption option : OPTIONS) {
            if ((use & bit(option)) != 0) {
                options.add(option);
            }
        }
        return options;
    }
}
