package org.sluice.testkit.model;

/** Non-maskable interrupts (rule 68). */
final class Nmi {

    private final World world;
    private final Rules rules;

    Nmi(World world, Rules rules) {
        this.world = world;
        this.rules = rules;
    }

    /** Rule 68: root is stalled meanwhile, and nobody is told. */
    void run(int cpu, Runnable bypass) {
        World.Cpu here = world.cpus[cpu];
        if (here.inNmi) {
            throw new IllegalStateException("an NMI runs on cpu " + cpu);
        }
        Place root = world.root == null ? null : world.root.places[cpu];
        boolean wasStalled = root != null && root.stalled;
        here.inNmi = true;
        world.nmis++;
        if (root != null && rules.stallsRootAroundNmi()) {
            root.stalled = true;
        }
        try {
            bypass.run();
        } finally {
            here.inNmi = false;
            world.nmis--;
            if (root != null) {
                root.stalled = wasStalled;
            }
        }
    }
}
