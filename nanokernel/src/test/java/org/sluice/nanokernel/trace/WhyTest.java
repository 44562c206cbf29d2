package org.sluice.nanokernel.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.CostTable;
import org.sluice.nanokernel.DomainSpec;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.TestKernel;

/** The parts of a latency, one after the other; they always sum to it. */
class WhyTest {

    private static final IrqUse BRIEF = IrqUse.of(IrqMode.ACCEPT).withBrief();
    private static final CostTable COSTS = CostTable.GENERIC_X86;

    private final TestKernel test = new TestKernel(COSTS);
    private final Nanokernel kernel = test.kernel;
    private final Why why = new Why(kernel.trace(), COSTS.entryNanos(), kernel::irqName, kernel::stageName,
            vector -> kernel.irqName(Irqs.ofVector(vector)));

    @AfterEach
    void everyLatencyIsExplainedToTheNanosecond() {
        for (long i = kernel.trace().firstKept(); i < kernel.trace().written(); i++) {
            if (kernel.trace().get(i).kind() == PipelineRecord.PLAYED) {
                Explanation explanation = why.explain(i);
                assertThat(explanation.sumNanos()).isEqualTo(explanation.latencyNanos());
            }
        }
        kernel.close();
    }

    private void pulse(String device) {
        kernel.machine().engine().call(() -> kernel.machine().line(device).pulse());
    }

    private Explanation latest(Guest guest) {
        return why.explain(why.find(guest.stage().number(), -1, false).orElseThrow());
    }

    @Test
    void anUndisturbedInterruptTakesBusAndEntry() {
        Guest a = test.admit("a", 1, "com1", BRIEF, (irq, here) -> { });
        pulse("com1");
        kernel.runFor(10_000);
        assertThat(latest(a).parts()).extracting(Explanation.Part::what, Explanation.Part::nanos).containsExactly(
                tuple("on the bus", COSTS.busNanos()), tuple("entry", COSTS.entryNanos()));
    }

    @Test
    void aHigherStagesHandlerIsNamed() {
        test.admit("high", 2, "com1", BRIEF, (irq, here) -> here.charge(7_000));
        Guest low = test.admit("low", 1, "com1", BRIEF, (irq, here) -> { });
        pulse("com1");
        kernel.runFor(100_000);
        assertThat(latest(low).parts()).extracting(Explanation.Part::what, Explanation.Part::nanos).containsExactly(
                tuple("on the bus", COSTS.busNanos()), tuple("entry", COSTS.entryNanos()),
                tuple("handler of com1 in high", 7_000 + COSTS.stageNanos()));
    }

    @Test
    void anotherInterruptsEntryIsNamed() {
        Guest a = test.admit("a", 1, "com1", BRIEF, (irq, here) -> { });
        test.admit("b", 2, "eth0", BRIEF, (irq, here) -> { });
        pulse("eth0");
        kernel.runFor(100);
        pulse("com1");
        kernel.runFor(10_000);
        assertThat(latest(a).parts()).extracting(Explanation.Part::what)
                .containsExactly("on the bus", "entry of eth0", "entry", "handler of eth0 in b");
    }

    @Test
    void aStallIsNamedWithWhoseBodyHoldsIt() {
        Domain stalling = new Domain() {
            @Override
            public void start(Stage stage) {
                stage.virtualize(kernel.irqNamed("com1"), BRIEF, (irq, here) -> { });
            }

            @Override
            public void body(LocalStage here) {
                here.stall();
                here.spend(30_000);
                here.unstall();
                here.spend(1_000_000);
            }
        };
        Guest linux = kernel.admit(DomainSpec.of("linux", 1, "0", "com1"), stalling);
        kernel.runFor(1_000);
        pulse("com1");
        kernel.runFor(100_000);
        assertThat(latest(linux).parts()).extracting(Explanation.Part::what)
                .containsExactly("on the bus", "entry", "linux stalled (by the body of linux)");
        assertThat(latest(linux).path()).extracting(TraceRecord::name)
                .containsExactly("pin-raised", "latched", "accepted", "recorded", "eoi");
    }

    @Test
    void anInjectionIsNamed() {
        Guest a = test.admit("a", 1, "hvm-upcall", BRIEF, (irq, here) -> { });
        kernel.runFor(5_000);
        kernel.machine().engine().call(() -> kernel.pipeline().cpu(0).inject(Irqs.HVM_UPCALL, 4_100));
        kernel.runFor(5_000);
        assertThat(latest(a).parts()).extracting(Explanation.Part::what, Explanation.Part::nanos)
                .containsExactly(tuple("being injected", 900L));
    }

    @Test
    void theWorstIsFoundAmongAll() {
        Guest a = test.admit("a", 1, "com1", BRIEF, (irq, here) -> { });
        kernel.machine().engine().call(() -> a.stage().on(0).stall());
        pulse("com1");
        kernel.runFor(5_000);
        kernel.machine().engine().call(() -> a.stage().on(0).unstall());
        kernel.runFor(10_000);
        pulse("com1");
        kernel.runFor(10_000);
        long worst = why.find(a.stage().number(), -1, true).orElseThrow();
        long latest = why.find(a.stage().number(), -1, false).orElseThrow();
        assertThat(worst).isLessThan(latest);
        assertThat(why.explain(worst).latencyNanos()).isEqualTo(5_000)
                .isEqualTo(kernel.trace().latencies(a.stage().number()).maxNanos());
        assertThat(why.find(-1, kernel.irqNamed("eth0"), true)).isEmpty();
    }
}
