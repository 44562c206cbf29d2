package org.sluice.ipipe;

import org.osgi.annotation.versioning.ConsumerType;

/** All that the pipeline asks of a machine. Called on the baton only; never calls back except where it says so. */
@ConsumerType
public interface Hardware {

    /** How many CPUs there are, 1 or more. */
    int cpuCount();

    /** Virtual time on a CPU, in nanoseconds. */
    long nowNanos(int cpu);

    /** A fresh identity for an arrival that software makes. */
    long newId();

    /**
     * Ends the interrupt at its controller, after it has been recorded. Once per hardware arrival.
     *
     * @return true if the line is masked now and waits for {@link #unmask}
     */
    boolean acknowledge(int cpu, int irq);

    /** The last recipient of a masked line has returned, or its entry was dropped. */
    void unmask(int irq);

    /** Makes the irq arrive on another CPU, with an identity that it gets now. */
    void sendIpi(int fromCpu, int toCpu, int irq);

    /** Turns the CPU's own interrupts off; arrivals wait in the machine. Returns whether they were off before. */
    boolean hardSave(int cpu);

    /**
     * Undoes {@link #hardSave}. What has waited arrives at this same instant, but not before the call that leads here
     * has returned to the machine.
     */
    void hardRestore(int cpu, boolean wasOff);

    /** Sends the IPI of a critical section: it arrives as {@link PipelineCpu#critical}. No domain's interrupt. */
    void sendCritical(int fromCpu, int toCpu);

    /**
     * The CPU runs nothing, its own interrupts off, until {@link #unpark}. If code of it executes at this instant, then
     * from its next point on at which time may pass.
     */
    void park(int cpu);

    /** Ends {@link #park}: the CPU goes on where it was, at this instant. */
    void unpark(int cpu);

    /**
     * Runs a control operation on the baton at a virtual instant, now or later; never from inside this call. Control
     * plane, may allocate.
     */
    void callAt(long atNanos, Runnable operation);

    /** The running code occupies its CPU for so much longer. */
    void charge(int cpu, long nanos);

    /** Lets time pass in the middle of the running code. */
    void spend(int cpu, long nanos);

    /** How much the code that runs on this CPU has been charged with so far, in nanoseconds. */
    long charged(int cpu);

    /** Lets pass now what was charged beyond {@code alreadyCharged}; only between {@link #pass} and the code's end. */
    void settle(int cpu, long alreadyCharged);

    /** A suspension point: the code that runs on this CPU has opened or logged something and is about to play it. */
    void pass(int cpu);

    /**
     * There is something to deliver: the machine calls {@link PipelineCpu#deliver} by itself, at this same instant if
     * no code runs on the CPU. If code does, then when it returns, <em>before</em> the time passes that it was charged
     * with, or in its next {@link #spend} or {@link #settle}, before that time passes. Asking again before that
     * changes nothing.
     */
    void walk(int cpu);

    /** The body that calls waits here, and the CPU goes on without it, until {@link PipelineCpu} names it again. */
    void suspend(int cpu, LocalStage body);

    /** The CPU whose handler or body runs at this instant; -1 for control code. */
    int executingCpu();

    /**
     * Is this what the machine itself throws to take code off a stack that is not needed any more? That passes; all
     * else that a domain's code throws is that domain's fault.
     */
    default boolean unwinds(Error thrown) {
        return false;
    }
}
