package org.sluice.testkit.model;

/** How everything stands: order, stalls, books. In the books, stage 0 is nobody: what nobody handled. */
public final class View {

    private final World world;

    View(World world) {
        this.world = world;
    }

    /** Is the stage closed there? */
    public boolean isStalled(int stage, int cpu) {
        Place place = world.everybody.get(stage).places[cpu];
        return place != null && place.stalled;
    }

    /** The order, head first, by number. */
    public int[] order() {
        int[] numbers = new int[world.order.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = world.order.get(i).number;
        }
        return numbers;
    }

    /** Is the stage on that CPU? */
    public boolean isOn(int stage, int cpu) {
        return world.everybody.get(stage).isOn(cpu);
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
