package org.sluice.examples.tickcounter;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.sluice.ipipe.*;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.osgi.SluiceDomain;

/** Counts the timer's interrupts on their way down: all of them at the head, Linux's ticks when behind rt. */
@Component(service = Domain.class)
@SluiceDomain(name = "tick-counter", priority = 120, irqs = "timer:shared")
public final class TickCounter implements Domain {
    private long ticks;

    @Override
    public void start(Stage stage) {
        stage.virtualize(Irqs.TIMER, IrqUse.of(IrqMode.TERMINATE).withBrief(), (irq, here) -> {
            ticks += here.hits();
            here.charge(200); // virtual nanoseconds
            here.propagate(irq); // to the next stage below that handles it
        });
    }

    @Modified
    void modified() { /* a new configuration: the same instance goes on, reniced */ }

    public long ticks() { return ticks; }
}
