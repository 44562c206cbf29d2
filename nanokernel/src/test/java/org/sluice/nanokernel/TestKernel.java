package org.sluice.nanokernel;

import java.util.ArrayList;
import java.util.List;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.trace.TraceStore;
import org.sluice.x86.BusTiming;
import org.sluice.x86.Machine;
import org.sluice.x86.board.Board;

/** A nanokernel on the default board, and small domains for it. */
public final class TestKernel implements AutoCloseable {

    public final Nanokernel kernel;
    public final List<String> faults = new ArrayList<>();

    public TestKernel(CostTable costs) {
        this(costs, new int[0]);
    }

    public TestKernel(CostTable costs, int... hrtCpus) {
        TraceStore trace = new TraceStore(TraceStore.DEFAULT_CAPACITY);
        Machine machine = Machine.of(Board.named("default"), trace,
                new BusTiming(costs.busNanos(), costs.ipiNanos()));
        NanokernelOptions plain = NanokernelOptions.of(costs, 1);
        kernel = new Nanokernel(machine, trace,
                new NanokernelOptions(costs, 1, hrtCpus, plain.replayed(), faults::add, plain.profile()));
    }

    /** A domain that handles one irq. */
    public Guest admit(String name, int priority, String irq, IrqUse use, IrqHandler handler) {
        int number = kernel.irqNamed(irq);
        return kernel.admit(DomainSpec.of(name, priority, "all", irq), new Handling(number, use, handler));
    }

    @Override
    public void close() {
        kernel.close();
    }

    /** Handles one irq. */
    public static class Handling implements Domain {
        private final int irq;
        private final IrqUse use;
        private final IrqHandler handler;
        public boolean stopped;

        public Handling(int irq, IrqUse use, IrqHandler handler) {
            this.irq = irq;
            this.use = use;
            this.handler = handler;
        }

        @Override
        public void start(Stage stage) {
            stage.virtualize(irq, use, handler);
        }

        @Override
        public void stop() {
            stopped = true;
        }
    }
}
