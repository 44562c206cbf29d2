package org.sluice.it.felix;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Irqs;

/** A domain that counts the timer's interrupts, how often it was started, and how often stopped. */
final class Probe implements Domain {

    final AtomicInteger starts = new AtomicInteger();
    final AtomicInteger stops = new AtomicInteger();
    final AtomicLong ticks = new AtomicLong();

    @Override
    public void start(Stage stage) {
        starts.incrementAndGet();
        stage.virtualize(Irqs.TIMER, IrqUse.of(IrqMode.ACCEPT).withBrief(),
                (irq, here) -> ticks.addAndGet(here.hits()));
    }

    @Override
    public void stop() {
        stops.incrementAndGet();
    }

    /** Service properties: keys and values in turn. */
    static Dictionary<String, Object> properties(Object... keysAndValues) {
        Hashtable<String, Object> properties = new Hashtable<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }
}
