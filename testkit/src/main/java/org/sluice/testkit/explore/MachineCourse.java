package org.sluice.testkit.explore;

import java.util.Arrays;
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
import org.sluice.x86.text.Durations;

/** Puts a chooser's decisions into a nanokernel's machine: ties, message delays, passes, control operations. */
final class MachineCourse implements Chance, MessageDelay, PassPoint {

    private static final int TARGET_BITS = 6;
    private static final List<String> WHEN = List.of(" not yet", "");

    private final Nanokernel kernel;
    private final Engine engine;
    private final Chooser chooser;
    private final long[] delays;
    private final long[] passes;
    private final List<MachineWorld.Operation> operations;
    private final boolean[] done;
    private final Alternatives alternatives = new Alternatives();
    private final Map<Long, Long> lastArrival = new TreeMap<>();
    private final List<String> delayWords;
    private final List<String> passWords;
    private final OperationPoint operationPoint = new OperationPoint();
    private final MessagePoint messagePoint = new MessagePoint();
    private final PassPlace passPoint = new PassPlace();
    private int stepsBetweenChecks;
    private Supplier<Optional<Violation>> check;
    private long steps;
    private boolean operated;
    private Violation broken;

    MachineCourse(Nanokernel kernel, Chooser chooser, long[] delays, long[] passes,
            List<MachineWorld.Operation> operations) {
        this.kernel = kernel;
        this.engine = kernel.machine().engine();
        this.chooser = chooser;
        this.delays = delays;
        this.passes = passes;
        this.operations = operations;
        this.delayWords = words(delays);
        this.passWords = words(passes);
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

    /** Has a control operation taken effect? */
    boolean hasOperated() {
        return operated;
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
            if (!done[i] && chooser.choose(operationPoint.of(operations.get(i)), WHEN) == 1) {
                done[i] = true;
                operated = true;
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
        alternatives.at(due[0].nanos());
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
            arrival += delays[chooser.choose(messagePoint.of(sender, targets), delayWords)];
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
        passPoint.cpu = cpu;
        return passes[chooser.choose(passPoint, passWords)];
    }

    private static List<String> words(long[] nanos) {
        return Arrays.stream(nanos).mapToObj(Durations::format).toList();
    }

    // ---- what is told of a choice ----

    private final class OperationPoint {
        private MachineWorld.Operation operation;

        private OperationPoint of(MachineWorld.Operation newOperation) {
            operation = newOperation;
            return this;
        }

        @Override
        public String toString() {
            return "at " + Durations.format(engine.nowNanos()) + ": " + operation.label();
        }
    }

    private final class MessagePoint {
        private int sender;
        private long targets;

        private MessagePoint of(int newSender, long newTargets) {
            sender = newSender;
            targets = newTargets;
            return this;
        }

        @Override
        public String toString() {
            String from = sender >= FIRST_MSI ? "message source " + (sender - FIRST_MSI)
                    : sender >= FIRST_PIN ? "pin " + (sender - FIRST_PIN) : "cpu " + (sender - FIRST_CPU);
            String to = Long.bitCount(targets) > 1 ? "several" : "cpu " + Long.numberOfTrailingZeros(targets);
            return "at " + Durations.format(engine.nowNanos()) + ": a message from " + from + " to " + to
                    + " is late by ";
        }
    }

    private final class PassPlace {
        private int cpu;

        @Override
        public String toString() {
            return "at " + Durations.format(engine.nowNanos()) + ": cpu " + cpu
                    + " opens a stage, and before it plays pass ";
        }
    }

    /** Ends a run in which a rule is broken. */
    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Broken() {
            super(null, null, false, false);
        }
    }
}
