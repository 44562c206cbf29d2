package org.sluice.testkit.model;

import java.util.List;

/** Level lines: masked at entry, opened by the last recipient (rules 7, 8, 9, 10, 31, 34). */
final class Lines {

    private final World world;
    private final Rules rules;

    Lines(World world, Rules rules) {
        this.world = world;
        this.rules = rules;
    }

    /** Rules 7, 8 and 10: the recipients' routines, head first, and the controller. */
    void acknowledge(int cpu, int irq, List<Place> recipients) {
        boolean always = !world.choices.ackByStages();
        boolean masks = always && controller(cpu, irq);
        boolean said = poll(cpu, irq, recipients);
        if (!always && said) {
            masks = controller(cpu, irq);
        }
        if (masks) {
            for (Place place : recipients) {
                place.holdsLine[irq] = true;
            }
        }
    }

    private boolean poll(int cpu, int irq, List<Place> recipients) {
        boolean said = false;
        for (Place place : recipients) {
            Use use = place.member.uses[irq];
            Member asked = place.member;
            if (use.routine() == Routine.NONE && world.root != null ) {
                asked = world.root;
            }
            Routine routine = asked.uses[irq].routine();
            if (routine != Routine.NONE) {
                world.watcher.asked(asked.number, cpu, irq);
            }
            if (routine != Routine.NO) {
                said = true;
                if (!use.has(Option.SHARED)) {
                    return true;
                }
            }
        }
        return said;
    }

    /** Ends at the controller what nobody is asked about. */
    void end(int cpu, int irq) {
        controller(cpu, irq);
    }

    /** Returns whether the line is masked now. */
    private boolean controller(int cpu, int irq) {
        world.watcher.acknowledged(cpu, irq);
        if (world.level[irq]) {
            world.masked[irq] = true;
        }
        return world.level[irq];
    }

    /** Rule 34: whoever is handed an irq whose line is masked is a recipient, too. */
    void handedTo(Place place, int irq) {
        if (world.masked[irq]) {
            place.holdsLine[irq] = true;
        }
    }

    /** Rule 34: an entry has been handled or has gone; does its place still need the line closed? */
    void letGo(Place place, int irq) {
        if (!place.holdsLine[irq] || rules.waitingKeepsLine() && place.waits(irq)) {
            return;
        }
        for (Frame frame : world.cpus[place.cpu].frames) {
            if (frame.place == place && frame.entry != null && frame.entry.irq == irq) {
                return;
            }
        }
        place.holdsLine[irq] = false;
        if (!isHeld(irq)) {
            unmask(irq);
        }
    }

    private boolean isHeld(int irq) {
        for (Member member : world.order) {
            for (Place place : member.places) {
                if (place != null && place.holdsLine[irq]) {
                    return true;
                }
            }
        }
        return false;
    }

    private void unmask(int irq) {
        if (world.masked[irq]) {
            world.masked[irq] = false;
            world.watcher.unmasked(irq);
        }
    }

    /** A line that nobody handled opens when an arrival would find somebody, on any CPU. */
    void openHandled() {
        for (int irq = 0; irq < world.irqs; irq++) {
            openHandled(irq);
        }
    }

    private void openHandled(int irq) {
        if (!world.masked[irq] || isHeld(irq)) {
            return;
        }
        for (int cpu = 0; cpu < world.cpus.length; cpu++) {
            if (findsSomebody(cpu, irq)) {
                unmask(irq);
                return;
            }
        }
    }

    private boolean findsSomebody(int cpu, int irq) {
        for (Member member : world.order) {
            Mode mode = member.isOn(cpu) ? member.useAtArrival(irq).mode() : Mode.IGNORE;
            if (mode.handles || !mode.passes) {
                return mode.handles;
            }
        }
        return false;
    }
}
