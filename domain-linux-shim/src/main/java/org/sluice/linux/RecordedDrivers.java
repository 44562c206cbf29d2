package org.sluice.linux;

import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.hw.Replayed;

/** Stands for the drivers of a recorded machine: each interrupt takes what it took there, and so does its softirq. */
final class RecordedDrivers {

    private final Replayed replayed;
    private final Softirqs softirqs;

    RecordedDrivers(Replayed replayed, Softirqs softirqs) {
        this.replayed = replayed;
        this.softirqs = softirqs;
    }

    void attach(Stage stage, IrqUse use) {
        for (int irq : replayed.irqs()) {
            stage.virtualize(irq, use, this::onIrq);
        }
    }

    private void onIrq(int irq, LocalStage here) {
        here.charge(replayed.handlerNanos(here.cpu(), irq, here.hits()));
        long softirq = replayed.softirqNanos(here.cpu(), irq);
        if (softirq > 0) {
            softirqs.raise(Softirqs.RECORDED, softirq, here);
        }
    }
}
