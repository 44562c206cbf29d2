package org.sluice.x86;

import java.util.List;

/** A device whose registers can be looked at without touching them: no read side effect happens. On the baton. */
@FunctionalInterface
public interface RegisterBank {

    /** All its registers, in the manual's order. */
    List<RegisterValue> registers();
}
