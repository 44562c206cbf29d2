package org.sluice.x86;

import org.sluice.x86.apic.ApicBus;
import org.sluice.x86.apic.ApicMode;
import org.sluice.x86.apic.ApicRegister;

/** Which CPUs a message is for. Source: Intel SDM Vol. 3A "Determining IPI Destination". */
final class Destinations {

    static final int BROADCAST = 0xFF;
    private static final int WIDE_BROADCAST = -1;

    private Destinations() {
    }

    /** Is the CPU one of those that the command, its shorthand and its destination name? */
    static boolean matches(Cpu cpu, int from, int shorthand, int command, int destination) {
        if (cpu.apic().mode() == ApicMode.DISABLED) {
            return false;
        }
        switch (shorthand) {
            case ApicRegister.TO_SELF: return cpu.index() == from;
            case ApicRegister.TO_ALL: return true;
            case ApicRegister.TO_OTHERS: return cpu.index() != from;
            default: break;
        }
        boolean wide = (command & ApicBus.WIDE) != 0;
        if (wide && destination == WIDE_BROADCAST) {
            return true;
        }
        if (ApicRegister.LOGICAL.isSet(command)) {
            return cpu.apic().matchesLogical(destination, wide);
        }
        return !wide && destination == BROADCAST || destination == cpu.apic().physicalId();
    }
}
