package org.sluice.testkit.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.sluice.testkit.model.Account.Discard;
import org.sluice.testkit.model.Choices.Authority;
import org.sluice.testkit.model.Choices.Leaving;

/** Coming, moving, leaving (rules 17, 47 to 54). */
final class Life {

    private final World world;
    private final Rules rules;
    private final Arrivals arrivals;
    private final Lines lines;
    private final Uses uses;
    private final Findings findings;

    Life(World world, Rules rules, Arrivals arrivals, Lines lines, Uses uses) {
        this.world = world;
        this.rules = rules;
        this.arrivals = arrivals;
        this.lines = lines;
        this.uses = uses;
        findings = new Findings(world, rules);
    }

    Findings findings() {
        return findings;
    }

    // ---- coming ----

    /** Rules 17, 35, 45, 47 to 49. */
    Member register(Plan plan) {
        checkPlan(plan);
        if (world.executing != World.NOBODY && !world.bodyExecutes()) {
            throw new IllegalStateException("not from a handler");
        }
        checkAuthority();
        if (world.order.size() >= world.choices.stagesMax()) {
            throw new IllegalStateException("there are " + world.order.size() + " stages");
        }
        if (plan.root() && world.root != null) {
            throw new IllegalStateException("there is a root");
        }
        Member member = new Member(world.everybody.size(), plan.name(), plan.root(), plan.priority(), world);
        for (int cpu : plan.cpus()) {
            member.places[cpu] = new Place(member, cpu, world.irqs);
            member.places[cpu].stalled = plan.root();
        }
        switchTo(with(world.order, member));
        world.everybody.add(member);
        if (plan.root()) {
            world.root = member;
        }
        return member;
    }

    /** What it does in the background may begin, if it has not been removed by its own start. */
    void begin(Member member, IntFunction<Body> body) {
        for (Place place : member.places) {
            if (place != null && body != null && member.life == Member.Life.REGISTERED) {
                place.body = body.apply(place.cpu);
                place.bodyState = Bodies.State.NEW;
            }
        }
        world.walkEverywhere();
    }

    private void checkPlan(Plan plan) {
        check(plan.priority() >= 0, "priority " + plan.priority());
        check(plan.cpus().length > 0, "no cpu");
        int last = World.NOBODY;
        for (int cpu : plan.cpus()) {
            check(cpu > last && cpu < world.cpus.length, "cpu " + cpu);
            last = cpu;
        }
        for (Member member : world.order) {
            check(!member.name.equals(plan.name()), "name " + plan.name());
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    /** Rule 49: behind all whose priority is as great or greater. */
    private static List<Member> with(List<Member> order, Member newcomer) {
        List<Member> more = new ArrayList<>(order);
        more.remove(newcomer);
        int at = 0;
        while (at < more.size() && more.get(at).priority >= newcomer.priority) {
            at++;
        }
        more.add(at, newcomer);
        return more;
    }

    /** Rule 45: nobody comes before a head that has wired irqs. */
    private void switchTo(List<Member> order) {
        if (movesWiredHead(order)) {
            throw new IllegalStateException("the head has wired irqs");
        }
        world.order.clear();
        world.order.addAll(order);
        lines.openHandled();
        world.walkEverywhere();
    }

    private boolean hasWired(Member head) {
        for (int irq = 0; irq < world.irqs; irq++) {
            if (head.useAtArrival(irq).has(Option.WIRED)) {
                return true;
            }
        }
        return false;
    }

    // ---- who may ----

    /** Rule 47. */
    private void checkAuthority() {
        boolean control = world.executing == World.NOBODY && world.calledByControl == null;
        if (world.choices.authority() == Authority.ANYBODY || control) {
            return;
        }
        Member asks = world.calledByControl == null ? world.current(world.executing) : world.calledByControl;
        if (asks == null || !asks.isRoot) {
            throw new IllegalStateException("EPERM: not root");
        }
    }

    /** Rule 52, better: at once, or when the code that asks has returned. */
    private void soon(Runnable deed) {
        if (world.executing == World.NOBODY || world.bodyExecutes()) {
            deed.run();
        } else {
            world.top(world.executing).wishes.add(deed);
        }
    }

    // ---- moving ----

    /** Rule 54. */
    void renice(Member member, int priority) {
        check(priority >= 0, "priority " + priority);
        if (world.choices.authority() == Authority.ROOT_NO_RENICE) {
            throw new IllegalStateException("there is no renice");
        }
        Uses.checkRegistered(member);
        if (movesWiredHead(member, priority)) {
            throw new IllegalStateException("the head has wired irqs");
        }
        soon(() -> move(member, priority));
    }

    private boolean movesWiredHead(Member member, int priority) {
        int former = member.priority;
        member.priority = priority;
        List<Member> order = with(world.order, member);
        member.priority = former;
        return movesWiredHead(order);
    }

    private void move(Member member, int priority) {
        if (member.life != Member.Life.REGISTERED || movesWiredHead(member, priority)) {
            findings.refusedLater(member);
        } else {
            member.priority = priority;
            List<Member> order = with(world.order, member);
            world.order.clear();
            world.order.addAll(order);
            lines.openHandled();
            if (rules.walksAfterRenice()) {
                world.walkEverywhere();
            }
        }
    }

    /** Rule 54 for all stages at once. */
    void order(List<Member> headFirst) {
        if (world.choices.authority() == Authority.ROOT_NO_RENICE) {
            throw new IllegalStateException("there is no renice");
        }
        check(isComplete(headFirst), "not all stages once");
        if (movesWiredHead(headFirst)) {
            throw new IllegalStateException("the head has wired irqs");
        }
        soon(() -> reorder(headFirst));
    }

    private boolean isComplete(List<Member> headFirst) {
        return headFirst.size() == world.order.size() && headFirst.containsAll(world.order);
    }

    private boolean movesWiredHead(List<Member> headFirst) {
        Member head = world.head();
        return head != null && hasWired(head) && World.head(headFirst) != head;
    }

    private void reorder(List<Member> headFirst) {
        if (!isComplete(headFirst) || movesWiredHead(headFirst)) {
            findings.refusedLater(headFirst.get(0));
            return;
        }
        List<Integer> priorities = world.order.stream().map(member -> member.priority).toList();
        for (int i = 0; i < headFirst.size(); i++) {
            headFirst.get(i).priority = priorities.get(i);
        }
        world.order.clear();
        world.order.addAll(headFirst);
        lines.openHandled();
        world.walkEverywhere();
    }

    // ---- leaving ----

    /** Rules 47, 51 to 53. */
    void unregister(Member member, boolean asksPlay, long withinNanos) {
        checkAuthority();
        if (member.isRoot) {
            throw new IllegalStateException("EPERM: the root stays");
        }
        Leaving leaving = world.choices.leaving();
        boolean plays = leaving == Leaving.PLAYED || leaving == Leaving.AS_ASKED && asksPlay;
        if (!member.leaveAsked) {
            member.leaveAsked = true;
            soon(() -> leave(member, plays));
        } else if (!plays && rules.stricterRemovalCounts()) {
            drop(member);
        }
        if (withinNanos > 0 && member.life != Member.Life.GONE) {
            endBy(member, world.now + withinNanos);
        }
    }

    /** Of several deadlines the earliest is in force. */
    private void endBy(Member member, long at) {
        if (at < member.deadline) {
            member.deadline = at;
            world.calls.add(new World.Call(at, () -> deadline(member, at)));
        }
    }

    private void deadline(Member member, long at) {
        if (member.life == Member.Life.GONE || at > member.deadline) {
            return;
        }
        drop(member);
        boolean begun = member.life == Member.Life.LEAVING;
        if (member.life != Member.Life.GONE && (begun || rules.deadlineRunsFromTheCall())) {
            findings.overdue(member);
        }
    }

    private void leave(Member member, boolean plays) {
        member.life = Member.Life.LEAVING;
        evictBodies(member);
        if (!plays || member.dropAsked) {
            arrivals.discardAll(member, Discard.LEFT);
        } else {
            unholdAll(member);
        }
        sitOut(member);
    }

    private void unholdAll(Member member) {
        for (Place place : member.places) {
            for (int irq = 0; place != null && irq < world.irqs; irq++) {
                if (Place.count(place.held, irq) > 0) {
                    arrivals.move(place, irq, false);
                }
            }
        }
    }

    /** A body that waits wakes to end; one that has not begun never will. */
    private void evictBodies(Member member) {
        for (Place place : member.places) {
            if (place != null && place.bodyState == Bodies.State.NEW && rules.leavingForgetsBodies()) {
                place.bodyState = Bodies.State.NONE;
            } else if (place != null && place.bodyState == Bodies.State.SUSPENDED && rules.leavingWakesBodies()) {
                place.bodyState = Bodies.State.WOKEN;
            }
        }
    }

    /** A stage that receives nothing more holds nobody back, except where its code runs. */
    private void sitOut(Member member) {
        for (Place place : member.places) {
            if (place != null && (member.staysOpen || !world.hasFrame(place))) {
                boolean wasStalled = place.stalled;
                place.open();
                if (wasStalled) {
                    world.currentChanged.accept(place.cpu);
                }
            }
        }
        lines.openHandled();
        checkGone(member);
        world.walkEverywhere();
    }

    /** What waits is discarded. */
    void drop(Member member) {
        if (member.life == Member.Life.LEAVING) {
            soon(() -> {
                arrivals.discardAll(member, Discard.LEFT);
                checkGone(member);
            });
        } else if (member.leaveAsked) {
            member.dropAsked = true;
        }
    }

    /** What was due at this instant or before is done. */
    void keepDeadlines() {
        for (int i = 0; i < world.calls.size(); i++) {
            if (world.calls.get(i).at() <= world.now) {
                world.calls.remove(i--).deed().run();
            }
        }
    }

    /** Gone when no entry, no body and no frame of it is anywhere; its virtual irqs go with it. */
    void checkGone(Member member) {
        if (member.life != Member.Life.LEAVING) {
            return;
        }
        for (Place place : member.places) {
            if (place != null && (!place.log.isEmpty() || !place.held.isEmpty() || world.hasFrame(place)
                    || place.bodyState != Bodies.State.NONE)) {
                return;
            }
        }
        member.life = Member.Life.GONE;
        world.order.remove(member);
        world.watcher.gone(member.number);
        for (int i = 0; i < World.VIRQS; i++) {
            if (world.virqs[i] != null && world.virqs[i].owner == member) {
                free(world.virqs[i]);
            }
        }
        lines.openHandled();
        world.walkEverywhere();
    }

    /** Rule 41, better; freeing the last entry lets a leaving stage go. */
    void free(World.Virq virq) {
        uses.free(virq);
        for (Member member : new ArrayList<>(world.order)) {
            checkGone(member);
        }
    }

    // ---- sitting out ----

    /** Rule 67, better: the code of the stage, of a handler of that irq or an event handler, threw. */
    void faulted(Member member, int cpu, int irq, RuntimeException fault) {
        if (world.watcher.faulted(member.number, cpu, irq, fault)) {
            findings.faultHandlerThrew(member, irq);
        }
        if (rules.whoThrowsSitsOut()) {
            sitOutSoon(member);
        }
    }

    /** Rule 47, and of a fault nobody is asked: the stage stays in the order, receives nothing, drops what waits. */
    void quarantine(Member member) {
        checkAuthority();
        sitOutSoon(member);
    }

    private void sitOutSoon(Member member) {
        soon(() -> {
            if (member.life == Member.Life.REGISTERED) {
                member.life = Member.Life.QUARANTINED;
                evictBodies(member);
                member.staysOpen = rules.sittingOutStaysOpen();
                arrivals.discardAll(member, Discard.QUARANTINED);
                sitOut(member);
            }
        });
    }
}
