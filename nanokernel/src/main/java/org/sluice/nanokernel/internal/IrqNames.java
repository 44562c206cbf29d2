package org.sluice.nanokernel.internal;

import java.util.Map;
import java.util.TreeMap;
import org.sluice.nanokernel.Irqs;

/** The names of irqs on one board: devices' names, those of the CPU-local irqs, or plain numbers. */
public final class IrqNames {

    private final Map<String, Integer> byDevice = new TreeMap<>();
    private final String[] names = new String[Irqs.HARDWARE_COUNT];

    /** Only the CPU-local ones have names. */
    public IrqNames() {
        for (int irq = 0; irq < names.length; irq++) {
            names[irq] = Irqs.localName(irq);
        }
    }

    /** Gives an irq its device's name. */
    public void name(int irq, String device) {
        names[irq] = device;
        byDevice.put(device, irq);
    }

    /** The irq of a device, local irq or number; -1 if there is none. */
    public int irqNamed(String name) {
        Integer device = byDevice.get(name);
        if (device != null) {
            return device;
        }
        int local = Irqs.localNamed(name);
        if (local >= 0) {
            return local;
        }
        try {
            int irq = Integer.parseInt(name);
            return irq >= 0 && irq < Irqs.HARDWARE_COUNT ? irq : -1;
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    /** The name of an irq: its device's, a local name, {@code virq 3}, or its number. */
    public String nameOf(int irq) {
        if (irq >= Irqs.HARDWARE_COUNT) {
            return "virq " + (irq - Irqs.HARDWARE_COUNT);
        }
        return irq < 0 || names[irq] == null ? Integer.toString(irq) : names[irq];
    }
}
