package org.sluice.hrt;

import static org.assertj.core.api.Assertions.assertThat;

import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.hw.Hvm;
import org.sluice.nanokernel.hw.Platform;
import org.sluice.nanokernel.scenario.Simulation;
import org.sluice.testkit.Trace;
import org.sluice.testkit.junit.Cast;
import org.sluice.testkit.junit.SluiceTest;

@Cast(name = "hrt", domain = AeroKernel.class)
@Cast(name = "ros", domain = AeroKernelTest.Caller.class)
class AeroKernelTest {

    private static final String SPLIT = """
            scenario split board=default costs=generic-x86
            partition ros=0-1 hrt=2-3
            domain hrt priority=150 cpus=2-3 irqs=hvm-upcall,hrt-kick
              work chunk=10us
            domain ros priority=100 cpus=0-1 irqs=hvm-done
            """;
    private static final long MILLI = 1_000_000;

    /** Calls the HRT when told. */
    static final class Caller implements GuestDomain {
        private Hvm hvm;
        private Stage stage;
        private long completions;

        @Override
        public void boot(Platform platform) {
            hvm = platform.hvm();
        }

        @Override
        public void start(Stage newStage) {
            stage = newStage;
            stage.virtualize(Irqs.HVM_DONE, IrqUse.of(IrqMode.TERMINATE).withBrief(),
                    (irq, here) -> completions += here.hits());
        }

        private long invoke(long work) {
            return hvm.call(stage.on(0), Hvm.INVOKE, work);
        }
    }

    @SluiceTest(scenario = SPLIT)
    void anInvocationIsWorkedOffByAllItsCpusAndComesBack(AeroKernel hrt, Caller ros, Simulation simulation,
            Trace trace) {
        assertThat(ros.invoke(200_000)).isZero();
        simulation.runFor(MILLI);
        assertThat(hrt.chunks()).isEqualTo(20);
        assertThat(ros.completions).isEqualTo(1);
        assertThat(trace.records()).filteredOn(record -> record.name().equals("body-entered"))
                .extracting(record -> record.cpu()).contains(2, 3);
    }

    @SluiceTest(scenario = SPLIT)
    void twoCpusTakeHalfTheTimeOfTheWork(Caller ros, Simulation simulation) {
        ros.invoke(200_000);
        simulation.runFor(105_000);
        assertThat(ros.completions).as("one CPU would take 200 us").isEqualTo(1);
    }

    @SluiceTest(scenario = SPLIT)
    void manyInvocationsFollowOneAnother(AeroKernel hrt, Caller ros, Simulation simulation) {
        for (int i = 1; i <= 50; i++) {
            assertThat(ros.invoke(15_000)).isZero();
            assertThat(ros.invoke(15_000)).as("one at a time").isEqualTo(Hvm.REFUSED);
            simulation.runFor(100_000);
            assertThat(ros.completions).isEqualTo(i);
        }
        assertThat(hrt.rounds()).isEqualTo(50);
        assertThat(hrt.chunks()).isEqualTo(100);
    }

    @SluiceTest(scenario = SPLIT)
    void theRosCannotReachItsCpusByIpi(AeroKernel hrt, Caller ros, Simulation simulation, Nanokernel kernel) {
        kernel.machine().engine().call(() -> ros.stage.on(0).triggerOn(2, Irqs.HRT_KICK));
        simulation.runFor(MILLI);
        assertThat(hrt.chunks()).isZero();
        assertThat(kernel.books().discarded()).isEqualTo(1);
        assertThat(kernel.books().balanced()).isTrue();
    }
}
