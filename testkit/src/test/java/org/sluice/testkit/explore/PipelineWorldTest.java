package org.sluice.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.nanokernel.Irqs;

/** Tiny programs on the real pipeline: the healthy ones hold under every schedule, the faulty ones are caught. */
class PipelineWorldTest {

    private static final long MAX = 200_000;
    private static final int IRQ = 5;
    private static final IrqUse COUNTED = IrqUse.of(IrqMode.ACCEPT).withBrief().withCounted();
    private static final IrqUse BRIEF = IrqUse.of(IrqMode.TERMINATE).withBrief();

    private static final class Seen {
        private int first;
        private int second;
        private boolean flag;
        private boolean done;
    }

    private static Optional<String> told(boolean holds, Object what) {
        return holds ? Optional.empty() : Optional.of(what.toString());
    }

    /** A program that closes its stage for a while, below a stage that takes every irq. */
    private static PipelineWorld<Seen> maskedWhile(int pulses) {
        return new PipelineWorld<>("masked-while", 1, Seen::new)
                .stage("rt", 200, rt -> rt.handles(IRQ, IrqUse.of(IrqMode.ACCEPT).withBrief().withCounted(),
                        (irq, here) -> here.state().first++))
                .stage("linux", 100, linux -> linux
                        .handles(IRQ, IrqUse.of(IrqMode.TERMINATE).withBrief().withCounted(),
                                (irq, here) -> here.state().second++)
                        .program(0, Act.of("stall", here -> here.stage().stall()),
                                Act.of("work", here -> { }),
                                Act.of("unstall", here -> here.stage().unstall())))
                .pulses(IRQ, pulses)
                .atEnd("linux sees what rt sees", run -> told(run.state().first == run.state().second,
                        run.state().first + " and " + run.state().second));
    }

    @Test
    void whatIsMaskedComesLater() {
        Report report = Explorer.explore(maskedWhile(2), Plan.exhaustive(MAX));
        assertThat(report.violation()).isEmpty();
        assertThat(report.complete()).isTrue();
        assertThat(report.distinct()).isGreaterThan(10);
    }

    /** A handler that puts a stage out, which happens when it returns, and an interrupt on its way on another CPU. */
    @Test
    void whoeverSitsOutPlaysNothingWhateverIsOnItsWayElsewhere() {
        PipelineWorld<Seen> world = new PipelineWorld<>("quarantine", 2, Seen::new)
                .stage("rt", 200, rt -> rt.handles(IRQ, IrqUse.of(IrqMode.ACCEPT),
                        (irq, here) -> here.stage().spend(0)))
                .stage("io", 150, io -> io.handles(IRQ + 1, IrqUse.of(IrqMode.ACCEPT), (irq, here) -> {
                    here.run().pipeline().quarantine(here.run().stage("linux"));
                    here.stage().spend(0);
                    here.stage().spend(0);
                }))
                .stage("linux", 100, linux -> linux.handles(IRQ, IrqUse.of(IrqMode.ACCEPT), (irq, here) ->
                        here.state().flag |= !here.run().stage("linux").isRegistered()))
                .route(IRQ, 1).route(IRQ + 1, 0).pulses(IRQ, 1).pulses(IRQ + 1, 1)
                .atEnd("who sits out plays nothing", run -> told(!run.state().flag, "linux was played"));
        Report report = Explorer.explore(world, Plan.exhaustive(MAX));
        assertThat(report.violation()).isEmpty();
        assertThat(report.complete()).isTrue();
        assertThat(report.runs()).isGreaterThan(2_000);
    }

    @Test
    void reductionFindsTheSameSchedulesOnTheRealPipeline() {
        Report all = Explorer.explore(twoCpus(), Plan.exhaustive(MAX).unreduced());
        Report reduced = Explorer.explore(twoCpus(), Plan.exhaustive(MAX));
        assertThat(all.complete() && reduced.complete()).isTrue();
        assertThat(reduced.distinct()).isEqualTo(all.distinct());
        assertThat(reduced.runs()).isLessThan(all.runs() / 4);
    }

    /** Two CPUs that do not know each other, each with a line of its own. */
    private static PipelineWorld<Seen> twoCpus() {
        return new PipelineWorld<>("two-cpus", 2, Seen::new)
                .stage("linux", 100, linux -> linux.handles(IRQ, IrqMode.TERMINATE).handles(IRQ + 1, IrqMode.TERMINATE))
                .route(IRQ, 0).route(IRQ + 1, 1)
                .pulses(IRQ, 1).pulses(IRQ + 1, 1)
                .codeApart();
    }

    /** One CPU waits for a flag that another sets before it sends an IPI. */
    private static PipelineWorld<Seen> wakeUp(boolean checksAndHaltsAtOnce) {
        return new PipelineWorld<>("wake-up", 2, Seen::new)
                .stage("linux", 100, linux -> {
                    linux.handles(Irqs.RESCHEDULE, BRIEF, (irq, here) -> { });
                    linux.program(1, Act.of("set flag", here -> here.state().flag = true),
                            Act.of("send ipi", here -> here.stage().triggerOn(0, Irqs.RESCHEDULE)));
                    if (checksAndHaltsAtOnce) {
                        linux.program(0, Act.<Here<Seen>>of("go", here -> here.state().done = true)
                                .when(here -> here.state().flag));
                    } else {
                        linux.program(0,
                                Act.of("check flag", here -> here.state().first = here.state().flag ? 1 : 0),
                                Act.of("halt unless set", here -> haltUnless(here)),
                                Act.of("go", here -> here.state().done = true));
                    }
                })
                .atEnd("woken", run -> told(run.state().done, "cpu 0 sleeps, and the flag is set"));
    }

    private static void haltUnless(Here<Seen> here) {
        if (here.state().first == 0) {
            here.stage().suspend();
        }
    }

    @Test
    void aWakeUpBetweenCheckAndHaltIsLostIfTheTwoAreTwoSteps() {
        Report report = Explorer.explore(wakeUp(false), Plan.exhaustive(MAX));
        assertThat(report.violation()).map(Violation::rule).contains("woken");
        String token = report.token().orElseThrow();
        assertThat(Explorer.rerun(wakeUp(false), token).violation()).isEqualTo(report.violation());
        assertThat(report.finding().orElseThrow().story()).containsSubsequence("linux of cpu 0: check flag",
                "linux of cpu 1: set flag", "ipi 0xa9 of cpu 0", "linux of cpu 0: halt unless set");
    }

    @Test
    void noWakeUpIsLostIfCheckAndHaltAreOneStep() {
        Report report = Explorer.explore(wakeUp(true), Plan.exhaustive(MAX));
        assertThat(report.violation()).isEmpty();
        assertThat(report.complete()).isTrue();
    }

    /** A machine whose IPIs are lost while the target's flag is clear: between acceptance and entry. */
    private static Hardware deaf(Hardware real, PipelineRun<Seen>[] runs) {
        return (Hardware) Proxy.newProxyInstance(Hardware.class.getClassLoader(), new Class<?>[] {Hardware.class},
                (proxy, method, arguments) -> {
                    boolean ipi = method.getName().equals("sendIpi");
                    if (ipi && !runs[0].machine().cpu((int) arguments[1]).hardEnabled()) {
                        return null;
                    }
                    return method.invoke(real, arguments);
                });
    }

    private static PipelineWorld<Seen> ipiWorld(boolean faulty) {
        @SuppressWarnings({"unchecked", "rawtypes"})
        PipelineRun<Seen>[] runs = new PipelineRun[1];
        Act<PipelineRun<Seen>> seek = Act.of("seek", Footprint.line(0), run -> { });
        PipelineWorld<Seen> world = new PipelineWorld<>("ipi", 2, Seen::new)
                .stage("linux", 100, linux -> linux
                        .onStart((run, stage) -> runs[0] = run)
                        .handles(IRQ, IrqMode.TERMINATE)
                        .handles(Irqs.CALL_FUNCTION, BRIEF, (irq, here) -> here.state().done = true)
                        .program(1, Act.of("call cpu 0", here -> here.stage().triggerOn(0, Irqs.CALL_FUNCTION))))
                .actor("disk", seek, seek, seek,
                        Act.of("done", Footprint.line(IRQ) | Footprint.cpu(0), run -> run.pulse(IRQ)))
                .atEnd("called", run -> told(run.state().done, "cpu 0 was never called"));
        return faulty ? world.adapter(real -> deaf(real, runs)) : world;
    }

    @Test
    void anAdapterThatLosesAnIpiIsFoundAndItsTwinIsClean() {
        Report report = Explorer.explore(ipiWorld(true), Plan.random(200));
        assertThat(report.violation()).map(Violation::rule).contains("called");
        assertThat(report.runs()).isGreaterThan(1);
        assertThat(report.finding().orElseThrow().shrunk().deviations()).isLessThanOrEqualTo(6);
        Report twin = Explorer.explore(ipiWorld(false).codeApart(), Plan.exhaustive(MAX));
        assertThat(twin.violation()).isEmpty();
        assertThat(twin.complete()).isTrue();
        assertThat(twin.runs()).isGreaterThan(report.runs());
    }

    /** A pipeline whose order changes while a handler of the moved stage may be running. */
    @Test
    void reniceAtAnyMomentLosesNothing() {
        PipelineWorld<Seen> world = new PipelineWorld<>("renice", 2, Seen::new)
                .stage("rt", 200, rt -> rt.handles(IRQ, COUNTED, (irq, here) -> here.state().first++))
                .stage("linux", 100, linux -> linux.handles(IRQ, COUNTED, (irq, here) -> here.state().second++)
                        .program(0, Act.of("stall", here -> here.stage().stall()),
                                Act.of("unstall", here -> here.stage().unstall())))
                .pulses(IRQ, 2)
                .actor("control", Act.of("linux to the head", run -> run.stage("linux").renice(300)),
                        Act.of("and back", run -> run.stage("linux").renice(100)))
                .atEnd("both see both", run -> told(run.state().first == run.state().second,
                        run.state().first + " and " + run.state().second));
        for (Plan plan : new Plan[] {Plan.random(500), Plan.pct(300, 3)}) {
            Report report = Explorer.explore(world, plan);
            assertThat(report.violation()).isEmpty();
            assertThat(report.distinct()).isGreaterThan(30);
        }
    }

    @Test
    void aLevelLineIsHandledUntilItsDeviceIsQuiet() {
        PipelineWorld<Seen> world = new PipelineWorld<>("level", 1, Seen::new)
                .level(IRQ)
                .stage("rt", 200, rt -> rt.handles(IRQ, IrqUse.of(IrqMode.ACCEPT).withBrief(), (irq, here) -> { }))
                .stage("linux", 100, linux -> linux.handles(IRQ, BRIEF, (irq, here) -> {
                    here.state().second++;
                    here.run().lower(IRQ);
                }))
                .actor("disk", Act.of("raise", run -> run.raise(IRQ)),
                        Act.<PipelineRun<Seen>>of("raise again", run -> run.raise(IRQ))
                                .when(run -> run.state().second > 0))
                .atEnd("twice", run -> told(run.state().second == 2, run.state().second));
        Report report = Explorer.explore(world, Plan.exhaustive(MAX));
        assertThat(report.violation()).isEmpty();
        assertThat(report.complete()).isTrue();
    }

    @Test
    void whatIsWrongAtRestIsToldByRule() {
        assertThat(ruleOf(new PipelineWorld<>("throws", 1, Seen::new)
                .stage("linux", 100, linux -> linux.handles(IRQ, BRIEF, (irq, here) -> {
                    throw new IllegalStateException("bad");
                }))
                .pulses(IRQ, 1)))
                .isEqualTo("fault: linux of cpu 0 in irq 5 threw java.lang.IllegalStateException: bad");
        assertThat(ruleOf(new PipelineWorld<>("stalled", 1, Seen::new)
                .stage("linux", 100, linux -> linux.handles(IRQ, IrqMode.TERMINATE)
                        .onEachCpu(here -> here.stage().stall()))
                .pulses(IRQ, 1)))
                .isEqualTo("stalled: irq 5 waits in linux of cpu 0, which is stalled, and nothing runs there");
        assertThat(ruleOf(new PipelineWorld<>("waits", 1, Seen::new)
                .actor("disk", Act.<PipelineRun<Seen>>of("go", run -> { }).when(run -> run.state().flag))))
                .isEqualTo("stuck: disk: go waits for ever");
        assertThat(ruleOf(new PipelineWorld<>("spins", 1, Seen::new)
                .stage("linux", 100, linux -> linux.handles(IRQ, BRIEF, (irq, here) -> here.run().pulse(IRQ)))
                .pulses(IRQ, 1))).isEqualTo("no progress: more than 10000 steps");
        assertThat(ruleOf(new PipelineWorld<>("always", 1, Seen::new)
                .stage("linux", 100, linux -> linux.handles(IRQ, BRIEF, (irq, here) -> here.state().first++))
                .always("none", run -> told(run.state().first == 0, "one"))
                .pulses(IRQ, 1))).isEqualTo("none: one");
    }

    private static String ruleOf(PipelineWorld<Seen> world) {
        return Explorer.explore(world, Plan.random(1)).violation().orElseThrow().toString();
    }
}
