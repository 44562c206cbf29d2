package org.sluice.testkit.model;

/** What a program does with work that was posted. */
@FunctionalInterface
public interface Worker {

    /** The stage of that number has work to do on a CPU. */
    void onWork(int stage, int cpu, long work);
}
