package org.sluice.testkit.model;

import java.util.Arrays;

/** A stage on all its CPUs. */
final class Member {

    /** Rules 47 to 54: how far its life has come. */
    enum Life { REGISTERED, QUARANTINED, LEAVING, GONE }

    final int number;
    final String name;
    final boolean isRoot;
    int priority;
    Life life = Life.REGISTERED;
    /** By CPU; null where the stage is not. */
    final Place[] places;
    final Use[] uses;
    final Handler[] handlers;
    final boolean[] locked;
    /** By kind of event; null where nothing is caught. */
    final Catcher[] catchers;
    /** It sits out, or did before it left: nobody closes it, and it holds nobody back. */
    boolean staysOpen;
    /** A removal has been asked for and waits for a handler's return. */
    boolean leaveAsked;
    /** When its removal is late. */
    long deadline = Long.MAX_VALUE;
    /** Whoever removes it has said that nothing is to be played. */
    boolean dropAsked;

    Member(int number, String name, boolean isRoot, int priority, World world) {
        this.number = number;
        this.name = name;
        this.isRoot = isRoot;
        this.priority = priority;
        places = new Place[world.cpus.length];
        uses = new Use[world.irqs];
        handlers = new Handler[world.irqs];
        locked = new boolean[world.irqs];
        catchers = new Catcher[World.EVENT_KINDS];
        Arrays.fill(uses, Use.IGNORED);
    }

    boolean isOn(int cpu) {
        return places[cpu] != null;
    }

    /** How an arrival finds the irq used: whoever leaves or sits out ignores everything. */
    Use useAtArrival(int irq) {
        return life == Life.REGISTERED ? uses[irq] : Use.IGNORED;
    }

    boolean waits(int irq) {
        for (Place place : places) {
            if (place != null && place.waits(irq)) {
                return true;
            }
        }
        return false;
    }
}
