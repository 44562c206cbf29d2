package org.sluice.nanokernel.internal;

import java.util.List;
import org.sluice.nanokernel.Irqs;
import org.sluice.x86.Machine;
import org.sluice.x86.MsiWire;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.apic.IoApicRegister;
import org.sluice.x86.board.DeviceSpec;

/**
 * Programs the interrupt controllers: one vector per irq, one target CPU per device interrupt, mask and unmask of
 * level lines. The only owner of line state. On the baton; masking does not allocate.
 */
public final class IrqRouter {

    private static final int DESTINATION_SHIFT = 24;
    private static final int MSI_DESTINATION_SHIFT = 12;
    private static final int SPURIOUS_AND_ENABLED = 0x100 | Irqs.SPURIOUS_VECTOR;

    private final Machine machine;
    private final Line[] lines = new Line[Irqs.HARDWARE_COUNT];

    /** One device interrupt: where it is programmed, and where it goes. */
    private static final class Line {
        private final DeviceSpec device;
        private final IoApic ioApic;
        private final int pin;
        private final MsiWire message;
        private int cpu = -1;
        private int entryLow;

        private Line(DeviceSpec device, IoApic ioApic, MsiWire message) {
            this.device = device;
            this.ioApic = ioApic;
            this.pin = ioApic == null ? -1 : device.gsi() - ioApic.gsiBase();
            this.message = message;
        }
    }

    /** Enables the local APICs, names the devices' irqs, and sends every device's interrupt to CPU 0. */
    public IrqRouter(Machine machine, IrqNames names) {
        this.machine = machine;
        for (int cpu = 0; cpu < machine.cpuCount(); cpu++) {
            machine.cpu(cpu).writeApic(ApicRegister.SVR, SPURIOUS_AND_ENABLED);
        }
        int nextMessage = Irqs.FIRST_MSI;
        for (DeviceSpec device : machine.board().devices()) {
            if (!device.isMsi() && !device.hasLine()) {
                continue; // nothing to route
            }
            int irq = device.isMsi() ? nextMessage++ : device.gsi();
            if (irq >= (device.isMsi() ? Irqs.TIMER : Irqs.FIRST_MSI)) {
                throw new IllegalArgumentException(device.title() + ": no irq is left; there are " + Irqs.FIRST_MSI
                        + " lines and " + (Irqs.TIMER - Irqs.FIRST_MSI) + " messages");
            }
            lines[irq] = device.isMsi()
                    ? new Line(device, null, (MsiWire) machine.line(device.name()))
                    : new Line(device, ioApicOf(device.gsi()), null);
            names.name(irq, device.name());
            route(irq, 0);
        }
    }

    /** Sends a device's interrupt to a CPU from now on. */
    public void route(int irq, int cpu) {
        Line line = lineOf(irq);
        if (cpu < 0 || cpu >= machine.cpuCount()) {
            throw new IllegalArgumentException("cpu " + cpu + " is not in 0.." + (machine.cpuCount() - 1));
        }
        if (line.cpu == cpu) {
            return;
        }
        line.cpu = cpu;
        int apicId = machine.cpu(cpu).apicId();
        if (line.message != null) {
            line.message.program(MsiWire.ADDRESS_BASE | (long) apicId << MSI_DESTINATION_SHIFT, Irqs.vectorOf(irq));
        } else {
            line.entryLow = Irqs.vectorOf(irq)
                    | (line.device.level() ? ApicRegister.LEVEL_TRIGGERED.mask() : 0)
                    | (line.device.activeLow() ? ApicRegister.ACTIVE_LOW.mask() : 0);
            line.ioApic.writeSelected(IoApicRegister.IOREDTBL + 2 * line.pin + 1, apicId << DESTINATION_SHIFT);
            line.ioApic.writeSelected(IoApicRegister.IOREDTBL + 2 * line.pin, line.entryLow);
        }
    }

    /** Masks a level line at its controller; false, and nothing done, for any other irq. */
    boolean maskIfLevel(int irq) {
        Line line = irq < lines.length ? lines[irq] : null;
        if (line == null || line.ioApic == null || !line.device.level()) {
            return false;
        }
        line.ioApic.writeSelected(IoApicRegister.IOREDTBL + 2 * line.pin,
                line.entryLow | ApicRegister.MASKED.mask());
        return true;
    }

    /** Opens a level line again: if it is still asserted, that is a new interrupt. */
    void unmask(int irq) {
        Line line = lineOf(irq);
        line.ioApic.writeSelected(IoApicRegister.IOREDTBL + 2 * line.pin, line.entryLow);
    }

    /** Where an irq comes from, in words: {@code nic eth0, gsi 11 level -> cpu 1}; empty if from no device. */
    public String describe(int irq) {
        Line line = irq >= 0 && irq < lines.length ? lines[irq] : null;
        if (line == null) {
            return "";
        }
        String how = line.device.isMsi() ? "message" : "gsi " + line.device.gsi()
                + (line.device.level() ? " level" : " edge");
        return line.device.title() + ", " + how + " -> cpu " + line.cpu;
    }

    private Line lineOf(int irq) {
        Line line = irq >= 0 && irq < lines.length ? lines[irq] : null;
        if (line == null) {
            throw new IllegalArgumentException("irq " + irq + " belongs to no device of this board");
        }
        return line;
    }

    private IoApic ioApicOf(int gsi) {
        List<IoApic> ioApics = machine.ioApics();
        for (IoApic ioApic : ioApics) {
            if (gsi >= ioApic.gsiBase() && gsi < ioApic.gsiBase() + ioApic.pins()) {
                return ioApic;
            }
        }
        throw new IllegalArgumentException("gsi " + gsi + " is on no I/O APIC");
    }
}
