package org.sluice.testkit.explore;

import java.util.Arrays;

/**
 * The steps of which one goes first, in the world's usual order: alternative 0 is what happens without an explorer.
 * Filled anew before each choice by the world that asks; reused, so read it at once.
 */
public final class Alternatives {

    private static final int INITIAL_CAPACITY = 8;

    private int count;
    private long[] keys = new long[INITIAL_CAPACITY];
    private int[] actors = new int[INITIAL_CAPACITY];
    private long[] footprints = new long[INITIAL_CAPACITY];
    private Object[] labels = new Object[INITIAL_CAPACITY];
    private long nanos;

    /** None yet. */
    public Alternatives() {
        // filled by add
    }

    /** Starts over, at that instant. */
    public Alternatives at(long newNanos) {
        nanos = newNanos;
        count = 0;
        return this;
    }

    /**
     * Adds a step.
     *
     * @param key       identifies this one step among all of the run, and stays the same as long as nothing happens
     *                  that does not commute with it
     * @param actor     who takes the step: the same number for all steps of one program, CPU or device
     * @param footprint what it can touch, see {@link Footprint}
     * @param label     its {@code toString} says what it is; called only when a schedule is explained
     */
    public void add(long key, int actor, long footprint, Object label) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2);
            actors = Arrays.copyOf(actors, count * 2);
            footprints = Arrays.copyOf(footprints, count * 2);
            labels = Arrays.copyOf(labels, count * 2);
        }
        keys[count] = key;
        actors[count] = actor;
        footprints[count] = footprint;
        labels[count++] = label;
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** The key of step {@code i}. */
    public long key(int i) {
        return keys[i];
    }

    /** The actor of step {@code i}. */
    public int actor(int i) {
        return actors[i];
    }

    /** The footprint of step {@code i}. */
    public long footprint(int i) {
        return footprints[i];
    }

    /** Step {@code i} in words. */
    public String label(int i) {
        return labels[i].toString();
    }

    /** The instant, in virtual nanoseconds. */
    public long nanos() {
        return nanos;
    }
}
