package org.sluice.x86;

/** Told of everything that happens to an interrupt in the machine. On the baton, must not allocate nor call back. */
@FunctionalInterface
public interface MachineTrace {

    /** Keeps nothing. */
    MachineTrace NONE = (kind, nanos, cpu, line, id, detail) -> { };

    /**
     * Something happened.
     *
     * @param kind   one of {@link MachineRecord}, 1 to 31
     * @param nanos  the instant, in virtual nanoseconds
     * @param cpu    dense CPU index, or -1 if no CPU is concerned
     * @param line   a gsi or a vector: see the kind
     * @param id     the interrupt's identity, 0 if there is none
     * @param detail see the kind
     */
    void record(int kind, long nanos, int cpu, int line, long id, long detail);
}
