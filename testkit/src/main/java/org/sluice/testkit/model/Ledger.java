package org.sluice.testkit.model;

/** A look into the books. Stage 0 is nobody: what nobody handled. */
public final class Ledger {

    private final World world;

    Ledger(World world) {
        this.world = world;
    }

    /** The books of an irq. Null if there are none. */
    public Account account(int stage, int cpu, int irq) {
        Place place = place(stage, cpu);
        return place == null ? null : place.accountIfAny(irq);
    }

    /** How many entries of the irq are in the log. */
    public int pending(int stage, int cpu, int irq) {
        return Place.count(place(stage, cpu).log, irq);
    }

    /** How many entries of the irq are held aside. */
    public int held(int stage, int cpu, int irq) {
        return Place.count(place(stage, cpu).held, irq);
    }

    private Place place(int stage, int cpu) {
        return stage == 0 ? world.nobody[cpu] : world.everybody.get(stage).places[cpu];
    }

    /** Arrivals of hardware and software, on all CPUs. */
    public long arrivals() {
        return world.arrivals;
    }
}
