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

    /** Lowest priority arbitration: the software-enabled one of the lowest PPR, then of the lowest APIC id; or null. */
    static Cpu lowest(Cpu[] cpus, CpuSet targets) {
        Cpu best = null;
        for (int cpu = targets.next(0); cpu >= 0; cpu = targets.next(cpu + 1)) {
            Cpu candidate = cpus[cpu];
            if (candidate.apic().isEnabled() && (best == null || isLower(candidate, best))) {
                best = candidate;
            }
        }
        return best;
    }

    private static boolean isLower(Cpu candidate, Cpu best) {
        int difference = candidate.apic().ppr() - best.apic().ppr();
        return difference < 0 || difference == 0 && candidate.apicId() < best.apicId();
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
