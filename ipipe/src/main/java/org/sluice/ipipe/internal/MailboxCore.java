package org.sluice.ipipe.internal;

import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Mailbox;
import org.sluice.ipipe.Virq;

/** A ring per CPU, emptied by the handler of a virtual irq. Owner of each ring: its CPU. */
final class MailboxCore implements Mailbox {

    static final int CAPACITY_MAX = 65_536;

    private final StageCore owner;
    private final PipelineCore pipeline;
    private final Virq virq;
    private final int capacity;
    private final Work work;
    private final long[][] posts;
    private final int[] head;
    private final int[] size;

    MailboxCore(StageCore owner, Virq virq, int capacity, Work work) {
        this.owner = owner;
        this.pipeline = owner.pipeline();
        this.virq = virq;
        this.capacity = capacity;
        this.work = work;
        this.posts = new long[pipeline.cpuCount()][capacity];
        this.head = new int[pipeline.cpuCount()];
        this.size = new int[pipeline.cpuCount()];
        owner.virtualize(virq.irq(), IrqUse.of(IrqMode.TERMINATE).withExclusive(), this::empty);
    }

    private void empty(int number, LocalStage here) {
        int cpu = here.cpu();
        try {
            while (size[cpu] > 0) {
                long post = posts[cpu][head[cpu]];
                head[cpu] = (head[cpu] + 1) % capacity;
                size[cpu]--;
                work.onWork(post, here);
            }
        } finally {
            if (size[cpu] > 0) {
                here.schedule(virq.irq()); // it threw: what is left comes next, if the stage is still there
            }
        }
    }

    @Override
    public int irq() {
        return virq.irq();
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public int waiting(int cpu) {
        pipeline.checkCpu(cpu);
        return size[cpu];
    }

    @Override
    public boolean post(LocalStage from, long newWork) {
        LocalStageCore poster = pipeline.own(from);
        pipeline.virqs().checkHeld(virq);
        poster.checkUsable();
        int cpu = poster.cpu();
        if (!owner.isOn(cpu) || !owner.records(virq.irq())) {
            throw new IllegalStateException("post on cpu " + cpu + ": stage " + owner.name() + " is " + owner.life()
                    + (owner.isRegistered() ? ", but does not handle irq " + virq.irq() + " there" : ""));
        }
        if (size[cpu] == capacity) {
            return false;
        }
        posts[cpu][(head[cpu] + size[cpu]) % capacity] = newWork;
        size[cpu]++;
        poster.pipe().handDown(owner.local(cpu), virq.irq(), true);
        poster.pipe().play();
        return true;
    }

    @Override
    public boolean postAndSuspend(LocalStage from, long newWork) {
        LocalStageCore poster = pipeline.own(from);
        poster.pipe().bodies().checkInBody(poster);
        poster.body().expectHandler();
        boolean posted = post(from, newWork);
        if (posted) {
            poster.pipe().bodies().suspend(poster);
            poster.body().leaveIfEvicted();
        }
        return posted;
    }
}
