package org.sluice.nanokernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.hw.Hvm;
import org.sluice.nanokernel.hw.Platform;

class HvmTest {

    private static final IrqUse BRIEF = IrqUse.of(IrqMode.TERMINATE).withBrief();

    private final TestKernel test = new TestKernel(CostTable.GENERIC_X86, 2, 3);
    private final Nanokernel kernel = test.kernel;
    private final List<String> seen = new ArrayList<>();
    private final Side ros = new Side(Irqs.HVM_DONE, "0-1");
    private final Side hrt = new Side(Irqs.HVM_UPCALL, "2-3");

    private final class Side implements GuestDomain {
        private final int irq;
        private final String cpus;
        private Hvm hvm;
        private Stage stage;

        private Side(int irq, String cpus) {
            this.irq = irq;
            this.cpus = cpus;
        }

        @Override
        public void boot(Platform platform) {
            hvm = platform.hvm();
        }

        @Override
        public void start(Stage newStage) {
            stage = newStage;
            stage.virtualize(irq, BRIEF, (number, here) -> seen.add(Irqs.localName(number) + " on cpu " + here.cpu()
                    + " at " + here.nowNanos() + " argument " + hvm.argument()));
        }

        private long call(int cpu, int code, long argument) {
            LocalStage from = stage.on(cpu);
            return hvm.call(from, code, argument);
        }
    }

    private void admitBoth() {
        kernel.admit(DomainSpec.of("hrt", 150, hrt.cpus, "hvm-upcall"), hrt);
        kernel.admit(DomainSpec.of("linux", 100, ros.cpus, "hvm-done"), ros);
    }

    @AfterEach
    void close() {
        assertThat(kernel.books().balanced()).isTrue();
        kernel.close();
    }

    @Test
    void anInvocationReachesTheFirstHrtCpuAndItsEndTheCaller() {
        admitBoth();
        assertThat(ros.call(1, Hvm.INVOKE, 77)).isZero();
        kernel.runFor(10_000);
        long upcall = CostTable.GENERIC_X86.upcallNanos();
        assertThat(seen).containsExactly("hvm-upcall on cpu 2 at " + upcall + " argument 77");
        assertThat(ros.call(0, Hvm.STATE, 0)).isEqualTo(Hvm.State.CALL.ordinal());
        assertThat(hrt.call(3, Hvm.DONE, 0)).isZero();
        kernel.runFor(10_000);
        assertThat(seen).hasSize(2).last().asString().startsWith("hvm-done on cpu 1 ");
        assertThat(ros.call(0, Hvm.STATE, 0)).isEqualTo(Hvm.State.IDLE.ordinal());
    }

    @Test
    void aCallFromTheWrongSideInTheWrongStateOrOfAnUnknownNumberIsRefused() {
        admitBoth();
        assertThat(hrt.call(2, Hvm.INVOKE, 1)).as("invoke by the HRT").isEqualTo(Hvm.REFUSED);
        assertThat(hrt.call(2, Hvm.DONE, 1)).as("done without a call").isEqualTo(Hvm.REFUSED);
        assertThat(ros.call(0, 0x21, 1)).as("not there yet").isEqualTo(Hvm.REFUSED);
        assertThat(ros.call(0, 0x4711, 1)).as("unknown").isEqualTo(Hvm.REFUSED);
        assertThat(ros.call(0, Hvm.STATE, 0)).isEqualTo(Hvm.State.IDLE.ordinal());
        ros.call(0, Hvm.INVOKE, 5);
        assertThat(ros.call(0, Hvm.INVOKE, 6)).as("a second one").isEqualTo(Hvm.REFUSED);
        assertThat(ros.call(0, Hvm.DONE, 0)).as("done by the ROS").isEqualTo(Hvm.REFUSED);
        assertThat(ros.hvm.argument()).isEqualTo(5);
        assertThat(ros.call(0, Hvm.NULL, 0)).isZero();
        kernel.runFor(10_000);
    }

    @Test
    void aMachineThatIsNotSplitHasNoHrt() {
        try (TestKernel plain = new TestKernel(CostTable.FREE)) {
            Side alone = new Side(Irqs.HVM_DONE, "all");
            plain.kernel.admit(DomainSpec.of("linux", 100, "all", "hvm-done"), alone);
            assertThat(alone.hvm.isPresent()).isFalse();
            assertThat(alone.call(0, Hvm.INVOKE, 1)).isEqualTo(Hvm.REFUSED);
        }
    }
}
