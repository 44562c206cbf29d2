package org.sluice.ipipe;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that happens to the code that runs, as opposed to an interrupt: delivered at once, head first, down to the
 * stage that caused it; no stall holds it. Domains may have kinds of their own.
 */
@ConsumerType
public interface KernelEvent {

    /**
     * A fault or trap of the running code.
     *
     * @param vector    the exception's, 0 to 31
     * @param errorCode as the CPU pushes it; 0 if the exception has none
     * @param address   the faulting linear address; 0 if there is none
     */
    record Trap(int vector, long errorCode, long address) implements KernelEvent {
        private static final int VECTOR_MAX = 31;

        /** Checks the vector. */
        public Trap {
            if (vector < 0 || vector > VECTOR_MAX) {
                throw new IllegalArgumentException("vector " + vector + " is not in 0.." + VECTOR_MAX);
            }
        }
    }

    /** A system call of the running code; its arguments' meaning is the domain's. */
    record Syscall(long number, long first, long second, long third) implements KernelEvent {
    }

    /** A call of the nanokernel by a domain. */
    record Hypercall(long number, long first, long second, long third) implements KernelEvent {
    }

    /**
     * The CPU goes from one stage's code to another's (Adeos hook_dswitch). Told to every stage that catches it;
     * costs an allocation each time that anybody does.
     */
    interface DomainSwitch extends KernelEvent {

        /** Whose code ran; null if the CPU was idle. */
        Stage from();

        /** Whose code runs next; null if the CPU becomes idle. */
        Stage to();
    }
}
