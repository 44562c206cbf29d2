package org.sluice.testkit.model;

import java.util.ArrayList;
import java.util.List;

/** Who has left a stage closed, used another's services, leaves too late. */
final class Findings {

    private static final int NO_IRQ = -1;
    private static final int EVENT = -2;

    private final World world;
    private final Rules rules;
    private final List<Found> all = new ArrayList<>();

    Findings(World world, Rules rules) {
        this.world = world;
        this.rules = rules;
    }

    List<Found> all() {
        return all;
    }

    /** Notes whose code closes a stage, if code does; a body may close its own. */
    void closed(Place place) {
        Frame code = code(place.cpu);
        boolean ownBody = code != null && code.isBody && code.place == place;
        place.closedBy = ownBody ? null : code;
    }

    private Frame code(int cpu) {
        return world.executing == cpu ? world.top(cpu) : null;
    }

    private static int irqOf(Frame frame) {
        return frame.entry != null ? frame.entry.irq : frame.isBody ? NO_IRQ : EVENT;
    }

    /** The code of the frame has returned: which stages has it left closed? */
    void returned(Frame frame) {
        for (Member member : world.order) {
            Place place = member.places[frame.place.cpu];
            if (place != null && place.stalled && place.closedBy == frame) {
                place.closedBy = null;
                if (rules.noticesWhatIsLeftClosed(frame.place == place)) {
                    add(Found.Kind.LEFT_STALLED, frame.place.member, place.cpu, irqOf(frame), member.number);
                }
            }
        }
    }

    /** A service of the stage is used; returns whether by its own code. */
    boolean checkContext(Member member, int cpu) {
        boolean right = world.current(cpu) == member;
        if (!right) {
            Frame code = code(cpu);
            add(Found.Kind.WRONG_CONTEXT, code == null ? null : code.place.member, cpu,
                    code == null ? NO_IRQ : irqOf(code), member.number);
        }
        return right;
    }

    /** The deadline of its removal has passed, and it is still there. */
    void overdue(Member member) {
        if (member.life != Member.Life.LEAVING) {
            add(Found.Kind.OVERDUE, member, World.NOBODY, NO_IRQ, Found.Blocker.REMOVER.ordinal());
            return;
        }
        for (Place place : member.places) {
            if (place != null && isHeldUp(member, place)) {
                return;
            }
        }
        for (Place place : member.places) {
            if (place != null && place.bodyState != Bodies.State.NONE) {
                add(Found.Kind.OVERDUE, member, place.cpu, NO_IRQ, Found.Blocker.BODY.ordinal());
                return;
            }
        }
    }

    private boolean isHeldUp(Member member, Place place) {
        if (world.hasFrame(place)) {
            add(Found.Kind.OVERDUE, member, place.cpu, innermost(place), Found.Blocker.CODE.ordinal());
            return true;
        }
        for (int irq = 0; irq < world.irqs; irq++) {
            if (place.waits(irq)) {
                add(Found.Kind.OVERDUE, member, place.cpu, irq, Found.Blocker.ENTRY.ordinal());
                return true;
            }
        }
        return false;
    }

    /** What the stage's code that was entered last handles; its body's only if there is no other. */
    private int innermost(Place place) {
        int found = NO_IRQ;
        for (Frame frame : world.cpus[place.cpu].frames) {
            if (frame.place == place && !frame.isBody) {
                found = irqOf(frame);
            }
        }
        return found;
    }

    /** What code asked for is not possible any more, now that it has returned. */
    void refusedLater(Member member) {
        add(Found.Kind.REFUSED_LATER, member, World.NOBODY, NO_IRQ, 0);
    }

    /** Whoever was told of the fault threw. */
    void faultHandlerThrew(Member member, int irq) {
        add(Found.Kind.FAULT_HANDLER_THREW, member, World.NOBODY, irq, 0);
    }

    private void add(Found.Kind kind, Member member, int cpu, int irq, int about) {
        all.add(new Found(kind, member == null ? 0 : member.number, cpu, irq, about, world.now));
    }
}
