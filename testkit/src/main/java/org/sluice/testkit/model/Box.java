package org.sluice.testkit.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A mailbox: what was posted on each CPU and waits, in order; a virtual irq of the owner's carries it. */
final class Box {

    static final int CAPACITY_MAX = 65_536;

    final Member owner;
    final World.Virq virq;
    private final int capacity;
    private final Rules rules;
    /** By CPU. */
    private final List<ArrayDeque<Long>> posts = new ArrayList<>();

    Box(Member owner, World.Virq virq, int capacity, Rules rules, int cpus) {
        this.owner = owner;
        this.virq = virq;
        this.capacity = capacity;
        this.rules = rules;
        for (int cpu = 0; cpu < cpus; cpu++) {
            posts.add(new ArrayDeque<>());
        }
    }

    /** Returns whether there was room. */
    boolean put(int cpu, long work) {
        if (posts.get(cpu).size() == capacity) {
            return false;
        }
        posts.get(cpu).addLast(work);
        return true;
    }

    /** All that waits is done, what comes meanwhile included; if something is left because the work threw, says so. */
    void empty(int cpu, Worker worker, Runnable leftover) {
        ArrayDeque<Long> waiting = posts.get(cpu);
        try {
            while (!waiting.isEmpty()) {
                long work = rules.worksInOrder() ? waiting.pollFirst() : waiting.pollLast();
                worker.onWork(owner.number, cpu, work);
            }
        } finally {
            if (!waiting.isEmpty() && rules.leftPostsAskAgain()) {
                leftover.run();
            }
        }
    }
}
