package org.sluice.testkit.model;

import java.util.ArrayList;
import java.util.List;

/** The walk down the pipeline, the replay of a log, stalls, the machine's turn (rules 3 to 6, 12 to 18, 22 to 29). */
final class Playing {

    private final World world;
    private final Rules rules;
    private final Arrivals arrivals;
    private final Lines lines;
    private final Life life;
    private final Findings findings;
    private final Bodies bodies;
    private final Critical critical;

    Playing(World world, Rules rules, Arrivals arrivals, Lines lines, Life life) {
        this.world = world;
        this.rules = rules;
        this.arrivals = arrivals;
        this.lines = lines;
        this.life = life;
        findings = life.findings();
        bodies = new Bodies(world, rules, this, life);
        critical = new Critical(world, rules, this);
        world.somebodyMayPlay = cpu -> next(cpu) != null;
    }

    // ---- who plays ----

    /** Rules 3, 4, 5 and 6: who plays an entry or, if none waits in the log, goes on in the body. Null if nobody. */
    private Place next(int cpu) {
        if (world.cpus[cpu].frames.size() >= Rules.FRAMES_MAX) {
            return null;
        }
        Place ordinary = firstFromHead(cpu);
        return ordinary == null ? sticking(cpu) : ordinary;
    }

    private Place firstFromHead(int cpu) {
        Frame top = world.top(cpu);
        for (Member member : world.order) {
            Place place = member.places[cpu];
            if (place == null) {
                continue;
            }
            if (rules.endsWalk(isClosed(place))) {
                return null;
            }
            if (!place.log.isEmpty()) {
                return place;
            }
            if (top != null && top.place == place) {
                return null;
            }
            if (bodies.wants(place)) {
                return place;
            }
        }
        return null;
    }

    /** Rule 6: stalled stages above the current one do not hold back what is sticky for it. */
    private Place sticking(int cpu) {
        Member current = world.current(cpu);
        if (current == null || rules.endsWalk(isClosed(current.places[cpu]))) {
            return null;
        }
        for (Entry entry : current.places[cpu].log) {
            if (current.uses[entry.irq].has(Option.STICKY)) {
                return current.places[cpu];
            }
        }
        return null;
    }

    /** Rule 25: a root that may not be entered again counts as stalled while a handler of it is on the CPU. */
    private boolean isClosed(Place place) {
        if (!world.choices.rootReenters() && place.member.isRoot && !place.member.staysOpen) {
            for (Frame frame : world.cpus[place.cpu].frames) {
                if (frame.place == place && frame.entry != null) {
                    return true;
                }
            }
        }
        return place.stalled;
    }

    /** Rule 57: is it the body of the stage that goes on? */
    private boolean isBodysTurn(Place place) {
        return place.log.isEmpty() || !rules.logGoesBeforeBody() && bodies.wants(place);
    }

    // ---- which entry ----

    /** Rules 22, 23 and 45: wired ones first, then by number, or word by word. */
    private Entry take(Place place) {
        boolean lowest = world.choices.order().lowest();
        List<Integer> irqs = irqs(place, true);
        if (irqs.isEmpty()) {
            irqs = irqs(place, false);
            if (world.choices.order().byWord()) {
                if (!someIn(irqs, place.word)) {
                    place.word = arrivals.wordOf(rules.first(irqs, lowest));
                }
                irqs.removeIf(irq -> arrivals.wordOf(irq) != place.word);
            }
        }
        int irq = rules.first(irqs, lowest);
        for (int i = 0;; i++) {
            if (place.log.get(i).irq == irq) {
                Entry entry = place.log.remove(i);
                arrivals.forgetWord(place);
                return entry;
            }
        }
    }

    private List<Integer> irqs(Place place, boolean wired) {
        List<Integer> irqs = new ArrayList<>(place.log.size());
        for (Entry entry : place.log) {
            if (place.member.uses[entry.irq].has(Option.WIRED) == wired) {
                irqs.add(entry.irq);
            }
        }
        return irqs;
    }

    private boolean someIn(List<Integer> irqs, int word) {
        for (int irq : irqs) {
            if (arrivals.wordOf(irq) == word) {
                return true;
            }
        }
        return false;
    }

    // ---- playing it ----

    /** Rule 24: takes an entry, closes the stage, runs the handler, grants its wishes. */
    private Frame play(Place place) {
        int cpu = place.cpu;
        Entry entry = take(place);
        Member member = place.member;
        place.account(entry.irq).delivered++;
        Frame frame = new Frame(place, entry, member.uses[entry.irq].has(Option.BRIEF), false);
        world.cpus[cpu].frames.add(frame);
        if (rules.closesAroundHandler()) {
            place.stalled = true;
            place.closedBy = null;
        }
        try {
            member.handlers[entry.irq].onIrq(member.number, cpu, entry);
        } catch (RuntimeException fault) {
            life.faulted(member, cpu, entry.irq, fault);
        }
        grantWishes(frame);
        return frame;
    }

    /** Rule 52, better: what the code asked for is done when it has returned, its frame still on top. */
    void grantWishes(Frame frame) {
        findings.returned(frame);
        if (frame.wishes.isEmpty()) {
            return;
        }
        for (Runnable wish : frame.wishes) {
            wish.run();
        }
        frame.wishes.clear();
        playNow(frame.place.cpu);
    }

    /** Rules 24 and 34: the handler's time has passed. */
    private void finish(Frame frame) {
        List<Frame> frames = world.cpus[frame.place.cpu].frames;
        frames.remove(frames.size() - 1);
        if (rules.opensAfterHandler()) {
            frame.place.open();
        }
        bodies.handled(frame.place);
        lines.letGo(frame.place, frame.entry.irq);
        world.currentChanged.accept(frame.place.cpu);
        life.checkGone(frame.place.member);
    }

    /** Rules 15 and 39: plays what may be played now, inside the call if the code that calls may wait that long. */
    void playNow(int cpu) {
        if (world.executing != cpu || world.top(cpu).brief) {
            world.askForWalk(cpu);
            return;
        }
        playNested(cpu);
    }

    private void playNested(int cpu) {
        World.Cpu here = world.cpus[cpu];
        for (Place place = next(cpu); place != null; place = next(cpu)) {
            if (isBodysTurn(place)) {
                here.walkWanted = true; // a body: at the next point where time passes
                return;
            }
            long already = here.charged;
            Frame frame = play(place);
            long nanos = here.charged - already;
            here.charged = already;
            letPass(cpu, nanos);
            finish(frame);
        }
    }

    /** A control operation: what it makes playable, when a body asks for it, is played before the call returns. */
    void control(Runnable operation) {
        world.walksAsked = false;
        operation.run();
        if (world.walksAsked && world.bodyExecutes()) {
            playNow(world.executing);
        }
    }

    Critical critical() {
        return critical;
    }

    Bodies bodies() {
        return bodies;
    }

    // ---- stalls ----

    /** Rules 12 and 13. */
    boolean stall(Place place) {
        boolean before = place.stalled;
        if (!before && !place.member.staysOpen) {
            place.stalled = true;
            findings.closed(place);
            world.currentChanged.accept(place.cpu);
        }
        return before;
    }

    /** Rules 13 and 15. */
    boolean unstall(Place place) {
        boolean before = place.stalled;
        open(place);
        playNow(place.cpu);
        return before;
    }

    private void open(Place place) {
        if (place.stalled) {
            place.open();
            world.currentChanged.accept(place.cpu);
        }
    }

    /** Rules 14 and 26: does the CPU take no interrupts at present? */
    private boolean isHardOff(int cpu) {
        if (world.criticalOwner == cpu || world.cpus[cpu].parked) {
            return true;
        }
        switch (world.choices.masking()) {
            case HEAD -> {
                for (Member member : world.order) {
                    if (member.isOn(cpu)) {
                        return member.places[cpu].stalled;
                    }
                }
                return false;
            }
            case ALL_BUT_ROOT -> {
                Frame top = world.top(cpu);
                return top != null && top.entry != null && !top.place.member.isRoot;
            }
            default -> {
                return false;
            }
        }
    }

    // ---- the machine ----

    /** An interrupt at a CPU's pin: it comes now, or when the CPU takes interrupts again. */
    void raise(World.Parcel parcel) {
        if (isHardOff(parcel.cpu())) {
            world.parcels.addLast(parcel);
        } else {
            take(parcel);
        }
    }

    private void take(World.Parcel parcel) {
        world.cpus[parcel.cpu()].walkWanted = true;
        if (parcel.irq() == World.CRITICAL) {
            critical.arrives(parcel.cpu());
            return;
        }
        arrivals.arrive(parcel.cpu(), parcel.irq(), parcel.id(), parcel.raised(), true);
    }

    /** Walks the CPUs that asked for it, then hands over what is under way, until nothing is left to do. */
    void settle() {
        boolean again = true;
        while (again) {
            again = false;
            for (int cpu = 0; cpu < world.cpus.length; cpu++) {
                if (world.cpus[cpu].walkWanted && !world.cpus[cpu].parked) {
                    again = true;
                    run(cpu);
                }
            }
            World.Parcel parcel = firstTakeable();
            if (parcel != null) {
                again = true;
                take(parcel);
                run(parcel.cpu());
            }
        }
    }

    private World.Parcel firstTakeable() {
        for (World.Parcel parcel : world.parcels) {
            if (!isHardOff(parcel.cpu())) {
                world.parcels.remove(parcel);
                return parcel;
            }
        }
        return null;
    }

    private void run(int cpu) {
        boolean played = true;
        while (played && !world.cpus[cpu].parked) {
            played = step(cpu);
        }
    }

    private boolean step(int cpu) {
        World.Cpu here = world.cpus[cpu];
        here.walkWanted = false;
        Place place = next(cpu);
        if (place == null) {
            return false;
        }
        long interruptedCode = here.charged;
        int executedBefore = world.executing;
        here.charged = 0;
        world.executing = cpu;
        if (isBodysTurn(place)) {
            bodies.run(place);
        } else {
            Frame frame = play(place);
            letPass(cpu, here.charged);
            world.executing = World.NOBODY;
            finish(frame);
        }
        here.charged = interruptedCode;
        world.executing = executedBefore;
        return true;
    }

    /** Time passes on a CPU whose code waits for that. */
    void letPass(int cpu, long nanos) {
        long own = world.cpus[cpu].charged;
        int executedBefore = world.executing;
        world.executing = World.NOBODY;
        settle();
        world.now += nanos;
        life.keepDeadlines();
        Runnable happening = nanos > 0 ? world.meanwhile.pollFirst() : null;
        if (happening != null) {
            happening.run();
        }
        settle();
        world.executing = executedBefore;
        world.cpus[cpu].charged = own;
    }
}
