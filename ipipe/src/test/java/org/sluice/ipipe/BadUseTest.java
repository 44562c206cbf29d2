package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad argument is refused by its name and its bound, and nothing has changed. */
class BadUseTest {

    private static final int IRQ = 5;
    private static final int IRQS = FakeMachine.HARDWARE_IRQS + Pipeline.VIRQ_COUNT;
    private static final Domain QUIET = stage -> { };
    private static final IrqHandler NOTHING = (irq, here) -> { };

    private final FakeMachine machine = new FakeMachine(2);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage local = machine.register(StagePlan.of("local", 100, 1), QUIET);

    @AfterEach
    void close() {
        machine.close();
    }

    private String state() {
        List<String> state = new ArrayList<>();
        for (Stage stage : machine.pipeline.stages()) {
            state.add(stage.toString());
            for (int irq = 0; irq < IRQS; irq++) {
                state.add(stage.use(irq).toString());
            }
            for (int cpu : stage.cpus()) {
                state.add(stage.on(cpu).toString());
            }
        }
        return state + machine.pipeline.ledger().toString();
    }

    private void refused(Class<? extends Exception> kind, String message, ThrowingCallable call) {
        String before = state();
        assertThatThrownBy(call).isInstanceOf(kind).hasMessage(message);
        assertThat(state()).isEqualTo(before);
        machine.run();
        assertThat(machine.played).isEmpty();
    }

    private void refusedArgument(String message, ThrowingCallable call) {
        refused(IllegalArgumentException.class, message, call);
    }

    private void refusedNull(String name, ThrowingCallable call) {
        refused(NullPointerException.class, name, call);
    }

    @Nested
    class Constructing {

        @ParameterizedTest
        @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 3_969, Integer.MAX_VALUE})
        void aWrongNumberOfIrqs(int count) {
            refusedArgument("hardwareIrqs " + count + " is not in 1..3968",
                    () -> Pipeline.on(machine, count, PipelineTrace.NONE, (here, irq, fault) -> { }));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 3_968})
        void theBoundsThemselvesAreRight(int count) {
            assertThat(Pipeline.on(machine, count, PipelineTrace.NONE, (here, irq, fault) -> { }).irqCount())
                    .isEqualTo(count + 64);
        }

        @Test
        void aMachineWithoutCpus() {
            refusedArgument("cpuCount 0 of the hardware must be at least 1", () -> new FakeMachine(0));
        }

        @Test
        void nothingMayBeNull() {
            FaultHandler faults = (here, irq, fault) -> { };
            refusedNull("hardware", () -> Pipeline.on(null, 1, PipelineTrace.NONE, faults));
            refusedNull("trace", () -> Pipeline.on(machine, 1, null, faults));
            refusedNull("faults", () -> Pipeline.on(machine, 1, PipelineTrace.NONE, null));
            refusedNull("mode", () -> IrqUse.of(null));
        }
    }

    @Nested
    class Registering {

        private void register(StagePlan plan) {
            machine.pipeline.register(QUIET, plan);
        }

        @Test
        void names() {
            String rule = " must have 1 to 64 characters, not all blank";
            refusedArgument("name \"null\"" + rule, () -> register(StagePlan.of(null, 1, 0)));
            refusedArgument("name \"\"" + rule, () -> register(StagePlan.of("", 1, 0)));
            refusedArgument("name \" \"" + rule, () -> register(StagePlan.of(" ", 1, 0)));
            String longest = "x".repeat(64);
            refusedArgument("name \"x" + longest + "\"" + rule, () -> register(StagePlan.of("x" + longest, 1, 0)));
            refusedArgument("name rt is taken by a stage that is REGISTERED", () -> register(StagePlan.of("rt", 1, 0)));
            register(StagePlan.of(longest, 1, 0));
        }

        @ParameterizedTest
        @ValueSource(chars = {0, '\n', '\r', '\t', 0x7F, 0x85, 0x2028, 0x2029})
        void namesThatBreakLines(char letter) {
            refusedArgument(String.format("name must have no control characters, but has U+%04X at 2", (int) letter),
                    () -> register(StagePlan.of("rt" + letter + "x", 1, 0)));
        }

        @Test
        void priorities() {
            refusedArgument("priority -1 must be 0 or greater", () -> register(StagePlan.of("x", -1, 0)));
        }

        @Test
        void cpus() {
            refusedArgument("cpus must name at least one cpu", () -> register(StagePlan.of("x", 1)));
            refusedArgument("cpu 2 is not in 0..1", () -> register(StagePlan.of("x", 1, 0, 2)));
            refusedArgument("cpu -1 is not in 0..1", () -> register(StagePlan.of("x", 1, -1)));
            refusedArgument("cpus must ascend, but 0 follows 1", () -> register(StagePlan.of("x", 1, 1, 0)));
            refusedArgument("cpus must ascend, but 1 follows 1", () -> register(StagePlan.of("x", 1, 1, 1)));
        }

        @Test
        void nulls() {
            refusedNull("domain", () -> machine.pipeline.register(null, StagePlan.of("x", 1, 0)));
            refusedNull("plan", () -> register(null));
            refusedNull("cpus", () -> StagePlan.of("x", 1, (int[]) null));
            refusedNull("guard", () -> StagePlan.of("x", 1, 0).guardedBy(null));
        }

        @Test
        void aPlanKeepsItsOwnCopyOfTheCpus() {
            int[] cpus = {1};
            StagePlan plan = StagePlan.of("x", 1, cpus);
            cpus[0] = 7;
            plan.cpus()[0] = 7;
            assertThat(plan.cpus()).containsExactly(1);
        }
    }

    @Nested
    class Using {

        @ParameterizedTest
        @ValueSource(ints = {Integer.MIN_VALUE, -1, IRQS, Integer.MAX_VALUE})
        void irqsOutOfRange(int irq) {
            String message = "irq " + irq + " is not in 0.." + (IRQS - 1);
            LocalStage here = rt.on(0);
            refusedArgument(message, () -> rt.virtualize(irq, IrqUse.of(TERMINATE), NOTHING));
            refusedArgument(message, () -> rt.control(irq, IrqUse.IGNORED));
            refusedArgument(message, () -> rt.release(irq));
            refusedArgument(message, () -> rt.use(irq));
            refusedArgument(message, () -> rt.played(irq));
            refusedArgument(message, () -> rt.lock(irq));
            refusedArgument(message, () -> rt.unlock(irq));
            refusedArgument(message, () -> here.isPending(irq));
            refusedArgument(message, () -> here.propagate(irq));
            refusedArgument(message, () -> here.schedule(irq));
            refusedArgument(message, () -> here.trigger(irq));
            refusedArgument(message, () -> here.triggerOn(1, irq));
            refusedArgument(message, () -> machine.pipeline.cpu(0).trigger(irq));
            refusedArgument(message, () -> machine.pipeline.cpu(0).inject(irq, 0));
            refusedArgument(message, () -> machine.pipeline.cpu(0).arrive(irq, 1, 0));
        }

        @Test
        void virtualIrqsThatNobodyAllocated() {
            String message = "virtual irq 8 is not allocated";
            LocalStage here = rt.on(0);
            refusedArgument(message, () -> rt.virtualize(8, IrqUse.of(TERMINATE), NOTHING));
            refusedArgument(message, () -> rt.release(8));
            refusedArgument(message, () -> rt.unlock(8));
            refusedArgument(message, () -> here.triggerOn(1, 8));
            refusedArgument(message, () -> here.triggerOn(0, 8));
            refusedArgument(message, () -> machine.pipeline.cpu(0).trigger(8));
        }

        @Test
        void cpusOutOfRange() {
            refusedArgument("cpu 2 is not in 0..1", () -> rt.on(0).triggerOn(2, IRQ));
            refusedArgument("cpu -1 is not in 0..1", () -> rt.on(0).triggerOn(-1, IRQ));
            refusedArgument("cpu 2 is not in 0..1", () -> machine.pipeline.cpu(2));
            refusedArgument("stage rt is not on cpu 2, only on [0, 1]", () -> rt.on(2));
            refusedArgument("stage rt is not on cpu -1, only on [0, 1]", () -> rt.on(-1));
            refusedArgument("stage local is not on cpu 0, only on [1]", () -> local.on(0));
        }

        @Test
        void nulls() {
            refusedNull("use", () -> rt.virtualize(IRQ, null, NOTHING));
            refusedNull("handler", () -> rt.virtualize(IRQ, IrqUse.of(TERMINATE), null));
            refusedNull("use", () -> rt.control(IRQ, null));
            refusedNull("policy", () -> machine.pipeline.unregister(rt, null));
        }

        @Test
        void priorities() {
            refusedArgument("priority -1 must be 0 or greater", () -> rt.renice(-1));
        }

        @Test
        void stagesOfAnotherPipeline() {
            try (FakeMachine other = new FakeMachine(1)) {
                Stage foreign = other.stage("foreign", 1);
                refusedArgument("stage foreign(1) is of another pipeline",
                        () -> machine.pipeline.unregister(foreign, LeavePolicy.PLAY));
                refusedArgument("stage foreign(1) is of another pipeline", () -> machine.pipeline.quarantine(foreign));
            }
            refusedNull("stage", () -> machine.pipeline.unregister(null, LeavePolicy.PLAY));
            refusedNull("stage", () -> machine.pipeline.quarantine(null));
        }
    }

    @Nested
    class TimeAndPlace {

        @Test
        void negativeSpans() {
            refusedArgument("nanos -1 must not be negative", () -> rt.on(0).charge(-1));
            refusedArgument("nanos -1 must not be negative", () -> rt.on(0).spend(-1));
        }

        @Test
        void raisesOfTheFuture() {
            refusedArgument("raisedNanos 1 is not in 0..0", () -> machine.pipeline.cpu(0).inject(IRQ, 1));
            refusedArgument("raisedNanos -1 is not in 0..0", () -> machine.pipeline.cpu(0).inject(IRQ, -1));
            refusedArgument("raisedNanos 1 is not in 0..0", () -> machine.pipeline.cpu(0).arrive(IRQ, 9, 1));
            refusedArgument("raisedNanos -1 is not in 0..0", () -> machine.pipeline.cpu(0).arrive(IRQ, 9, -1));
            machine.elapse(7);
            machine.pipeline.cpu(0).arrive(IRQ, 9, 7);
            assertThat(machine.pipeline.ledger().arrivals()).isEqualTo(1);
        }

        @Test
        void aBodyThatWasNotChosen() {
            String why = " is not the one that was chosen to begin on cpu 0";
            PipelineCpu cpu = machine.pipeline.cpu(0);
            refused(IllegalStateException.class, "body rt@cpu0" + why, () -> cpu.runBody(rt.on(0)));
            Stage tasks = machine.register("tasks", 50, new Domain() {
                @Override
                public void start(Stage stage) {
                    machine.handle(stage, IRQ, TERMINATE);
                }

                @Override
                public void body(LocalStage here) {
                    here.suspend();
                }
            });
            refused(IllegalStateException.class, "body tasks@cpu0" + why, () -> cpu.runBody(tasks.on(0)));
            machine.run();
            refused(IllegalStateException.class, "body tasks@cpu0" + why, () -> cpu.runBody(tasks.on(0)));
            machine.arrive(0, IRQ);
            assertThat(cpu.deliver()).isEqualTo(PipelineCpu.Played.PLAYED);
            cpu.finish();
            assertThat(cpu.deliver()).isEqualTo(PipelineCpu.Played.BODY);
            assertThatThrownBy(() -> cpu.runBody(tasks.on(0))).as("it waits in suspend").hasMessage(
                    "body tasks@cpu0" + why);
        }

        @Test
        void chargeWhereNoCodeRuns() {
            refused(IllegalStateException.class, "charge by code that does not run on cpu 0",
                    () -> rt.on(0).charge(1));
        }

        @Test
        void spendOutsideTheOwnCode() {
            refused(IllegalStateException.class, "spend by code that does not run in rt@cpu0", () -> rt.on(0).spend(1));
            machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> local.on(1).spend(1));
            machine.raise(1, IRQ);
            assertThat(machine.faults).containsExactly("rt 5 spend by code that does not run in local@cpu1");
        }

        @Test
        void spendInABriefHandler() {
            machine.handle(rt, IRQ, IrqUse.of(TERMINATE).withBrief(), (irq, here) -> here.spend(1));
            machine.raise(0, IRQ);
            assertThat(machine.faults).containsExactly(
                    "rt 5 spend in handler of irq 5 of rt, whose use says brief");
        }

        @Test
        void finishingWhereNothingRuns() {
            refused(IllegalStateException.class, "finish on cpu 1, where nothing runs",
                    () -> machine.pipeline.cpu(1).finish());
        }

        @Test
        void suspendOutsideABody() {
            refused(IllegalStateException.class, "suspend of rt@cpu0 outside its body", () -> rt.on(0).suspend());
        }

        @Test
        void aQuarantinedStage() {
            machine.pipeline.quarantine(rt);
            refused(IllegalStateException.class, "stage rt is QUARANTINED, not registered",
                    () -> rt.virtualize(IRQ, IrqUse.of(TERMINATE), NOTHING));
            refused(IllegalStateException.class, "stage rt is QUARANTINED, not registered", () -> rt.renice(1));
        }
    }
}
