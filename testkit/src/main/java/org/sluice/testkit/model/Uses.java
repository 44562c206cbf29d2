package org.sluice.testkit.model;

/** How stages use irqs: who may change that, and to what (rules 35, 42 to 46). */
final class Uses {

    private final World world;
    private final Rules rules;
    private final Arrivals arrivals;
    private final Lines lines;

    Uses(World world, Rules rules, Arrivals arrivals, Lines lines) {
        this.world = world;
        this.rules = rules;
        this.arrivals = arrivals;
        this.lines = lines;
    }

    /** Rules 42 to 45: a handler, or another one. */
    void virtualize(Member member, int irq, Use use, Handler handler) {
        checkChangeable(member, irq);
        boolean isThere = member.handlers[irq] != null;
        if (isThere && (member.uses[irq].has(Option.EXCLUSIVE) || use.has(Option.EXCLUSIVE))) {
            throw new IllegalStateException("irq " + irq + " has an exclusive handler");
        }
        checkNew(member, irq, use);
        member.handlers[irq] = handler;
        set(member, irq, use);
    }

    /** Rule 42: another use of what is handled already. Returns the former. */
    Use control(Member member, int irq, Use use) {
        checkChangeable(member, irq);
        if (use.mode().handles && member.handlers[irq] == null) {
            throw new IllegalStateException("irq " + irq + " has no handler");
        }
        checkNew(member, irq, use);
        Use former = member.uses[irq];
        set(member, irq, use);
        return former;
    }

    /** Rule 43: no handler any more. Returns the former use. */
    Use release(Member member, int irq) {
        checkChangeable(member, irq);
        return detach(member, irq);
    }

    /** A lock goes, too. */
    private Use detach(Member member, int irq) {
        Use former = member.uses[irq];
        member.locked[irq] &= !rules.releaseLiftsLock();
        member.handlers[irq] = null;
        member.uses[irq] = Use.IGNORED;
        for (Place place : member.places) {
            if (place != null) {
                arrivals.discard(place, irq, Account.Discard.RELEASED);
            }
        }
        lines.openHandled();
        return former;
    }

    private void set(Member member, int irq, Use use) {
        member.uses[irq] = use;
        if (use.has(Option.SYSTEM)) {
            world.systemOwner[irq] = member;
        }
        lines.openHandled();
        world.walkEverywhere();
    }

    private void checkCountable(Use use) {
        if (world.choices.hits() == Choices.Hits.MERGED && use.has(Option.COUNTED)) {
            throw new IllegalArgumentException("hits merge: COUNTED is not possible");
        }
    }

    /** Rule 44: SYSTEM, until the owner has left or sits out. */
    private void checkChangeable(Member member, int irq) {
        checkRegistered(member);
        Member owner = world.systemOwner[irq];
        if (owner != null && owner.life == Member.Life.REGISTERED) {
            throw new IllegalStateException("irq " + irq + " is a system irq");
        }
    }

    static void checkRegistered(Member member) {
        if (member.life != Member.Life.REGISTERED) {
            throw new IllegalStateException("stage " + member.name + " is " + member.life);
        }
    }

    private void checkNew(Member member, int irq, Use use) {
        checkCountable(use);
        if (rules.counts(world.choices, use) != rules.counts(world.choices, member.uses[irq]) && member.waits(irq)) {
            throw new IllegalStateException("irq " + irq + " waits: whether it is counted cannot change now");
        }
        if (use.has(Option.WIRED) && world.head() != member) {
            throw new IllegalStateException("only the head has wired irqs");
        }
        World.Virq virq = irq < world.hardwareIrqs ? null : world.virqs[irq - world.hardwareIrqs];
        if (use.has(Option.SYSTEM) && virq != null && virq.owner != member) {
            throw new IllegalStateException("irq " + irq + " is another stage's");
        }
        if (world.choices.oneHandler() && use.mode().handles) {
            for (Member other : world.order) {
                if (other != member && other.useAtArrival(irq).mode().handles) {
                    throw new IllegalStateException("irq " + irq + " is handled by stage " + other.name);
                }
            }
        }
    }

    // ---- lock ----

    /** Rule 46: what comes, and what waits, is held aside on all CPUs. */
    void lock(Member member, int irq) {
        checkChangeable(member, irq);
        member.locked[irq] = true;
        for (Place place : member.places) {
            if (place != null) {
                arrivals.move(place, irq, true);
            }
        }
    }

    /** Rule 46: what was held waits again, on all CPUs. Returns whether there was a lock. */
    boolean unlock(Member member, int irq) {
        checkChangeable(member, irq);
        boolean before = member.locked[irq];
        member.locked[irq] = false;
        unhold(member, irq);
        return before;
    }

    private void unhold(Member member, int irq) {
        int first = World.NOBODY;
        for (Place place : member.places) {
            if (place != null) {
                first = first < 0 ? place.cpu : first;
                if (rules.unlocks(place.cpu, first)) {
                    arrivals.move(place, irq, false);
                }
            }
        }
    }

    // ---- virtual irqs ----

    /** Rule 40: the lowest that is free; null if none is. */
    World.Virq allocate(Member member) {
        checkRegistered(member);
        for (int i = 0; i < World.VIRQS; i++) {
            if (world.virqs[i] == null) {
                world.virqs[i] = new World.Virq(world.hardwareIrqs + i, member, bornAt(i));
                return world.virqs[i];
            }
        }
        return null;
    }

    /** Rule 41, better: identities that are older than this are meant for another owner. */
    private long bornAt(int index) {
        return world.virqHadOwner[index] ? world.newId() : 0;
    }

    /** Rule 41, better: nothing of the old owner's reaches the next. */
    void free(World.Virq virq) {
        if (virq.freed) {
            throw new IllegalStateException("virtual irq " + virq.irq + " was freed before");
        }
        virq.freed = true;
        world.virqs[virq.irq - world.hardwareIrqs] = null;
        world.virqHadOwner[virq.irq - world.hardwareIrqs] = true;
        world.systemOwner[virq.irq] = null;
        for (Member member : world.order) {
            detach(member, virq.irq);
        }
    }
}
