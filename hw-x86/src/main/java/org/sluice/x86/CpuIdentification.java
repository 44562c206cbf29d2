package org.sluice.x86;

import org.sluice.x86.apic.ApicMode;
import org.sluice.x86.board.Topology;

/**
 * What CPUID says of the interrupt platform: APIC, its id, x2APIC, TSC, and the topology. An interpreter merges this
 * with what it says of its instructions. On the baton; no allocation.
 *
 * <p>Source: Intel SDM Vol. 2A "CPUID - CPU Identification", leaves 01H and 0BH.
 */
public final class CpuIdentification {

    /** The registers that an answer goes to. */
    public static final int EAX = 0;
    public static final int EBX = 1;
    public static final int ECX = 2;
    public static final int EDX = 3;

    private static final int FEATURES = 0x01;
    private static final int TOPOLOGY = 0x0B;
    private static final int X2APIC = 1 << 21;
    private static final int TSC_DEADLINE = 1 << 24;
    private static final int TSC = 1 << 4;
    private static final int MSR = 1 << 5;
    private static final int APIC = 1 << 9;
    private static final int HYPER_THREADING = 1 << 28;
    private static final int THREAD_LEVEL = 1;
    private static final int CORE_LEVEL = 2;
    private static final int NARROW = 0xFF;

    private final Cpu cpu;
    private final Topology topology;

    CpuIdentification(Cpu cpu, Topology topology) {
        this.cpu = cpu;
        this.topology = topology;
    }

    /** One register of the answer to a leaf and subleaf; 0 where this platform has nothing to say. */
    public int get(int leaf, int subleaf, int register) {
        return leaf == FEATURES ? features(register) : leaf == TOPOLOGY ? topology(subleaf, register) : 0;
    }

    /** The APIC bit follows the global enable. */
    private int features(int register) {
        switch (register) {
            case EBX: return cpu.apicId() << 24 | Math.min(1 << topology.socketShift(), NARROW) << 16;
            case ECX: return X2APIC | TSC_DEADLINE;
            case EDX: return TSC | MSR | (cpu.apic().mode() == ApicMode.DISABLED ? 0 : APIC)
                    | (topology.cpusPerSocket() > 1 ? HYPER_THREADING : 0);
            default: return 0;
        }
    }

    private int topology(int subleaf, int register) {
        int level = subleaf == 0 ? THREAD_LEVEL : subleaf == 1 ? CORE_LEVEL : 0;
        switch (register) {
            case EAX: return level == THREAD_LEVEL ? topology.threadBits()
                    : level == CORE_LEVEL ? topology.socketShift() : 0;
            case EBX: return level == THREAD_LEVEL ? topology.threadsPerCore()
                    : level == CORE_LEVEL ? topology.cpusPerSocket() : 0;
            case ECX: return level << 8 | subleaf & NARROW;
            default: return cpu.apicId();
        }
    }
}
