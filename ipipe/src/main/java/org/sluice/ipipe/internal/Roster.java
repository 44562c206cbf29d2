package org.sluice.ipipe.internal;

import java.util.List;
import org.sluice.ipipe.Profile;

/**
 * Who stands where, and who may come, go and move. Every refusal comes before any change; a change is one new
 * {@link Order}, switched for all CPUs at one instant, after which each CPU looks at its logs again. Control plane. The
 * museum of faults replaces it.
 */
class Roster {

    private final PipelineCore pipeline;
    private final Profile profile;
    private Order order = Order.NOBODY;
    private StageCore root;
    private boolean holding;

    Roster(PipelineCore pipeline) {
        this.pipeline = pipeline;
        this.profile = pipeline.profile();
    }

    final Order order() {
        return order;
    }

    /** Are several operations being carried out in one go? */
    final boolean isHolding() {
        return holding;
    }

    final StageCore root() {
        return root;
    }

    // ---- what is allowed ----

    /** May somebody come, whoever asks? */
    final void checkRegister(String name, int priority, boolean asRoot) {
        checkAuthority("register " + name);
        int stagesMax = profile.limit().stagesMax();
        if (order.stages().size() >= stagesMax) {
            throw new IllegalStateException("register " + name + ": there are " + stagesMax
                    + " stages, as many as the profile allows");
        }
        if (asRoot && root != null) {
            throw new IllegalStateException("register " + name + " as root: " + root.name() + " is the root");
        }
        checkWiredHead("register " + name, null, priority);
    }

    final void checkUnregister(StageCore stage) {
        checkAuthority("unregister " + stage.name());
        if (stage == root) {
            throw new IllegalStateException("unregister " + stage.name() + ": the root stays (EPERM)");
        }
    }

    final void checkRenice(StageCore stage, int priority) {
        if (profile.authority() == Profile.Authority.ROOT_NO_RENICE) {
            throw new IllegalStateException("renice " + stage.name() + ": this profile has no renice");
        }
        checkWiredHead("renice " + stage.name(), stage, priority);
    }

    final void checkAuthority(String what) {
        int cpu = pipeline.hardware().executingCpu();
        LocalStageCore caught = pipeline.events().caughtForControl();
        if (profile.authority() == Profile.Authority.ANYBODY || cpu < 0 && caught == null) {
            return;
        }
        LocalStageCore current = caught == null ? pipeline.pipe(cpu).current() : caught;
        if (current == null || !current.core().isRoot()) {
            throw new IllegalStateException(what + " by " + (current == null ? "nobody" : current.core().name())
                    + ": only the root may (EPERM)");
        }
    }

    /** A head with wired irqs stays the head. */
    private void checkWiredHead(String what, StageCore moved, int priority) {
        StageCore head = order.head();
        if (head == null || !head.uses().hasWired()) {
            return;
        }
        StageCore second = order.behind(head);
        boolean takesItsPlace = head == moved
                ? second != null && second.priority() >= priority
                : head.priority() < priority;
        if (takesItsPlace) {
            throw new IllegalStateException(what + " to priority " + priority + ": stage " + head.name()
                    + " has wired irqs and must stay the head");
        }
    }

    // ---- changes ----

    final void insert(StageCore stage) {
        root = stage.isRoot() ? stage : root;
        switchTo(order.with(stage));
    }

    final void remove(StageCore stage) {
        root = root == stage ? null : root;
        stage.everywhere().forEach(LocalStageCore::strike);
        switchTo(order.without(stage));
    }

    /** The stages take the priorities that there are, greatest first, as they stand in any order. */
    final void arrange(List<StageCore> headFirst) {
        List<Integer> priorities = order.stages().stream().map(StageCore::priority).toList();
        for (int i = 0; i < headFirst.size(); i++) {
            headFirst.get(i).setPriority(priorities.get(i));
        }
        switchTo(Order.of(headFirst));
    }

    final void checkArrange(List<StageCore> headFirst) {
        if (profile.authority() == Profile.Authority.ROOT_NO_RENICE) {
            throw new IllegalStateException("order " + headFirst + ": this profile has no renice");
        }
        if (headFirst.size() != order.stages().size() || !order.stages().containsAll(headFirst)
                || headFirst.stream().distinct().count() != headFirst.size()) {
            throw new IllegalArgumentException("headFirst " + headFirst + " must name each of " + order.stages()
                    + " once");
        }
        StageCore head = order.head();
        if (head != null && head != Order.of(headFirst).head() && head.uses().hasWired()) {
            throw new IllegalStateException("order " + headFirst + ": stage " + head.name()
                    + " has wired irqs and must stay the head");
        }
    }

    /** The life of a stage has changed: it records and lets pass something else from now on. */
    final void changed() {
        for (CpuPipe pipe : pipeline.pipes()) {
            pipe.routes().outdated();
        }
        pipeline.lines().claimedBy(order);
    }

    private void switchTo(Order next) {
        pipeline.land();
        order = next;
        for (CpuPipe pipe : pipeline.pipes()) {
            pipe.follow(next.chain(pipe.cpu()));
        }
        changed();
    }

    /** Carries several operations out; no CPU plays anything between two of them. */
    final void inOneGo(List<Runnable> operations) {
        boolean before = holding;
        holding = true;
        try {
            for (Runnable operation : operations) {
                pipeline.land();
                operation.run();
            }
        } finally {
            holding = before;
        }
        walkAll();
    }

    /**
     * After a change: each CPU looks at its logs again, or what is first in line now waits for the next arrival. The
     * CPU whose code runs comes last: what it plays takes time.
     */
    void walkAll() {
        if (holding) {
            return;
        }
        int executing = pipeline.hardware().executingCpu();
        for (CpuPipe pipe : pipeline.pipes()) {
            if (pipe.cpu() != executing) {
                pipe.play();
            }
        }
        if (executing >= 0) {
            pipeline.pipe(executing).play();
        }
    }
}
