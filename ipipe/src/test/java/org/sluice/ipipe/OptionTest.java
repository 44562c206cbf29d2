package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rule 44: what the options EXCLUSIVE and SYSTEM forbid, whom they concern, and what undoes them. */
class OptionTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(2);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.stage("linux", 100);

    @AfterEach
    void close() {
        machine.close();
    }

    private void attach(Stage stage, int irq, IrqUse use) {
        machine.handle(stage, irq, use, (number, here) -> { });
    }

    @Test
    void onlyItsOwnerMakesAVirtualIrqASystemIrq() {
        int virq = linux.allocateVirq().orElseThrow().irq();
        assertThatThrownBy(() -> rt.virtualize(virq, IrqUse.of(TERMINATE).withSystem(), (irq, here) -> { }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("virtual irq " + virq + " is stage linux's: only it may make it a system irq");
        linux.virtualize(virq, IrqUse.of(TERMINATE).withSystem(), (irq, here) -> { });
        assertThat(linux.use(virq)).isEqualTo(IrqUse.of(TERMINATE).withSystem());
    }

    @Nested
    class Exclusive {

        private final IrqUse exclusive = IrqUse.of(ACCEPT).withExclusive();

        Exclusive() {
            attach(rt, IRQ, exclusive);
        }

        private void isInForce() {
            assertThatThrownBy(() -> attach(rt, IRQ, IrqUse.of(ACCEPT))).isInstanceOf(IllegalStateException.class)
                    .hasMessage("irq 5 has an exclusive handler in stage rt");
        }

        @Test
        void concernsItsOwnStageOnly() {
            attach(linux, IRQ, exclusive);
            isInForce();
        }

        @Test
        void isUndoneByControlToAUseWithoutIt() {
            isInForce();
            rt.control(IRQ, IrqUse.of(TERMINATE));
            attach(rt, IRQ, IrqUse.of(ACCEPT));
        }

        @Test
        void staysThroughControlToAUseThatHasIt() {
            rt.control(IRQ, IrqUse.IGNORED.withExclusive());
            isInForce();
        }

        @Test
        void isUndoneByRelease() {
            rt.release(IRQ);
            attach(rt, IRQ, IrqUse.of(ACCEPT));
        }

        @Test
        void isUndoneWithTheVirtualIrq() {
            Virq virq = rt.allocateVirq().orElseThrow();
            attach(rt, virq.irq(), exclusive);
            virq.free();
            Virq next = rt.allocateVirq().orElseThrow();
            attach(rt, next.irq(), IrqUse.of(ACCEPT));
            assertThat(next.irq()).isEqualTo(virq.irq());
        }
    }

    @Nested
    class SystemIrq {

        private void isInForce(Stage stage) {
            String message = "irq 5 is a system irq of stage rt: its use cannot be changed";
            assertThatThrownBy(() -> attach(stage, IRQ, IrqUse.of(ACCEPT))).isInstanceOf(IllegalStateException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> stage.control(IRQ, IrqUse.IGNORED)).hasMessage(message);
            assertThatThrownBy(() -> stage.release(IRQ)).hasMessage(message);
            assertThatThrownBy(() -> stage.lock(IRQ)).hasMessage(message);
            assertThatThrownBy(() -> stage.unlock(IRQ)).hasMessage(message);
        }

        private void make() {
            attach(rt, IRQ, IrqUse.of(ACCEPT).withSystem());
        }

        @Test
        void concernsEverybodyTheOwnerIncludedAndUsesThatWereThere() {
            attach(linux, IRQ, IrqUse.of(ACCEPT));
            make();
            isInForce(rt);
            isInForce(linux);
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("rt 5", "linux 5");
        }

        @Test
        void isUndoneFromTheInstantAtWhichItsOwnerBeginsToLeave() {
            make();
            rt.on(0).stall();
            machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) -> here.spend(10));
            machine.meanwhile(() -> {
                isInForce(linux);
                assertThat(machine.pipeline.unregister(rt, LeavePolicy.PLAY).isGone()).isFalse();
                attach(linux, IRQ, IrqUse.of(ACCEPT));
            });
            machine.raise(1, 1);
            assertThat(machine.pipeline.stages()).containsExactly(linux);
        }

        @Test
        void isUndoneWhenItsOwnerSitsOut() {
            make();
            machine.pipeline.quarantine(rt);
            attach(linux, IRQ, IrqUse.of(ACCEPT));
        }

        @Test
        void isNotUndoneWhenAnotherStageLeaves() {
            Stage other = machine.stage("other", 150);
            make();
            machine.pipeline.unregister(other, LeavePolicy.PLAY);
            isInForce(linux);
        }

        @Test
        void isUndoneWithTheVirtualIrq() {
            Virq virq = rt.allocateVirq().orElseThrow();
            attach(rt, virq.irq(), IrqUse.of(ACCEPT).withSystem());
            virq.free();
            Virq next = linux.allocateVirq().orElseThrow();
            attach(linux, next.irq(), IrqUse.of(ACCEPT));
            assertThat(next.irq()).isEqualTo(virq.irq());
        }
    }
}
