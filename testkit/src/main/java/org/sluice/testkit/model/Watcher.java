package org.sluice.testkit.model;

/** Told what the model's machine sees. */
public interface Watcher {

    /** The controller of a CPU was acknowledged. */
    void acknowledged(int cpu, int irq);

    /** A stage's acknowledge routine ran. */
    void asked(int stage, int cpu, int irq);

    /** A level line is open again. */
    void unmasked(int irq);

    /** An IPI is on its way. */
    void sent(int fromCpu, int toCpu, int irq);

    /** Nothing is left of the stage of that number. */
    void gone(int stage);

    /** A CPU is parked for another's critical section, or goes on. */
    void parked(int cpu, boolean whether);

    /** The body of the stage has left the CPU, and waits. */
    void bodyWaits(int stage, int cpu);

    /** The body of the stage has ended, for good. */
    void bodyEnded(int stage, int cpu);

    /**
     * The code of a stage threw: of a handler of that irq, or, -1, of a body, -2, of an event
     * handler. Returns whether whoever is told throws, too.
     */
    boolean faulted(int stage, int cpu, int irq, RuntimeException fault);
}
