package org.sluice.nanokernel;

/**
 * The pipeline's irq numbers on this machine. Each irq has one vector, {@code FIRST_VECTOR + irq}, on every CPU.
 *
 * <pre>
 *     0 ..  95   lines of the IO-APICs, numbered as their GSI
 *    96 .. 119   message-signalled interrupts
 *   120 .. 127   local to a CPU: its APIC timer, and IPIs
 *   128 .. 191   virtual, raised by software only
 * </pre>
 */
public final class Irqs {

    /** How many irqs hardware can raise. */
    public static final int HARDWARE_COUNT = 128;
    /** The vector of irq 0; vectors below are exceptions. */
    public static final int FIRST_VECTOR = 0x30;
    /** The first message-signalled one. */
    public static final int FIRST_MSI = 96;

    /** The local APIC timer of the CPU that handles it. */
    public static final int TIMER = 120;
    /** IPI: think again about who should run. */
    public static final int RESCHEDULE = 121;
    /** IPI: run a function here. */
    public static final int CALL_FUNCTION = 122;
    /** Other local vectors (irq work, thermal, ...), of replayed recordings. */
    public static final int LOCAL_OTHER = 123;
    /** IPI of the hybrid runtime: there is work in your queue. */
    public static final int HRT_KICK = 124;
    /** Upcall into the hybrid runtime (HVM). */
    public static final int HVM_UPCALL = 125;
    /** Completion of an HVM transaction, for the ROS. */
    public static final int HVM_DONE = 126;

    /** The vector of the IPI by which a critical section calls the other CPUs; no irq's. */
    public static final int CRITICAL_VECTOR = 0xFE;
    /** The vector that an APIC delivers when there was nothing to deliver. */
    public static final int SPURIOUS_VECTOR = 0xFF;

    private static final String[] LOCAL_NAMES = {"timer", "reschedule", "call-function", "local-other", "hrt-kick",
        "hvm-upcall", "hvm-done"};

    private Irqs() {
    }

    /** The vector of an irq. */
    public static int vectorOf(int irq) {
        return FIRST_VECTOR + irq;
    }

    /** The irq of a vector; -1 if the vector belongs to none. */
    public static int ofVector(int vector) {
        int irq = vector - FIRST_VECTOR;
        return irq >= 0 && vector < 0xF0 ? irq : -1;
    }

    /** The name of a CPU-local irq, such as {@code timer}; null for others. */
    public static String localName(int irq) {
        int index = irq - TIMER;
        return index >= 0 && index < LOCAL_NAMES.length ? LOCAL_NAMES[index] : null;
    }

    /** The CPU-local irq of that name; -1 if there is none. */
    public static int localNamed(String name) {
        for (int i = 0; i < LOCAL_NAMES.length; i++) {
            if (LOCAL_NAMES[i].equals(name)) {
                return TIMER + i;
            }
        }
        return -1;
    }
}
