package org.sluice.testkit.explore;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.PassPoint;
import org.sluice.x86.MessageDelay;
import org.sluice.x86.engine.Chance;
import org.sluice.x86.engine.Due;
import org.sluice.x86.engine.Engine;

/** Puts a chooser's decisions into a nanokernel's machine: ties, message delays, passes, control operations. */
final class MachineCourse implements Chance, MessageDelay, PassPoint {

    private static final int TARGET_BITS = 6;

    private final Nanokernel kernel;
    private final Engine engine;
    private final Chooser chooser;
    private final long[] delays;
    private final long[] passes;
    private final List<MachineWorld.Operation> operations;
    private final boolean[] done;
    private final Alternatives alternatives = new Alternatives();
    private final Map<Long, Long> lastArrival = new TreeMap<>();
    private int stepsBetweenChecks;
    private Supplier<Optional<Violation>> check;
    private long steps;
    private Violation broken;

    MachineCourse(Nanokernel kernel, Chooser chooser, long[] delays, long[] passes,
            List<MachineWorld.Operation> operations) {
        this.kernel = kernel;
        this.engine = kernel.machine().engine();
        this.chooser = chooser;
        this.delays = delays;
        this.passes = passes;
        this.operations = operations;
        this.done = new boolean[operations.size()];
    }

    void checkEvery(int newSteps, Supplier<Optional<Violation>> newCheck) {
        stepsBetweenChecks = newSteps;
        check = newCheck;
    }

    /** Lets the machine run; what broke on the way, if anything did. */
    Optional<Violation> run(Runnable straight) {
        engine.explore(this);
        kernel.machine().delayMessages(this);
        kernel.explorePasses(this);
        try {
            straight.run();
        } catch (ScheduleCut redundant) {
            throw redundant;
        } catch (Broken stop) {
            return Optional.of(broken);
        } catch (RuntimeException | Error thrown) {
            return Optional.of(new Violation("machine", "it stopped at " + engine.nowNanos() + " ns: " + thrown));
        } finally {
            engine.explore(null);
            kernel.machine().delayMessages(null);
            kernel.explorePasses(null);
        }
        return Optional.empty();
    }

    long steps() {
        return steps;
    }

    // ---- between two events ----

    @Override
    public void between() {
        if (steps % stepsBetweenChecks == stepsBetweenChecks - 1) {
            stopIfBroken();
        }
        for (int i = 0; i < done.length; i++) {
            if (!done[i] && chooser.choose(operations.get(i).label(), 2) == 1) {
                done[i] = true;
                operations.get(i).deed().accept(kernel);
            }
        }
    }

    private void stopIfBroken() {
        Optional<Violation> found = check.get();
        if (found.isPresent()) {
            broken = found.get();
            throw new Broken();
        }
    }

    @Override
    public int first(Due[] due, int count) {
        steps++;
        alternatives.at(engine.nowNanos());
        for (int i = 0; i < count; i++) {
            long footprint = due[i].runsCode() ? Footprint.EVERYTHING : due[i].touches();
            alternatives.add(due[i].sequence(), due[i].actor(), footprint, new Label(due[i]));
        }
        return chooser.next(alternatives);
    }

    private final class Label {
        private final Due due;

        private Label(Due due) {
            this.due = due;
        }

        @Override
        public String toString() {
            int irq = due.vector() < 0 ? -1 : Irqs.ofVector(due.vector());
            return irq < 0 ? due.toString() : due.what() + " " + kernel.irqName(irq)
                    + (due.cpu() < 0 ? "" : " of cpu " + due.cpu());
        }
    }

    // ---- messages and passes ----

    @Override
    public long arrivalNanos(int sender, long targets, long plannedNanos) {
        long arrival = plannedNanos;
        if (delays.length > 1) {
            arrival += delays[chooser.choose("a message is late", delays.length)];
        }
        for (long rest = targets; rest != 0; rest &= rest - 1) {
            arrival = Math.max(arrival, lastArrival.getOrDefault(between(sender, rest), 0L));
        }
        for (long rest = targets; rest != 0; rest &= rest - 1) {
            lastArrival.put(between(sender, rest), arrival);
        }
        return arrival;
    }

    private static long between(int sender, long targets) {
        return (long) sender << TARGET_BITS | Long.numberOfTrailingZeros(targets);
    }

    @Override
    public long lateNanos(int cpu) {
        return passes.length == 1 ? passes[0] : passes[chooser.choose("cpu " + cpu + " takes long", passes.length)];
    }

    /** Ends a run in which a rule is broken. */
    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Broken() {
            super(null, null, false, false);
        }
    }
}
