package org.sluice.ipipe;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A seeded program of everything that can happen to a pipeline, from control code, from handlers and from bodies. The
 * fake machine checks the books after every step; this checks what else must hold when a step is over.
 */
final class RandomProgram implements AutoCloseable {

    private static final int ACTS_PER_STEP_MAX = 40;

    final FakeMachine machine;
    private final int stagesMax;
    private final List<Stage> stages = new ArrayList<>();
    private final Map<Stage, BitSet> locked = new LinkedHashMap<>();
    private long state;
    private int fuel;
    private int registered;
    private long arrivals;

    /** Nobody looks at the books until the step is over. */
    RandomProgram unwatched() {
        machine.lookAway();
        return this;
    }

    RandomProgram(long seed, int cpus, int stagesMax) {
        this.state = seed;
        this.stagesMax = stagesMax;
        machine = new FakeMachine(cpus);
        machine.level(2);
        machine.level(3);
    }

    /** SplitMix64. */
    private int below(int bound) {
        state += 0x9E3779B97F4A7C15L;
        long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return (int) Math.floorMod(z ^ z >>> 31, (long) bound);
    }

    private int irq() {
        return below(FakeMachine.HARDWARE_IRQS);
    }

    private int cpu() {
        return below(machine.cpuCount());
    }

    /** Any CPU for control code, its own for code that runs. */
    private int cpuInReach() {
        int any = cpu();
        return machine.executingCpu() < 0 ? any : machine.executingCpu();
    }

    private Stage any() {
        return stages.get(below(stages.size()));
    }

    /** One step from outside, and everything that follows from it. */
    void step() {
        fuel = ACTS_PER_STEP_MAX;
        if (stages.isEmpty() || stages.size() < stagesMax && below(10) == 0) {
            register();
        } else if (below(3) > 0) {
            arrive(cpu());
        } else {
            control();
        }
        if (below(4) > 0) {
            settle();
        }
    }

    private void settle() {
        machine.run();
        check();
    }

    private void arrive(int cpu) {
        arrivals++;
        machine.arrive(cpu, irq());
    }

    private void register() {
        Domain domain = below(2) == 0 ? this::attach : new Domain() {
            @Override
            public void start(Stage stage) {
                attach(stage);
            }

            @Override
            public void body(LocalStage here) {
                for (;;) {
                    act(here);
                    here.suspend();
                }
            }
        };
        stages.add(machine.register("s" + registered++, below(4) * 50, domain));
    }

    private void attach(Stage stage) {
        for (int i = 0; i < 5; i++) {
            virtualize(stage);
        }
    }

    private void virtualize(Stage stage) {
        int irq = irq();
        boolean waits = false;
        for (int cpu : stage.cpus()) {
            waits |= stage.on(cpu).isPending(irq);
        }
        boolean counted = waits ? stage.use(irq).has(IrqOption.COUNTED) : below(4) == 0;
        boolean brief = below(3) == 0;
        IrqUse plain = IrqUse.of(IrqMode.values()[below(4)]);
        IrqUse spoken = brief ? plain.withBrief() : plain;
        IrqUse use = counted ? spoken.withCounted() : spoken;
        stage.virtualize(irq, use, machine.noting(stage, (number, here) -> {
            for (int acts = below(3); acts > 0; acts--) {
                if (brief) {
                    briefAct(here);
                } else {
                    act(here);
                }
            }
        }));
    }

    private boolean mayAct() {
        return fuel-- > 0;
    }

    private void act(LocalStage here) {
        if (below(3) > 0) {
            briefAct(here);
        } else if (mayAct()) {
            for (int i = below(3); i > 0; i--) {
                int cpu = cpu();
                machine.meanwhile(() -> arrive(cpu));
            }
            here.spend(below(100));
        }
    }

    private void briefAct(LocalStage here) {
        if (!mayAct()) {
            return;
        }
        switch (below(13)) {
            case 11 -> arriveElsewhere(here.cpu());
            case 12 -> quarantine();
            case 0 -> here.charge(below(50));
            case 1 -> here.unstall();
            case 2 -> here.stall();
            case 3 -> here.restore(below(2) == 0);
            case 4 -> here.propagate(irq());
            case 5 -> here.schedule(irq());
            case 6 -> here.trigger(irq());
            case 7 -> here.triggerOn(cpu(), irq());
            case 8 -> any().on(here.cpu()).unstall();
            case 9 -> throwRarely();
            default -> control();
        }
    }

    /** What comes to another CPU while code runs here is on its way there when that code returns. */
    private void arriveElsewhere(int busy) {
        int cpu = cpu();
        if (cpu != busy) {
            arrive(cpu);
        }
    }

    private void quarantine() {
        if (below(10) == 0) {
            machine.pipeline.quarantine(any());
        }
    }

    private void throwRarely() {
        if (below(10) == 0) {
            throw new IllegalStateException("at random");
        }
    }

    private void control() {
        Stage stage = any();
        if (!stage.isRegistered()) {
            leave(stage);
            return;
        }
        switch (below(12)) {
            case 0 -> stage.on(cpuInReach()).stall();
            case 1, 2 -> stage.on(cpuInReach()).unstall();
            case 3 -> stage.on(cpuInReach()).restore(below(2) == 0);
            case 4 -> stage.renice(below(5) * 50);
            case 5 -> lock(stage, irq(), true);
            case 6 -> lock(stage, irq(), false);
            case 7 -> virtualize(stage);
            case 8 -> stage.release(irq());
            case 9 -> virq(stage);
            case 10 -> stage.on(cpuInReach()).trigger(irq());
            default -> leave(stage);
        }
    }

    private void virq(Stage stage) {
        Virq virq = stage.allocateVirq().orElseThrow();
        machine.handle(stage, virq.irq(), IrqMode.ACCEPT);
        stage.on(cpuInReach()).trigger(virq.irq());
        if (below(2) == 0) {
            virq.free();
        }
    }

    private void leave(Stage stage) {
        Departure departure = machine.pipeline.unregister(stage,
                below(2) == 0 ? LeavePolicy.PLAY : LeavePolicy.DROP);
        departure.whenGone(() -> stages.remove(stage));
        if (below(3) == 0) {
            departure.drop();
        }
    }

    /** What holds whenever nothing runs and every walk that was asked for has been made. */
    private void check() {
        PipelineLedger ledger = machine.pipeline.ledger();
        require(ledger.total().delivered() == machine.handlerCalls, "delivered is not what handlers saw");
        require(ledger.total().merged() == machine.ids("merged").size(), "merged is not what the trace says");
        require(ledger.total().discarded() == machine.ids("discarded").size(), "discarded is not what the trace says");
        int last = Integer.MAX_VALUE;
        for (Stage stage : machine.pipeline.stages()) {
            require(stage.priority() <= last, "the order is not by priority");
            last = stage.priority();
        }
        for (int cpu = 0; cpu < machine.cpuCount(); cpu++) {
            checkNothingWaitsInTheOpen(cpu);
        }
    }

    private void checkNothingWaitsInTheOpen(int cpu) {
        for (Stage stage : machine.pipeline.stages()) {
            if (stage.on(cpu).isStalled()) {
                return;
            }
            for (int irq = 0; irq < machine.pipeline.irqCount(); irq++) {
                require(!stage.on(cpu).isPending(irq) || isLocked(stage, irq),
                        "irq " + irq + " waits in " + stage + ", which is open on cpu " + cpu);
            }
        }
    }

    private boolean isLocked(Stage stage, int irq) {
        return stage.isRegistered() && locked.getOrDefault(stage, new BitSet()).get(irq);
    }

    private void lock(Stage stage, int irq, boolean locking) {
        locked.computeIfAbsent(stage, unlocked -> new BitSet()).set(irq, locking);
        if (locking) {
            stage.lock(irq);
        } else {
            stage.unlock(irq);
        }
    }

    /** Opens everything; then nothing may be left anywhere. */
    void finish() {
        fuel = 0;
        for (Stage stage : List.copyOf(stages)) {
            if (stage.isRegistered()) {
                for (int irq = 0; irq < FakeMachine.HARDWARE_IRQS; irq++) {
                    stage.unlock(irq);
                }
            }
            for (int cpu : stage.cpus()) {
                stage.on(cpu).unstall();
            }
        }
        settle();
        PipelineLedger.Line total = machine.pipeline.ledger().total();
        require(total.pending() == 0 && total.held() == 0, "something is left: " + total);
        require(machine.pipeline.ledger().arrivals() >= arrivals, "arrivals were lost");
        for (Stage stage : List.copyOf(stages)) {
            leave(stage);
        }
        settle();
        require(machine.pipeline.stages().isEmpty(), "somebody stayed: " + machine.pipeline.stages());
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    @Override
    public void close() {
        machine.close();
    }
}
