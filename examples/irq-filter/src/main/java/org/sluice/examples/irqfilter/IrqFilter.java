package org.sluice.examples.irqfilter;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.sluice.ipipe.*;
import org.sluice.nanokernel.hw.*;
import org.sluice.nanokernel.osgi.SluiceDomain;

/** Consumes the serial line's interrupts: whatever stands below it never sees them. */
@Component(service = Domain.class)
@SluiceDomain(name = "irq-filter", priority = 120, cpus = "0-1", irqs = "com1:shared")
public final class IrqFilter implements GuestDomain {
    private Device com1;

    @Override
    public void boot(Platform platform) { com1 = platform.device("com1"); }

    @Override
    public void start(Stage stage) {
        stage.virtualize(com1.irq(), IrqUse.of(IrqMode.TERMINATE).withBrief(), (irq, here) -> {
            while ((com1.read(5, 1) & 1) != 0) { // LSR: data ready
                com1.read(0, 1); // RBR: gone
            }
        });
    }

    @Modified
    void modified() { /* a new configuration: the same instance goes on, reniced */ }
}
