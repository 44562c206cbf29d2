package org.sluice.nanokernel.internal;

import org.sluice.nanokernel.hw.Device;
import org.sluice.x86.Machine;
import org.sluice.x86.board.DeviceSpec;
import org.sluice.x86.pci.ConfigSpace;
import org.sluice.x86.pci.PciFunction;

/** The board's devices as domains reach them: by the same ports and memory accesses a kernel would make. */
public final class Devices {

    private final Machine machine;
    private final IrqNames names;

    /** The devices of a machine. */
    public Devices(Machine machine, IrqNames names) {
        this.machine = machine;
        this.names = names;
    }

    /** The irq of the device of that name; -1 if there is none. */
    int irqOf(String name) {
        for (DeviceSpec spec : machine.board().devices()) {
            if (spec.name().equals(name)) {
                return names.irqNamed(name);
            }
        }
        return -1;
    }

    /** The machine whose devices they are. */
    Machine machine() {
        return machine;
    }

    /** The device that answers to all bytes of an access; null if there is none. */
    DeviceSpec at(boolean ports, long address, int size) {
        for (DeviceSpec spec : machine.board().devices()) {
            boolean there = spec.kind().isPciFunction() ? hasBarAt(spec, ports, address, size)
                    : spec.covers(ports, address, size);
            if (there) {
                return spec;
            }
        }
        return null;
    }

    private boolean hasBarAt(DeviceSpec spec, boolean ports, long address, int size) {
        ConfigSpace config = machine.device(spec.name(), PciFunction.class).config();
        for (int bar = 0; bar < ConfigSpace.BARS; bar++) {
            long bytes = config.barBytes(bar);
            long first = bytes == 0 || config.isIoBar(bar) != ports ? -1 : config.barAddress(bar);
            if (first >= 0 && address >= first && address - first <= bytes - size) {
                return true;
            }
        }
        return false;
    }

    /** The device of that name, which must exist. */
    Device device(String name) {
        DeviceSpec spec = machine.board().device(name);
        return spec.kind().usesPorts() ? new PortDevice(spec) : new MemoryDevice(spec);
    }

    private abstract class Registers implements Device {
        final DeviceSpec spec;

        Registers(DeviceSpec spec) {
            this.spec = spec;
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        public int irq() {
            return names.irqNamed(spec.name());
        }

        void checkOffset(int offset, int size) {
            if (offset < 0 || offset + size > spec.kind().rangeBytes()) {
                throw new IllegalArgumentException("offset " + offset + " of " + spec.title() + " is not in 0.."
                        + (spec.kind().rangeBytes() - size));
            }
        }
    }

    private final class PortDevice extends Registers {
        private PortDevice(DeviceSpec spec) {
            super(spec);
        }

        @Override
        public long read(int offset, int size) {
            checkOffset(offset, size);
            return machine.readPort((int) spec.address() + offset, size);
        }

        @Override
        public void write(int offset, int size, long value) {
            checkOffset(offset, size);
            machine.writePort((int) spec.address() + offset, size, value);
        }
    }

    private final class MemoryDevice extends Registers {
        private MemoryDevice(DeviceSpec spec) {
            super(spec);
        }

        @Override
        public long read(int offset, int size) {
            checkOffset(offset, size);
            return machine.readMmio(0, spec.address() + offset, size);
        }

        @Override
        public void write(int offset, int size, long value) {
            checkOffset(offset, size);
            machine.writeMmio(0, spec.address() + offset, size, value);
        }
    }
}
