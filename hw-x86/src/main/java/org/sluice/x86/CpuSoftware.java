package org.sluice.x86;

import org.sluice.x86.engine.Software;

/**
 * What runs on a CPU, as the CPU sees it: its interrupt gates and its time. Called on the baton, in the middle of an
 * event or of the call that made an interrupt acceptable; it must return without letting time pass (it may
 * {@link org.sluice.x86.engine.Processor#begin begin} something).
 */
public interface CpuSoftware extends Software {

    /**
     * The CPU has accepted an interrupt through an interrupt gate: its ISR bit is set and hard interrupts are off.
     *
     * @param vector      16 to 255, or what an 8259A answered: 0 to 255
     * @param id          the identity of the first raise merged into this interrupt
     * @param raisedNanos when that was raised
     */
    void interrupt(int vector, long id, long raisedNanos);

    /** The CPU has accepted an NMI; the next one waits for {@link Cpu#nmiDone}. The hard interrupt flag is kept. */
    void nmi(long id, long raisedNanos);

    /** INIT has reset the CPU: interrupts are off, the local APIC forgot everything, a start-up IPI is awaited. */
    default void init() {
        // Java code has no registers to lose
    }

    /** A start-up IPI has started the CPU at {@code page}, 0 to 255: in real mode, address {@code page << 12}. */
    default void startup(int page) {
        // Java code begins where its loader put it
    }

    /**
     * Can a RESET of the machine start this software anew, by {@link #restart}? It may have no code that waits on a
     * strand. If any CPU's software cannot, a reset ends the run.
     */
    default boolean restarts() {
        return false;
    }

    /**
     * RESET, if the software {@link #restarts}: CPU, APIC and TSC are as after power-up, and so is everything else but
     * RAM. The bootstrap processor runs from here on as from the reset vector; the others wait for a start-up IPI.
     */
    default void restart() {
        // only who says so is started anew
    }

    /**
     * Does this software take its interrupts itself, between two of its instructions ({@link Cpu#takePending})? Asked
     * once, when it is put into the slot.
     */
    default boolean polls() {
        return false;
    }

    /** For software that polls: something may be taken now that ends HLT or shutdown; it is to go on executing. */
    default void wake() {
        // only polling software halts
    }
}
