package org.sluice.nanokernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.x86.apic.ApicRegister;

/** Rule 68 on the machine: a CPU's NMI bypasses the pipeline, and may not use it. */
class NmiHandlerTest {

    private static final int NMI = 0x4400;
    private static final String REFUSED = "an NMI runs on cpu 1: it may not use the pipeline";

    private final TestKernel test = new TestKernel(CostTable.FREE);
    private final Nanokernel kernel = test.kernel;
    private final List<String> seen = new ArrayList<>();
    private final Guest linux = kernel.admit(DomainSpec.of("linux", 100, "all", "reschedule").asRoot(),
            new TestKernel.Handling(Irqs.RESCHEDULE, IrqUse.of(IrqMode.TERMINATE),
                    (irq, here) -> seen.add("linux@" + here.cpu())));

    @BeforeEach
    void rootIsOpen() {
        kernel.machine().engine().call(() -> {
            linuxOn(0).unstall();
            linuxOn(1).unstall();
        });
    }

    @AfterEach
    void close() {
        assertThat(kernel.books().balanced()).as(kernel.books().toString()).isTrue();
        assertThat(test.faults).isEmpty();
        kernel.close();
    }

    private void sendNmi(int from, int to) {
        kernel.machine().engine().call(() -> {
            kernel.machine().cpu(from).writeApic(ApicRegister.ICR_HIGH, kernel.machine().cpu(to).apicId() << 24);
            kernel.machine().cpu(from).writeApic(ApicRegister.ICR_LOW, NMI);
        });
        kernel.runFor(10_000);
    }

    private LocalStage linuxOn(int cpu) {
        return linux.stage().on(cpu);
    }

    @Test
    void thePlatformIsToldWithRootStalledOnThatCpuAndThenAsBefore() {
        kernel.handleNmis((cpu, id, raisedNanos) -> seen.add("nmi@" + cpu + " " + (id > 0) + " " + raisedNanos + " "
                + linuxOn(1).isStalled() + " " + linuxOn(0).isStalled()));
        sendNmi(0, 1);
        assertThat(seen).containsExactly("nmi@1 true 0 true false");
        assertThat(linuxOn(1).isStalled()).isFalse();
        sendNmi(0, 1);
        assertThat(seen).hasSize(2);
    }

    @Test
    void itsCodeIsRefusedTheServicesOfEveryCpu() {
        kernel.handleNmis((cpu, id, raisedNanos) -> {
            for (int other = 0; other < 2; other++) {
                LocalStage here = linuxOn(other);
                assertThatThrownBy(here::stall).hasMessage(REFUSED);
                assertThatThrownBy(() -> here.trigger(Irqs.RESCHEDULE)).hasMessage(REFUSED);
            }
            assertThatThrownBy(() -> linux.stage().renice(7)).hasMessage(REFUSED);
            seen.add("refused");
        });
        sendNmi(0, 1);
        assertThat(seen).containsExactly("refused");
    }

    @Test
    void withoutAHandlerItIsOnlyCounted() {
        long before = kernel.books().unmapped();
        sendNmi(0, 1);
        assertThat(kernel.books().unmapped()).isEqualTo(before + 1);
        kernel.machine().engine().call(() -> kernel.pipeline().cpu(1).trigger(Irqs.RESCHEDULE));
        kernel.runFor(10_000);
        assertThat(seen).containsExactly("linux@1");
    }

    @Test
    void oneThatThrowsStopsTheMachineAndLeavesRootAsItWas() {
        kernel.handleNmis((cpu, id, raisedNanos) -> {
            throw new IllegalStateException("in the NMI");
        });
        assertThatThrownBy(() -> sendNmi(0, 1)).hasStackTraceContaining("in the NMI");
        assertThat(linuxOn(1).isStalled()).isFalse();
    }
}
