package org.sluice.testkit.model;

import java.util.function.IntConsumer;

/** Sections in which one CPU's code runs while all others are parked (rules 60 to 63). */
final class Critical {

    private static final long POLL_NANOS = 100;

    private final World world;
    private final Rules rules;
    private final Playing playing;
    private final boolean[] asked;
    private final boolean[] held;
    private int waiting;

    Critical(World world, Rules rules, Playing playing) {
        this.world = world;
        this.rules = rules;
        this.playing = playing;
        asked = new boolean[world.cpus.length];
        held = new boolean[world.cpus.length];
        world.currentChanged = this::changed;
    }

    /** Returns whether the section was run; not, if the time has passed before all others were parked. */
    boolean enter(int cpu, long within, Runnable section, IntConsumer after) {
        if (world.criticalOwner == cpu) {
            throw new IllegalStateException("cpu " + cpu + " is in the section already");
        }
        long deadline = within > Long.MAX_VALUE - world.now ? Long.MAX_VALUE : world.now + within;
        while (world.criticalOwner != World.NOBODY) {
            if (!poll(cpu, deadline)) {
                return false;
            }
        }
        world.criticalOwner = cpu;
        try {
            return gather(cpu, deadline) && run(section, after);
        } finally {
            release();
        }
    }

    /** Returns false if the time is up. */
    private boolean poll(int cpu, long deadline) {
        if (world.now >= deadline) {
            return false;
        }
        playing.letPass(cpu, POLL_NANOS);
        return true;
    }

    private boolean gather(int cpu, long deadline) {
        for (int other = 0; other < asked.length; other++) {
            if (other != cpu) {
                asked[other] = true;
                waiting++;
                world.watcher.sent(cpu, other, World.CRITICAL);
                world.parcels.addLast(new World.Parcel(other, World.CRITICAL, 0, world.now));
            }
        }
        while (waiting > 0 && rules.waitsForTheParked()) {
            if (!poll(cpu, deadline)) {
                return false;
            }
        }
        return true;
    }

    private boolean run(Runnable section, IntConsumer after) {
        section.run();
        for (int other = 0; other < asked.length; other++) {
            if (world.cpus[other].parked) {
                after.accept(other);
            }
        }
        return true;
    }

    private void release() {
        world.criticalOwner = World.NOBODY;
        waiting = 0;
        for (int cpu = 0; cpu < asked.length; cpu++) {
            asked[cpu] = false;
            held[cpu] = false;
            if (world.cpus[cpu].parked) {
                world.cpus[cpu].parked = false;
                world.cpus[cpu].walkWanted = true;
                world.watcher.parked(cpu, false);
            }
        }
    }

    /** Rule 61: its IPI has come. It may come too late. */
    void arrives(int cpu) {
        if (asked[cpu] && !world.cpus[cpu].parked) {
            Member current = world.current(cpu);
            held[cpu] = rules.stallHoldsSection(world.choices) && current != null && current.places[cpu].stalled;
            if (!held[cpu]) {
                waiting--;
                world.cpus[cpu].parked = true;
                world.watcher.parked(cpu, true);
            }
        }
    }

    /** A stage has opened or closed, or other code runs than before: who was held back may come now. */
    private void changed(int cpu) {
        if (held[cpu]) {
            arrives(cpu);
        }
    }
}
