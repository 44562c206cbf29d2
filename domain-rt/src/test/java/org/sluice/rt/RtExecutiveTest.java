package org.sluice.rt;

import static org.assertj.core.api.Assertions.assertThat;

import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.hw.Platform;
import org.sluice.testkit.Trace;
import org.sluice.testkit.junit.Cast;
import org.sluice.testkit.junit.Named;
import org.sluice.testkit.junit.SluiceTest;
import org.sluice.x86.DiscardReason;
import org.sluice.x86.Machine;

@Cast(name = "rt", priority = 200, irqs = "timer:shared", domain = RtExecutive.class,
        settings = {"task fast cpu=0 period=100us cost=5us", "task slow cpu=0 period=1ms cost=50us",
            "task other cpu=1 period=500us cost=10us phase=70us"})
class RtExecutiveTest {

    private static final long MILLI = 1_000_000;

    /** Wants a tick every two milliseconds. */
    static final class Ticking implements GuestDomain {
        private Platform platform;
        private long ticks;

        @Override
        public void boot(Platform newPlatform) {
            platform = newPlatform;
        }

        @Override
        public void start(Stage stage) {
            stage.virtualize(Irqs.TIMER, IrqUse.of(IrqMode.ACCEPT).withBrief(), (irq, here) -> ticks += here.hits());
            platform.requestTick(0, 2 * MILLI, 2 * MILLI);
        }
    }

    /** Has a queue on CPU 1, which it looks at when woken by an IPI, and at every tick. */
    static final class Queueing implements GuestDomain {
        private Platform platform;
        private Stage stage;
        private int queued;
        private long servedNanos = -1;

        @Override
        public void boot(Platform newPlatform) {
            platform = newPlatform;
        }

        @Override
        public void start(Stage newStage) {
            stage = newStage;
            IrqUse use = IrqUse.of(IrqMode.ACCEPT).withBrief();
            stage.virtualize(Irqs.RESCHEDULE, use, (irq, here) -> serve(here));
            stage.virtualize(Irqs.TIMER, use, (irq, here) -> serve(here));
            platform.requestTick(1, 2 * MILLI, 2 * MILLI);
        }

        private void serve(LocalStage here) {
            servedNanos = queued > 0 ? here.nowNanos() : servedNanos;
            queued = 0;
        }

        /** From CPU 0; on the baton. */
        void queue() {
            queued++;
            stage.on(0).triggerOn(1, Irqs.RESCHEDULE);
        }
    }

    @SluiceTest(cpus = 2)
    void everyTaskIsReleasedOncePerPeriod(RtExecutive rt, Nanokernel kernel) {
        kernel.runFor(10 * MILLI);
        assertThat(rt.releases()).isEqualTo(100 + 10 + 20);
        assertThat(rt.missedReleases()).isZero();
    }

    @SluiceTest(cpus = 2, costs = "generic-x86")
    void aReleaseIsNeverLaterThanEntryAndTheTaskBeforeIt(Nanokernel kernel, Trace trace) {
        kernel.runFor(10 * MILLI);
        assertThat(trace).irq(Irqs.TIMER).reached("rt").within(2 * kernel.options().costs().entryNanos() + 55_000);
    }

    @SluiceTest(cpus = 2)
    @Cast(name = "linux", irqs = "timer:shared", domain = Ticking.class)
    void ticksArePassedOnAndNothingElseIs(Ticking linux, Nanokernel kernel, Trace trace) {
        kernel.runFor(11 * MILLI);
        assertThat(linux.ticks).isEqualTo(5);
        assertThat(trace).irq(Irqs.TIMER).reached("rt").before("linux");
    }

    @SluiceTest(cpus = 2)
    @Cast(name = "linux", irqs = "timer:shared", domain = Ticking.class)
    void ticksGoOnWithoutIt(@Named("rt") Guest rt, Ticking linux, Nanokernel kernel) {
        kernel.runFor(5 * MILLI);
        kernel.evict(rt, LeavePolicy.PLAY);
        kernel.runFor(6 * MILLI);
        assertThat(linux.ticks).isEqualTo(5);
    }

    @SluiceTest(cpus = 2)
    void aTaskThatIsSleptThroughCountsItsMissedReleases(@Named("rt") Stage stage, RtExecutive rt, Nanokernel kernel) {
        kernel.machine().engine().call(() -> stage.on(1).stall());
        kernel.runFor(3 * MILLI);
        kernel.machine().engine().call(() -> stage.on(1).unstall());
        kernel.runFor(7 * MILLI);
        assertThat(rt.missedReleases()).isEqualTo(5);
        assertThat(rt.releases() + rt.missedReleases()).isEqualTo(100 + 10 + 20);
    }

    /** The executive arms its one-shot timer from the clock, so what the timer is late by does not add up. */
    @SluiceTest(cpus = 2)
    void aSlowTimerMakesReleasesLateAndLosesNone(RtExecutive rt, Nanokernel kernel) {
        kernel.machine().engine().call(() -> kernel.machine().faults(1).driftTimer(0, 0, 50_000));
        kernel.runFor(10 * MILLI);
        assertThat(rt.releases()).isEqualTo(99 + 9 + 20);
        kernel.runFor(10_000);
        assertThat(rt.releases()).isEqualTo(100 + 10 + 20);
        assertThat(rt.missedReleases()).isZero();
    }

    /** As in system management mode: of four releases that were due meanwhile one is late, and three are counted. */
    @SluiceTest(cpus = 2)
    void aPausedCpuMissesReleasesAndGoesOnInStep(RtExecutive rt, Nanokernel kernel) {
        kernel.machine().engine().call(() -> kernel.machine().faults(1).pauseCpu(0, 2_050_000, 430_000));
        kernel.runFor(10 * MILLI);
        assertThat(rt.missedReleases()).isEqualTo(3);
        assertThat(rt.releases() + rt.missedReleases()).isEqualTo(100 + 10 + 20);
        assertThat(kernel.machine().ledger().balanced()).isTrue();
    }

    /** Who is not woken is late, but not lost: the executive passes on the tick, which wakes it. */
    @SluiceTest(cpus = 2)
    @Cast(name = "linux", irqs = {"timer:shared", "reschedule"}, domain = Queueing.class)
    void workWhoseRescheduleIpiIsLostIsDoneAtTheTickThatIsPassedOn(Queueing linux, RtExecutive rt, Nanokernel kernel) {
        kernel.runFor(2_300_000);
        kernel.machine().engine().call(linux::queue);
        kernel.runFor(100_000);
        assertThat(linux.servedNanos).as("by the IPI").isBetween(2_300_000L, 2_301_000L);
        kernel.machine().engine().call(() -> {
            kernel.machine().faults(1).loseMessages(2_400_000, 2_400_001, 1_000);
            linux.queue();
        });
        kernel.runFor(1_599_999);
        assertThat(linux.queued).isOne();
        kernel.runFor(MILLI);
        assertThat(linux.queued).isZero();
        assertThat(linux.servedNanos).as("by the tick at 4 ms").isBetween(4_000_000L, 4_001_000L);
        assertThat(kernel.machine().ledger().discarded(DiscardReason.FAULT)).isOne();
        assertThat(kernel.machine().ledger().balanced()).isTrue();
        kernel.runFor(5 * MILLI + 1);
        assertThat(rt.releases()).as("the executive's own tasks").isEqualTo(100 + 10 + 20);
        assertThat(rt.missedReleases()).isZero();
    }

    /** The executive arms from the machine's clock and by a count: a CPU's TSC that jumps moves no release. */
    @SluiceTest(cpus = 2)
    void aTscThatJumpsEitherWayMovesNoRelease(RtExecutive rt, Nanokernel kernel, Trace trace) {
        Machine machine = kernel.machine();
        machine.engine().call(() -> machine.faults(1).skewTsc(0, 2_050_000, 3 * MILLI)
                .skewTsc(0, 6_030_000, -5 * MILLI));
        kernel.runFor(5 * MILLI);
        assertThat(machine.cpu(0).tsc().read() - machine.cpu(1).tsc().read()).isEqualTo(3 * MILLI);
        kernel.runFor(5 * MILLI);
        assertThat(machine.cpu(0).tsc().read() - machine.cpu(1).tsc().read()).isEqualTo(-2 * MILLI);
        assertThat(rt.releases()).isEqualTo(100 + 10 + 20);
        assertThat(rt.missedReleases()).isZero();
        assertThat(trace).irq(Irqs.TIMER).reached("rt").within(55_000);
    }
}
