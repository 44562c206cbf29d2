package org.sluice.testkit.model;

import java.util.List;

/** Background code of stages: when it runs, waits, is woken and ends (rules 56 to 58). */
final class Bodies {

    static final int FAULT_IN_BODY = -1;

    private final World world;
    private final Rules rules;
    private final Playing playing;
    private final Life life;

    /** Where a body stands. */
    enum State { NONE, NEW, RUNNING, SUSPENDED, WOKEN }

    Bodies(World world, Rules rules, Playing playing, Life life) {
        this.world = world;
        this.rules = rules;
        this.playing = playing;
        this.life = life;
    }

    /** Does it want the CPU? Not before the handlers of its own stage are over. */
    boolean wants(Place place) {
        if (place.bodyState != State.NEW && place.bodyState != State.WOKEN) {
            return false;
        }
        List<Frame> frames = world.cpus[place.cpu].frames;
        for (Frame frame : frames) {
            if (frame.place == place && !frame.isBody) {
                return false;
            }
        }
        return frames.isEmpty() || rules.bodiesInterrupt();
    }

    /** A handler of its stage has ended: that is what a body waits for. */
    void handled(Place place) {
        place.handledSince = true;
        if (place.bodyState == State.SUSPENDED && rules.handlersWakeBodies()) {
            place.bodyState = State.WOKEN;
        }
    }

    /** It has the CPU, until it waits or ends. */
    void run(Place place) {
        World.Cpu here = world.cpus[place.cpu];
        Frame frame = new Frame(place, null, false, true);
        here.frames.add(frame);
        place.bodyState = State.RUNNING;
        world.currentChanged.accept(place.cpu);
        boolean waits = goOn(place);
        if (!waits) {
            payCharge(place.cpu);
        }
        life.findings().returned(frame);
        here.frames.remove(here.frames.size() - 1);
        place.bodyState = waits ? State.SUSPENDED : State.NONE;
        if (rules.opensWhenBodyLeaves()) {
            place.open();
        }
        world.currentChanged.accept(place.cpu);
        if (waits) {
            world.watcher.bodyWaits(place.member.number, place.cpu);
        }
        life.checkGone(place.member);
    }

    /** Returns whether it waits. */
    private boolean goOn(Place place) {
        try {
            if (!isOver(place) && place.body.goOn(place.member.number, place.cpu)) {
                return true;
            }
            world.watcher.bodyEnded(place.member.number, place.cpu);
        } catch (RuntimeException fault) {
            world.watcher.bodyEnded(place.member.number, place.cpu);
            playing.control(() -> life.faulted(place.member, place.cpu, FAULT_IN_BODY, fault));
        }
        return false;
    }

    /** What it was charged with passes, as its time. */
    private void payCharge(int cpu) {
        long nanos = world.cpus[cpu].charged;
        world.cpus[cpu].charged = 0;
        if (nanos > 0) {
            playing.letPass(cpu, nanos);
        }
    }

    /** Its stage leaves or sits out: a body ends where it would let time pass, but in no critical section. */
    boolean isOver(Place place) {
        Frame top = world.executing == place.cpu ? world.top(place.cpu) : null;
        boolean runs = top != null && top.place == place && top.isBody;
        return runs && world.criticalOwner != place.cpu && place.member.life != Member.Life.REGISTERED;
    }

    /** Rule 56; a handler that has ended while the charge passed is no lost wake-up. */
    Then suspend(Place place) {
        if (isOver(place)) {
            return Then.ENDS;
        }
        Frame top = world.executing == place.cpu ? world.top(place.cpu) : null;
        if (top == null || top.place != place || !top.isBody || world.criticalOwner == place.cpu) {
            throw new IllegalStateException("suspend outside the body, or in a critical section, of stage "
                    + place.member.name);
        }
        place.handledSince = false;
        payCharge(place.cpu);
        if (isOver(place)) {
            return Then.ENDS;
        }
        if (place.handledSince && rules.looksAgainBeforeWaiting()) {
            playing.unstall(place);
            return isOver(place) ? Then.ENDS : Then.GOES_ON;
        }
        return Then.WAITS;
    }
}
