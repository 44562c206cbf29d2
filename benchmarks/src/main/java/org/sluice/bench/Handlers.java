package org.sluice.bench;

import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.LocalStage;

/** Four handlers of four distinct classes; what they compute is consumed, so that no call can be left out. */
final class Handlers {

    long sum;

    final IrqHandler[] four = {new Add(), new Mix(), new Subtract(), new Or()};

    private final class Add implements IrqHandler {
        @Override
        public void onIrq(int irq, LocalStage here) {
            sum += irq;
        }
    }

    private final class Mix implements IrqHandler {
        @Override
        public void onIrq(int irq, LocalStage here) {
            sum ^= irq;
        }
    }

    private final class Subtract implements IrqHandler {
        @Override
        public void onIrq(int irq, LocalStage here) {
            sum -= (long) irq << 1;
        }
    }

    private final class Or implements IrqHandler {
        @Override
        public void onIrq(int irq, LocalStage here) {
            sum |= irq;
        }
    }
}
