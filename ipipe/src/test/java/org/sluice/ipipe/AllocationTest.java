package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The data plane allocates nothing: not in recording, delivering, stalling, handing down or triggering. */
class AllocationTest {

    private static final int DELIVERIES = 1_000_000;
    /** The host's compiler allocates a little, once, when it changes its mind: the best of a few rounds counts. */
    private static final int ROUNDS = 5;
    private static final int IRQ = 5;
    private static final int OTHER = 6;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final StillHardware hardware = new StillHardware();
    private final List<Throwable> contained = new ArrayList<>();
    private final Pipeline pipeline =
            Pipeline.on(hardware, 8, PipelineTrace.NONE, (here, irq, fault) -> contained.add(fault));
    private final PipelineCpu cpu = pipeline.cpu(0);
    private final long[] handled = new long[1];
    private long closed;

    @AfterEach
    void nothingThrew() {
        assertThat(contained).isEmpty();
    }

    private Stage stage(String name, int priority, IrqHandler handler) {
        return pipeline.register(stage -> stage.virtualize(IRQ, IrqUse.of(ACCEPT), handler),
                StagePlan.of(name, priority, 0));
    }

    @Test
    void aMillionDeliveriesAllocateNothing() {
        for (int i = 0; i < 4; i++) {
            stage("s" + i, i, (irq, here) -> {
                handled[0] += here.hits();
                here.charge(1);
            });
        }
        assertThat(bytesFor(DELIVERIES / 4, this::raise)).isZero();
        assertThat(handled[0]).isEqualTo(ROUNDS * DELIVERIES);
    }

    @Test
    void stallingMergingHandingDownAndTriggeringAllocateNothing() {
        stage("high", 2, (irq, here) -> here.propagate(OTHER));
        Stage low = stage("low", 1, (irq, here) -> here.trigger(OTHER));
        low.virtualize(OTHER, IrqUse.of(ACCEPT).withCounted(), (irq, here) -> handled[0]++);
        LocalStage here = low.on(0);
        assertThat(bytesFor(DELIVERIES / 4, () -> {
            boolean was = here.stall();
            raise();
            raise();
            here.restore(was);
            drain();
            try (Stalled block = here.stalled("block")) {
                raise();
                closed += block == null ? 0 : 1;
            }
            drain();
        })).isZero();
        assertThat(handled[0]).isGreaterThan(DELIVERIES / 4);
        assertThat(closed).isEqualTo(ROUNDS * (DELIVERIES / 4));
        assertThat(pipeline.ledger().balanced()).isTrue();
    }

    @Test
    void eventsAndPostsAllocateNothing() {
        KernelEvent call = new KernelEvent.Syscall(1, 0, 0, 0);
        Stage high = stage("high", 2, (irq, here) -> here.event(call));
        high.catchEvent(KernelEvent.Syscall.class, (event, here) -> Verdict.PROPAGATE);
        Stage low = stage("low", 1, (irq, here) -> { });
        Mailbox box = low.mailbox(4, (work, here) -> handled[0] += work).orElseThrow();
        assertThat(bytesFor(DELIVERIES / 4, () -> {
            raise();
            closed += box.post(high.on(0), 1) ? 1 : 0;
            drain();
        })).isZero();
        assertThat(handled[0]).isEqualTo(closed).isEqualTo(ROUNDS * (DELIVERIES / 4));
    }

    private void raise() {
        cpu.arrive(IRQ, ++hardware.lastId, 0);
        drain();
    }

    private void drain() {
        hardware.executing = 0;
        while (cpu.deliver() == PipelineCpu.Played.PLAYED) {
            cpu.finish();
        }
        hardware.executing = -1;
    }

    private long bytesFor(int times, Runnable act) {
        long self = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getThreadAllocatedBytes(self);
            for (int i = 0; i < times; i++) {
                act.run();
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
        }
        return least;
    }

    /** A machine where no time passes. */
    private static final class StillHardware implements Hardware {
        private int executing = -1;
        private long lastId;

        @Override
        public int cpuCount() {
            return 1;
        }

        @Override
        public long nowNanos(int cpu) {
            return 0;
        }

        @Override
        public long newId() {
            return ++lastId;
        }

        @Override
        public boolean acknowledge(int cpu, int irq) {
            return false;
        }

        @Override
        public void unmask(int irq) {
            throw new AssertionError("nothing is masked");
        }

        @Override
        public void sendIpi(int fromCpu, int toCpu, int irq) {
            throw new AssertionError("there is one CPU");
        }

        @Override
        public boolean hardSave(int cpu) {
            throw new AssertionError("the default profile masks nothing");
        }

        @Override
        public void hardRestore(int cpu, boolean wasOff) {
            throw new AssertionError("the default profile masks nothing");
        }

        @Override
        public void sendCritical(int fromCpu, int toCpu) {
            throw new AssertionError("there is one CPU");
        }

        @Override
        public void park(int cpu) {
            throw new AssertionError("there is one CPU");
        }

        @Override
        public void unpark(int cpu) {
            throw new AssertionError("there is one CPU");
        }

        @Override
        public void callAt(long atNanos, Runnable operation) {
            throw new AssertionError("nothing has a deadline");
        }

        @Override
        public void charge(int cpu, long nanos) {
            // no time passes
        }

        @Override
        public void spend(int cpu, long nanos) {
            // no time passes
        }

        @Override
        public long charged(int cpu) {
            return 0;
        }

        @Override
        public void settle(int cpu, long alreadyCharged) {
            // no time passes
        }

        @Override
        public void pass(int cpu) {
            // the straight run goes on
        }

        @Override
        public void walk(int cpu) {
            // the test delivers
        }

        @Override
        public void suspend(int cpu, LocalStage body) {
            throw new AssertionError("there are no bodies");
        }

        @Override
        public int executingCpu() {
            return executing;
        }
    }
}
