package org.sluice.testkit.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * The reference model: a pipeline of stages and the machine under it, driven by operations, calling back for handlers.
 * Operations come from control code (between two of the machine's steps) or from the code of a handler that is being
 * called back. What is refused throws what the pipeline throws, and has changed nothing. One thread; it allocates as
 * it likes.
 */
public final class Model {

    private final World world;
    private final Rules rules;
    private final Arrivals arrivals;
    private final Playing playing;
    private final Uses uses;
    private final Life life;
    private final Events events;
    private final Bodies bodies;
    private final List<World.Virq> allocations = new ArrayList<>();
    private final Boxes boxes;
    private final Nmi nmi;

    /**
     * A machine without stages.
     *
     * @param cpus         1 or more
     * @param hardwareIrqs how many irqs hardware can raise, 1 or more; virtual ones follow
     */
    public Model(Choices choices, Rules rules, int cpus, int hardwareIrqs, Watcher watcher) {
        world = new World(choices, cpus, hardwareIrqs, watcher);
        this.rules = rules;
        Lines lines = new Lines(world, rules);
        arrivals = new Arrivals(world, rules, lines);
        uses = new Uses(world, rules, arrivals, lines);
        life = new Life(world, rules, arrivals, lines, uses);
        playing = new Playing(world, rules, arrivals, lines, life);
        events = new Events(world, playing, life);
        bodies = playing.bodies();
        nmi = new Nmi(world, rules);
        boxes = new Boxes(world, rules, arrivals, uses, playing);
    }

    // ---- the machine ----

    /** Acknowledging the irq masks its line. */
    public void level(int irq) {
        world.level[irq] = true;
    }

    /** A hardware interrupt at a CPU's pin. */
    public void raise(int cpu, int irq) {
        playing.raise(new World.Parcel(cpu, checkIrq(irq), world.newId(), world.now));
    }

    /** Everything that is due happens. */
    public void settle() {
        playing.settle();
    }

    /** Nothing is scripted any more. */
    public void forgetMeanwhile() {
        world.meanwhile.clear();
    }

    /** Virtual time. */
    public long now() {
        return world.now;
    }

    /** Rule 68: what bypasses the pipeline, and may not use it. */
    public void nmi(int cpu, Runnable bypass) {
        check(cpu >= 0 && cpu < world.cpus.length, "cpu " + cpu);
        nmi.run(cpu, bypass);
    }

    // ---- life ----

    /**
     * A stage comes; {@code start} runs when it has its place. Returns its number, 1 or more.
     *
     * @param body by CPU: its background code; null for none
     */
    public int register(Plan plan, IntConsumer start, IntFunction<Body> body) {
        refuseInNmi();
        Member member = life.register(plan);
        start.accept(member.number);
        playing.control(() -> life.begin(member, body));
        return member.number;
    }

    /** It leaves; what waits is dropped so many nanoseconds from now, or never: 0. Returns whether it is gone. */
    public boolean unregister(int stage, boolean asksPlay, long withinNanos) {
        refuseInNmi();
        playing.control(() -> life.unregister(member(stage), asksPlay, withinNanos));
        return member(stage).life == Member.Life.GONE;
    }

    /** A whole new order, by number: the stages take the priorities that there are. */
    public void order(List<Integer> headFirst) {
        refuseInNmi();
        playing.control(() -> life.order(headFirst.stream().map(this::member).toList()));
    }

    /** For a stage whose removal has been asked for: what waits is discarded. Returns whether it is gone. */
    public boolean drop(int stage) {
        refuseInNmi();
        playing.control(() -> life.drop(member(stage)));
        return member(stage).life == Member.Life.GONE;
    }

    /** The stage sits out. */
    public void quarantine(int stage) {
        refuseInNmi();
        playing.control(() -> life.quarantine(member(stage)));
    }

    /** The stage moves. */
    public void renice(int stage, int priority) {
        refuseInNmi();
        playing.control(() -> life.renice(member(stage), priority));
    }

    // ---- uses ----

    /** Attaches a handler. */
    public void virtualize(int stage, int irq, Use use, Handler handler) {
        uses.virtualize(member(stage), usable(stage, irq), use, handler);
    }

    /** Returns the former use. */
    public Use control(int stage, int irq, Use use) {
        return uses.control(member(stage), usable(stage, irq), use);
    }

    /** Returns the former use. */
    public Use release(int stage, int irq) {
        return uses.release(member(stage), usable(stage, irq));
    }

    /** Holds the irq aside. */
    public void lock(int stage, int irq) {
        uses.lock(member(stage), usable(stage, irq));
    }

    /** Lets go what was held, and walks every CPU. */
    public void unlock(int stage, int irq) {
        uses.unlock(member(stage), usable(stage, irq));
        world.walkEverywhere();
        if (world.executing != World.NOBODY) {
            playing.playNow(world.executing);
        }
    }

    /** A virtual irq; returns the allocation's index, from 0 on, or -1 if none is left. */
    public int allocate(int stage) {
        refuseInNmi();
        World.Virq virq = uses.allocate(member(stage));
        if (virq == null) {
            return World.NOBODY;
        }
        allocations.add(virq);
        return allocations.size() - 1;
    }

    /** The irq of an allocation. */
    public int virq(int allocation) {
        return allocations.get(allocation).irq;
    }

    /** Gives the virtual irq back. */
    public void free(int allocation) {
        refuseInNmi();
        playing.control(() -> life.free(allocations.get(allocation)));
    }

    // ---- data plane ----

    /** Returns whether the stage was closed before. */
    public boolean stall(int stage, int cpu) {
        return playing.stall(alive(stage, cpu));
    }

    /** Opens the stage; returns whether it was closed before. */
    public boolean unstall(int stage, int cpu) {
        return playing.unstall(alive(stage, cpu));
    }

    /** Undoes a stall. */
    public void restore(int stage, int cpu, boolean wasStalled) {
        if (wasStalled) {
            playing.stall(alive(stage, cpu));
        } else {
            playing.unstall(alive(stage, cpu));
        }
    }

    /** Returns whether somebody below got it. */
    public boolean propagate(int stage, int cpu, int irq) {
        return arrivals.handDown(alive(stage, cpu).member, cpu, usable(irq), false);
    }

    /** Returns whether the stage, or somebody below, got it. */
    public boolean schedule(int stage, int cpu, int irq) {
        return arrivals.handDown(alive(stage, cpu).member, cpu, usable(irq), true);
    }

    /** Rule 39: as an arrival at the head, without acknowledge. */
    public void trigger(int stage, int cpu, int irq) {
        alive(stage, cpu);
        usable(irq);
        world.triggers++;
        arrivals.arrive(cpu, irq, world.newId(), world.now, false);
        playing.playNow(cpu);
    }

    /** Rule 70: an IPI, or a trigger if the CPU is the own one. */
    public void triggerOn(int stage, int cpu, int target, int irq) {
        check(target >= 0 && target < world.cpus.length, "cpu " + target);
        alive(stage, cpu);
        if (target == cpu) {
            trigger(stage, cpu, irq);
            return;
        }
        usable(irq);
        world.watcher.sent(cpu, target, irq);
        world.parcels.addLast(new World.Parcel(target, irq, world.newId(), world.now));
    }

    /** Rules 64 to 66. Returns whether somebody stopped it. */
    public boolean event(int stage, int cpu, int kind) {
        alive(stage, cpu);
        return events.event(cpu, kind);
    }

    /** Asks whether a service of the stage may be used here; that it may not is found. */
    public boolean checkContext(int stage, int cpu) {
        return life.findings().checkContext(here(stage, cpu).member, cpu);
    }

    /** What has been found so far. */
    public List<Found> findings() {
        return life.findings().all();
    }

    /** Has events delivered to the stage; null for no more. */
    public void catchEvent(int stage, int kind, Catcher catcher) {
        refuseInNmi();
        Uses.checkRegistered(member(stage));
        member(stage).catchers[kind] = catcher;
    }

    /** The calling code occupies its CPU for so much longer; the next time that time passes, control code acts. */
    public void charge(int stage, int cpu, long nanos, Runnable happening) {
        check(nanos >= 0, "nanos " + nanos);
        here(stage, cpu);
        if (world.executing != cpu) {
            throw new IllegalStateException("no code runs on cpu " + cpu);
        }
        world.meanwhile.addLast(happening);
        world.cpus[cpu].charged += nanos;
    }

    /** Time passes in the middle of the calling code; the next time that it does, control code acts. */
    public Then spend(int stage, int cpu, long nanos, Runnable happening) {
        check(nanos >= 0, "nanos " + nanos);
        Place place = here(stage, cpu);
        checkMaySpend(place);
        world.meanwhile.addLast(happening);
        playing.letPass(cpu, nanos);
        return bodies.isOver(place) ? Then.ENDS : Then.GOES_ON;
    }

    private void checkMaySpend(Place place) {
        Frame top = world.executing == place.cpu ? world.top(place.cpu) : null;
        if (top == null || top.place != place || top.brief) {
            throw new IllegalStateException("not this stage's code, or brief");
        }
    }

    /** Rules 60 to 63: others are parked while {@code section} runs; {@code after} is told each of them. */
    public Then critical(int stage, int cpu, long withinNanos, Runnable section, IntConsumer after) {
        check(withinNanos >= 0, "nanos " + withinNanos);
        Place place = here(stage, cpu);
        checkMaySpend(place);
        if (!playing.critical().enter(cpu, withinNanos, section, after)) {
            return Then.TIMED_OUT;
        }
        return bodies.isOver(place) ? Then.ENDS : Then.GOES_ON;
    }

    /** Rule 56: the stage opens, the CPU goes to those below, until a handler of the stage has ended. */
    public Then suspend(int stage, int cpu) {
        refuseInNmi();
        checkOn(stage, cpu);
        return bodies.suspend(member(stage).places[cpu]);
    }

    // ---- mailboxes ----

    /** A mailbox for so many posts on each CPU; returns its index, from 0 on, or -1 if no virtual irq is left. */
    public int mailbox(int stage, int capacity, Worker worker) {
        refuseInNmi();
        check(capacity >= 1 && capacity <= Box.CAPACITY_MAX, "capacity " + capacity);
        return boxes.add(member(stage), capacity, worker, this::schedule);
    }

    /** The irq of a mailbox. */
    public int boxIrq(int box) {
        return boxes.irq(box);
    }

    /** Posts work on the CPU; returns whether there was room. */
    public boolean post(int stage, int cpu, int box, long work) {
        return boxes.post(alive(stage, cpu).cpu, box, work);
    }

    /** Refuses a stage that is not on that CPU. */
    public void checkOn(int stage, int cpu) {
        check(cpu >= 0 && cpu < world.cpus.length && member(stage).isOn(cpu), "cpu " + cpu);
    }

    // ---- looking ----

    /** How everything stands. */
    public View view() {
        return new View(world);
    }

    // ---- arguments ----

    private Member member(int stage) {
        return world.everybody.get(stage);
    }

    /** The stage on a CPU that the calling code may touch. */
    private Place here(int stage, int cpu) {
        refuseInNmi();
        checkOn(stage, cpu);
        if (world.executing != World.NOBODY && world.executing != cpu) {
            throw new IllegalStateException("from the code of cpu " + world.executing);
        }
        return member(stage).places[cpu];
    }

    /** The same, of a stage that is not gone. */
    private Place alive(int stage, int cpu) {
        Place place = here(stage, cpu);
        if (place.member.life == Member.Life.GONE) {
            throw new IllegalStateException("stage " + place.member.name + " is gone");
        }
        return place;
    }

    private void refuseInNmi() {
        if (world.nmis > 0 && rules.refusesServicesInNmi()) {
            throw new IllegalStateException("an NMI runs: it may not use the pipeline");
        }
    }

    private int checkIrq(int irq) {
        check(irq >= 0 && irq < world.irqs, "irq " + irq);
        return irq;
    }

    private int usable(int stage, int irq) {
        refuseInNmi();
        Uses.checkRegistered(member(stage));
        return usable(irq);
    }

    private int usable(int irq) {
        check(world.isAllocated(checkIrq(irq)), "virtual irq " + irq + " is not allocated");
        return irq;
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
