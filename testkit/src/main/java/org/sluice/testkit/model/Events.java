package org.sluice.testkit.model;

import java.util.ArrayList;
import java.util.List;
import org.sluice.testkit.model.Catcher.Answer;
import org.sluice.testkit.model.Choices.Unsaid;

/** Synchronous events: head first, no stall holds them, an explicit answer ends them (rules 64 to 66). */
final class Events {

    /** The kind whose handlers are told of kinds {@link #FIRST_SPECIAL} to {@link #LAST_SPECIAL}, too. */
    static final int GENERAL = 0;
    static final int FIRST_SPECIAL = 1;
    static final int LAST_SPECIAL = 2;

    private static final int FAULT_IN_EVENT = -2;

    private final World world;
    private final Playing playing;
    private final Life life;

    Events(World world, Playing playing, Life life) {
        this.world = world;
        this.playing = playing;
        this.life = life;
    }

    /** Rules 64 to 66. Returns whether somebody stopped it. */
    boolean event(int cpu, int kind) {
        Member last = world.current(cpu);
        for (Member member : new ArrayList<>(world.order)) {
            Catcher catcher = catcher(member, kind);
            if (catcher != null && member.isOn(cpu)) {
                if (stops(tell(member, cpu, kind, catcher))) {
                    return true;
                }
            }
            if (member == last) {
                return false;
            }
        }
        return false;
    }

    private static Catcher catcher(Member member, int kind) {
        if (member.life != Member.Life.REGISTERED) {
            return null;
        }
        boolean special = kind >= FIRST_SPECIAL && kind <= LAST_SPECIAL;
        return member.catchers[kind] == null && special ? member.catchers[GENERAL] : member.catchers[kind];
    }

    private Answer tell(Member member, int cpu, int kind, Catcher catcher) {
        Place place = member.places[cpu];
        List<Frame> frames = world.cpus[cpu].frames;
        if (frames.size() >= Rules.FRAMES_MAX) {
            throw new IllegalStateException("code interrupts code " + Rules.FRAMES_MAX + " deep");
        }
        Frame under = world.executing == cpu ? world.top(cpu) : null;
        Frame frame = new Frame(place, null, under != null && under.brief, false);
        frames.add(frame);
        Member calledBefore = world.calledByControl;
        world.calledByControl = world.executing == World.NOBODY ? member : null;
        Answer answer = Answer.PROPAGATE;
        try {
            answer = said(catcher.onEvent(member.number, cpu, kind));
        } catch (RuntimeException fault) {
            life.faulted(member, cpu, FAULT_IN_EVENT, fault);
        }
        world.calledByControl = calledBefore;
        playing.grantWishes(frame);
        frames.remove(frames.size() - 1);
        world.currentChanged.accept(cpu);
        life.checkGone(member);
        if (member.isRoot) {
            world.askForWalk(cpu);
        } else {
            playing.playNow(cpu);
        }
        return answer;
    }

    private Answer said(Answer answer) {
        if (answer == Answer.UNSAID && world.choices.unsaid() == Unsaid.REFUSED) {
            throw new IllegalStateException("a verdict must be said");
        }
        return answer;
    }

    private boolean stops(Answer answer) {
        return answer == Answer.STOP || answer == Answer.UNSAID && world.choices.unsaid() == Unsaid.STOPS;
    }
}
