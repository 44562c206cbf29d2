package org.sluice.testkit.model;

/** What a program does when its irq is played. */
@FunctionalInterface
public interface Handler {

    /** The stage of that number handles an entry on a CPU. */
    void onIrq(int stage, int cpu, Entry entry);
}
