package org.sluice.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.nanokernel.Irqs;

/** Tiny programs on the real pipeline: the healthy ones hold under every schedule, the faulty ones are caught. */
class PipelineWorldTest {

    private static final long MAX = 200_000;
    private static final int IRQ = 5;
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
                .pulses(IRQ, 2).pulses(IRQ + 1, 1)
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
}
