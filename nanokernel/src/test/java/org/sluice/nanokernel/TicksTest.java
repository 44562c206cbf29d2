package org.sluice.nanokernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.hw.LocalTimer;
import org.sluice.nanokernel.hw.Platform;

/** The tick goes on whoever owns the timer. */
class TicksTest {

    private static final long PERIOD = 1_000_000;

    private final TestKernel test = new TestKernel(CostTable.FREE);
    private final Nanokernel kernel = test.kernel;
    private final List<Long> ticks = new ArrayList<>();

    @AfterEach
    void close() {
        assertThat(kernel.books().balanced()).as(kernel.books().toString()).isTrue();
        kernel.close();
    }

    /** Wants a tick on CPU 0. */
    private final class Ticking implements GuestDomain {
        private Platform platform;

        @Override
        public void boot(Platform newPlatform) {
            platform = newPlatform;
        }

        @Override
        public void start(Stage stage) {
            stage.virtualize(Irqs.TIMER, IrqUse.of(IrqMode.ACCEPT).withBrief(),
                    (irq, here) -> ticks.add(here.nowNanos()));
            platform.requestTick(0, PERIOD, PERIOD);
        }
    }

    /** Owns the timer of CPU 0, has a period of its own, and passes the ticks on. */
    private static final class Owner implements GuestDomain {
        private static final long OWN_PERIOD = 70_000;
        private final long handlerNanos;
        private LocalTimer timer;
        private Platform platform;
        private long next = OWN_PERIOD;

        private Owner(long handlerNanos) {
            this.handlerNanos = handlerNanos;
        }

        @Override
        public void boot(Platform newPlatform) {
            platform = newPlatform;
        }

        @Override
        public void start(Stage stage) {
            stage.virtualize(Irqs.TIMER, IrqUse.of(IrqMode.TERMINATE).withBrief(), this::onTimer);
            timer = platform.takeLocalTimer(0);
            timer.onRequest(this::arm);
            arm();
        }

        private void onTimer(int irq, LocalStage here) {
            here.charge(handlerNanos);
            while (next <= here.nowNanos()) {
                next += OWN_PERIOD;
            }
            if (timer.takeTick()) {
                here.propagate(irq);
            }
            arm();
        }

        private void arm() {
            timer.armAt(Math.min(next, timer.nextTickNanos()));
        }
    }

    private static List<Long> expected(int count) {
        List<Long> all = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            all.add(i * PERIOD);
        }
        return all;
    }

    @Test
    void withoutAnOwnerTheApicTicksByItself() {
        kernel.admit(DomainSpec.of("linux", 100, "all", "timer"), new Ticking());
        kernel.runFor(20 * PERIOD);
        assertThat(ticks).isEqualTo(expected(20));
    }

    @Test
    void anOwnerPassesEveryTickOn() {
        kernel.admit(DomainSpec.of("rt", 200, "all", "timer"), new Owner(0));
        kernel.admit(DomainSpec.of("linux", 100, "all", "timer"), new Ticking());
        kernel.runFor(20 * PERIOD);
        assertThat(ticks).isEqualTo(expected(20));
    }

    @Test
    void noTickIsLostWhenAnOwnerComesAndGoes() {
        kernel.admit(DomainSpec.of("linux", 100, "all", "timer"), new Ticking());
        kernel.runFor(5 * PERIOD + 300);
        Guest rt = kernel.admit(DomainSpec.of("rt", 200, "all", "timer"), new Owner(0));
        kernel.runFor(7 * PERIOD);
        kernel.evict(rt, LeavePolicy.PLAY);
        kernel.runFor(8 * PERIOD);
        assertThat(ticks).isEqualTo(expected(20));
    }

    @Test
    void anOwnerThatIsHeldUpOnItsWayOutHoldsNoTickUp() {
        kernel.admit(DomainSpec.of("linux", 100, "all", "timer"), new Ticking());
        Guest rt = kernel.admit(DomainSpec.of("rt", 200, "all", "timer"), new Owner(20_000));
        kernel.runFor(5 * PERIOD + 50_000);
        kernel.machine().engine().call(() -> rt.stage().on(1).stall());
        kernel.machine().engine().call(() -> kernel.pipeline().cpu(1).trigger(Irqs.TIMER));
        kernel.evict(rt, LeavePolicy.PLAY);
        ticks.clear();
        kernel.runFor(5 * PERIOD);
        assertThat(ticks).isEqualTo(expected(10).subList(5, 10));
    }

    @Test
    void ticksGoOnWhenTheirOwnerIsQuarantined() {
        kernel.admit(DomainSpec.of("linux", 100, "all", "timer"), new Ticking());
        kernel.admit(DomainSpec.of("rt", 200, "all", "timer"), new Owner(-1));
        kernel.runFor(20 * PERIOD);
        assertThat(ticks).containsAll(expected(20).subList(1, 20));
        assertThat(test.faults).hasSize(1);
    }
}
