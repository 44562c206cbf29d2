package org.sluice.testkit.model;

import java.util.ArrayList;
import java.util.List;

/** The mailboxes: each a virtual irq whose handler does what was posted. */
final class Boxes {

    private final World world;
    private final Rules rules;
    private final Arrivals arrivals;
    private final Uses uses;
    private final Playing playing;
    private final List<Box> boxes = new ArrayList<>();

    Boxes(World world, Rules rules, Arrivals arrivals, Uses uses, Playing playing) {
        this.world = world;
        this.rules = rules;
        this.arrivals = arrivals;
        this.uses = uses;
        this.playing = playing;
    }

    /** As any code of the stage would: what is refused then is refused now. */
    @FunctionalInterface
    interface Scheduler {
        /** Logs the irq for the stage, or hands it down. */
        boolean schedule(int stage, int cpu, int irq);
    }

    /** Returns its index, or -1 if no virtual irq is left. */
    int add(Member owner, int capacity, Worker worker, Scheduler scheduler) {
        World.Virq virq = uses.allocate(owner);
        if (virq == null) {
            return World.NOBODY;
        }
        Box box = new Box(owner, virq, capacity, rules, world.cpus.length);
        boxes.add(box);
        uses.virtualize(owner, virq.irq, Use.MAILBOX, (number, cpu, entry) ->
                box.empty(cpu, worker, () -> scheduler.schedule(number, cpu, virq.irq)));
        return boxes.size() - 1;
    }

    int irq(int box) {
        return boxes.get(box).virq.irq;
    }

    /** Returns whether there was room. */
    boolean post(int cpu, int box, long work) {
        Box to = boxes.get(box);
        boolean works = to.owner.isOn(cpu) && to.owner.useAtArrival(to.virq.irq).mode().handles;
        if (to.virq.freed || !works) {
            throw new IllegalStateException("stage " + to.owner.name + " does no work there");
        }
        boolean posted = to.put(cpu, work);
        if (posted) {
            arrivals.handDown(to.owner, cpu, to.virq.irq, true);
            playing.playNow(cpu);
        }
        return posted;
    }
}
