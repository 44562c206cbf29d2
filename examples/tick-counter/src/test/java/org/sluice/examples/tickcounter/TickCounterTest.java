package org.sluice.examples.tickcounter;

import static org.assertj.core.api.Assertions.assertThat;

import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.testkit.Trace;
import org.sluice.testkit.junit.Cast;
import org.sluice.testkit.junit.Named;
import org.sluice.testkit.junit.SluiceTest;

@Cast(name = "tick-counter", priority = 120, irqs = "timer:shared", domain = TickCounter.class)
@Cast(name = "below", priority = 100, irqs = "timer:shared", domain = TickCounterTest.Below.class)
class TickCounterTest {

    static final class Below implements Domain {
        private long ticks;

        @Override
        public void start(Stage stage) {
            stage.virtualize(Irqs.TIMER, IrqUse.of(IrqMode.ACCEPT).withBrief(), (irq, here) -> ticks += here.hits());
        }
    }

    @SluiceTest
    void eachTickIsCountedAndPassedOn(TickCounter counter, Below below, Nanokernel kernel, Trace trace) {
        for (int i = 0; i < 5; i++) {
            kernel.machine().engine().call(() -> kernel.pipeline().cpu(0).trigger(Irqs.TIMER));
            kernel.runFor(10_000);
        }
        assertThat(counter.ticks()).isEqualTo(5);
        assertThat(below.ticks).isEqualTo(5);
        assertThat(trace).irq(Irqs.TIMER).reached("tick-counter").before("below");
    }

    @SluiceTest
    void renicedBelowItStillCountsWhatIsPassedOn(@Named("tick-counter") Stage stage, TickCounter counter, Below below,
            Nanokernel kernel) {
        kernel.machine().engine().call(() -> stage.renice(50));
        kernel.machine().engine().call(() -> kernel.pipeline().cpu(0).trigger(Irqs.TIMER));
        kernel.runFor(10_000);
        assertThat(below.ticks).isEqualTo(1);
        assertThat(counter.ticks()).as("below accepts the irq and passes it on").isEqualTo(1);
    }
}
