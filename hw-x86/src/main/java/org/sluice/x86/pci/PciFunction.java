package org.sluice.x86.pci;

import org.sluice.x86.RegisterDevice;

/** One function behind the host bridge. Passive, on the baton. */
public interface PciFunction {

    /** Its configuration space. */
    ConfigSpace config();

    /** What a BAR of it maps, 0 to 5; null if that BAR does not exist. */
    RegisterDevice bar(int number);

    /** Its configuration space was written: interrupts may be on or off now. */
    default void configWritten() {
        // nothing hangs on it
    }
}
