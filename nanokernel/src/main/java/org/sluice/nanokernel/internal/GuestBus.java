package org.sluice.nanokernel.internal;

import java.util.function.IntConsumer;
import org.sluice.ipipe.LocalStage;
import org.sluice.nanokernel.AdmissionException;
import org.sluice.nanokernel.hw.BusAccess;
import org.sluice.x86.Machine;
import org.sluice.x86.board.DeviceSpec;

/** One domain's ports and memory-mapped registers: looks up whose they are, charges the way, and accesses. */
final class GuestBus implements BusAccess {

    private final String domain;
    private final IntConsumer cpuCheck;
    private final Devices devices;
    private final Ownership ownership;
    private final Machine machine;

    /** {@code cpuCheck} refuses CPUs that are not the domain's. */
    GuestBus(String domain, IntConsumer cpuCheck, GuestPlatform.Services services) {
        this.domain = domain;
        this.cpuCheck = cpuCheck;
        this.devices = services.devices();
        this.ownership = services.ownership();
        this.machine = devices.machine();
    }

    @Override
    public long readPort(LocalStage here, int port, int size) {
        pass(here, true, port, size);
        return machine.readPort(port, size);
    }

    @Override
    public void writePort(LocalStage here, int port, int size, long value) {
        pass(here, true, port, size);
        machine.writePort(port, size, value);
    }

    @Override
    public long readMmio(LocalStage here, long address, int size) {
        pass(here, false, address, size);
        return machine.readMmio(here.cpu(), address, size);
    }

    @Override
    public void writeMmio(LocalStage here, long address, int size, long value) {
        pass(here, false, address, size);
        machine.writeMmio(here.cpu(), address, size, value);
    }

    private void pass(LocalStage here, boolean ports, long address, int size) {
        if (Integer.bitCount(size) != 1 || size < 1 || size > (ports ? Integer.BYTES : Long.BYTES)) {
            throw new IllegalArgumentException("an access to " + (ports ? "a port has 1, 2 or 4" : "memory has 1, 2, 4 "
                    + "or 8") + " bytes, not " + size);
        }
        cpuCheck.accept(here.cpu());
        DeviceSpec spec = devices.at(ports, address, size);
        String place = (ports ? "port 0x" : "address 0x") + Long.toHexString(address);
        if (spec == null) {
            throw new AdmissionException(domain, place + ", " + size + " bytes, belongs to no device");
        }
        int irq = devices.irqOf(spec.name());
        if (irq < 0) {
            throw new AdmissionException(domain, place + " belongs to " + spec.title() + ", which has no irq to own");
        }
        ownership.check(domain, irq);
        here.charge(machine.board().distances().latencyNanos(machine.cpu(here.cpu()).node(), 0));
    }
}
