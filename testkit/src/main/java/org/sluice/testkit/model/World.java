package org.sluice.testkit.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/** The state: stages head first, CPUs with what runs on them, lines, virtual irqs, and what is under way. */
final class World {

    static final int VIRQS = 64;
    static final int WORD = 64;
    static final int NOBODY = -1;
    /** In place of an irq: the IPI of a critical section, which is no domain's interrupt. */
    static final int CRITICAL = -1;
    static final int EVENT_KINDS = 4;

    final Choices choices;
    final Watcher watcher;
    final int hardwareIrqs;
    final int irqs;
    final Cpu[] cpus;
    final List<Member> order = new ArrayList<>();
    /** All that ever were, by number; number 0 is nobody. */
    final List<Member> everybody = new ArrayList<>();
    Member root;
    /** By CPU: would a walk find somebody? */
    IntPredicate somebodyMayPlay;
    /** By CPU: a stall bit or the code on top has changed. */
    IntConsumer currentChanged;
    /** How many NMIs run: another CPU's may come within one. */
    int nmis;
    /** Whose critical section it is, or nobody. */
    int criticalOwner = NOBODY;
    /** All CPUs have been asked to walk, since whoever looks here has put it to false. */
    boolean walksAsked;
    /** The CPU whose code executes, or nobody. */
    int executing = NOBODY;
    /** Whose handler an event calls that control code has raised; null if none. */
    Member calledByControl;
    long now;
    long lastId;
    final boolean[] level;
    final boolean[] masked;
    final Virq[] virqs = new Virq[VIRQS];
    final boolean[] virqHadOwner = new boolean[VIRQS];
    final Member[] systemOwner;
    /** What controllers and IPIs have sent, and no CPU has taken yet. */
    final ArrayDeque<Parcel> parcels = new ArrayDeque<>();
    /** What happens the next times that time passes. */
    final ArrayDeque<Runnable> meanwhile = new ArrayDeque<>();
    /** What is due at an instant: by asking order. */
    final List<Call> calls = new ArrayList<>();
    long arrivals;
    long triggers;
    /** By CPU, then by irq: what nobody handled. */
    final Place[] nobody;

    /** One CPU. */
    static final class Cpu {
        final List<Frame> frames = new ArrayList<>();
        boolean walkWanted;
        /** In another CPU's critical section: it takes and begins nothing. */
        boolean parked;
        boolean inNmi;
        long charged;
    }

    /** An allocation of a virtual irq. */
    static final class Virq {
        final int irq;
        final Member owner;
        final long bornAt;
        boolean freed;

        Virq(int irq, Member owner, long bornAt) {
            this.irq = irq;
            this.owner = owner;
            this.bornAt = bornAt;
        }
    }

    /** A deadline. */
    record Call(long at, Runnable deed) {
    }

    /** An interrupt on its way to a CPU. */
    record Parcel(int cpu, int irq, long id, long raised) {
    }

    World(Choices choices, int cpuCount, int hardwareIrqs, Watcher watcher) {
        this.choices = choices;
        this.watcher = watcher;
        this.hardwareIrqs = hardwareIrqs;
        irqs = hardwareIrqs + VIRQS;
        level = new boolean[irqs];
        masked = new boolean[irqs];
        systemOwner = new Member[irqs];
        cpus = new Cpu[cpuCount];
        nobody = new Place[cpuCount];
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            cpus[cpu] = new Cpu();
            nobody[cpu] = new Place(null, cpu, irqs);
        }
        everybody.add(null);
    }

    /** The first stage that neither leaves nor sits out; null if there is none. */
    Member head() {
        return head(order);
    }

    static Member head(List<Member> order) {
        for (Member member : order) {
            if (member.life == Member.Life.REGISTERED) {
                return member;
            }
        }
        return null;
    }

    long newId() {
        return ++lastId;
    }

    Frame top(int cpu) {
        List<Frame> frames = cpus[cpu].frames;
        return frames.isEmpty() ? null : frames.get(frames.size() - 1);
    }

    /** Whose code runs on the CPU, if only because it was interrupted; root on an idle one; null if nobody's. */
    Member current(int cpu) {
        Frame top = top(cpu);
        if (top != null) {
            return top.place.member;
        }
        return root != null && root.isOn(cpu) ? root : null;
    }

    /** Does a body execute, as opposed to a handler or control code? */
    boolean bodyExecutes() {
        return executing != NOBODY && top(executing).isBody;
    }

    boolean hasFrame(Place place) {
        for (Frame frame : cpus[place.cpu].frames) {
            if (frame.place == place) {
                return true;
            }
        }
        return false;
    }

    boolean isVirtual(int irq) {
        return irq >= hardwareIrqs;
    }

    boolean isAllocated(int irq) {
        return !isVirtual(irq) || virqs[irq - hardwareIrqs] != null;
    }

    /** The machine is to walk a CPU, if that leads to anything. */
    void askForWalk(int cpu) {
        if (somebodyMayPlay.test(cpu)) {
            cpus[cpu].walkWanted = true;
        }
    }

    void walkEverywhere() {
        walksAsked = true;
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            askForWalk(cpu);
        }
    }
}
