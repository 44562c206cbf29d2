package org.sluice.x86.pci;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sluice.x86.RegisterBank;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.RegisterValue;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The host bridge: 32 slots of one function each on bus 0, reached through ports 0xCF8 and 0xCFC and through ECAM;
 * forwards memory and port accesses to the function whose BAR maps them. Slot 0 is itself.
 *
 * <p>Threading: the baton. Not modelled: other buses, functions 1 to 7, prefetching, the bridge's own memory controller
 * registers; nor does the bridge forward what lies above 4 GiB. Source: PCI Local Bus Specification 3.0
 * "Software Generation of Configuration Transactions"; PCI Express
 * Base Specification "PCI Express Enhanced Configuration Access Mechanism (ECAM)"; Intel 440FX datasheet.
 */
public final class PciHost implements RegisterDevice, RegisterBank, Snapshottable {

    /** Address port, four bytes; the data port follows. */
    public static final int CONFIG_ADDRESS = 0xCF8;
    /** Data port, four bytes. */
    public static final int CONFIG_DATA = 0xCFC;
    /** How many slots. */
    public static final int SLOTS = 32;
    /** Length of ECAM for bus 0. */
    public static final int ECAM_BYTES = 1 << 20;

    private static final int ENABLE = 1 << 31;
    private static final int ADDRESS_BITS = 0x80FFFFFC;

    private final PciFunction[] slots = new PciFunction[SLOTS];
    private int address;

    /** A bus that has only the bridge, an Intel 440FX. */
    public PciHost() {
        ConfigSpace own = new ConfigSpace(0x8086, 0x1237, 0x060000).init(PciRegister.REVISION, 1, 2);
        slots[0] = new PciFunction() {
            @Override
            public ConfigSpace config() {
                return own;
            }

            @Override
            public RegisterDevice bar(int number) {
                return null;
            }
        };
    }

    /** Puts a function into a slot, 1 to 31. */
    public void plug(int slot, PciFunction function) {
        if (slot < 1 || slot >= SLOTS || slots[slot] != null) {
            throw new IllegalArgumentException("PCI slot " + slot + " is not in 1.." + (SLOTS - 1) + " or is taken");
        }
        slots[slot] = function;
    }

    /** The function in a slot; null if it is empty. */
    public PciFunction function(int slot) {
        return slots[slot];
    }

    @Override
    public List<RegisterValue> registers() {
        List<RegisterValue> all = new ArrayList<>();
        all.add(new RegisterValue("CONFIG_ADDRESS", address, Integer.SIZE));
        for (int slot = 0; slot < SLOTS; slot++) {
            if (slots[slot] != null) {
                String which = String.format(Locale.ROOT, "00:%02x.0 ", slot);
                all.addAll(new FunctionBank(which, slots[slot]).registers());
            }
        }
        return all;
    }

    // ---- ports 0xCF8 and 0xCFC ----

    /** The address port answers accesses of four bytes; bytes behind the data port's four are nobody's. */
    @Override
    public long read(int offset, int size) {
        if (offset >= CONFIG_DATA - CONFIG_ADDRESS) {
            int at = offset & 3;
            int inside = Math.min(size, Integer.BYTES - at);
            long value = (address & ENABLE) == 0 ? -1
                    : readConfig(address >> 8 & 0xFFFF, (address & 0xFC) + at, inside);
            return inside == size ? value : value | -1L << Byte.SIZE * inside;
        }
        return offset == 0 && size == Integer.BYTES ? address & 0xFFFF_FFFFL : -1;
    }

    @Override
    public void write(int offset, int size, long value) {
        if (offset == 0 && size == Integer.BYTES) {
            address = (int) value & ADDRESS_BITS;
        } else if (offset >= CONFIG_DATA - CONFIG_ADDRESS && (address & ENABLE) != 0) {
            int at = offset & 3;
            writeConfig(address >> 8 & 0xFFFF, (address & 0xFC) + at, Math.min(size, Integer.BYTES - at), value);
        }
    }

    /** The function of bus [15:8], device [7:3], function [2:0]; null if nobody is there. */
    private PciFunction find(int busDeviceFunction) {
        boolean onlyFunction = (busDeviceFunction & 0xFF07) == 0;
        return onlyFunction ? slots[busDeviceFunction >> 3 & SLOTS - 1] : null;
    }

    /** An access to nobody reads ones: master abort. */
    private long readConfig(int busDeviceFunction, int register, int size) {
        PciFunction function = find(busDeviceFunction);
        return function == null ? -1 : function.config().read(register, size);
    }

    private void writeConfig(int busDeviceFunction, int register, int size, long value) {
        PciFunction function = find(busDeviceFunction);
        if (function != null) {
            function.config().write(register, size, value);
            function.configWritten();
        }
    }

    /** Configuration space as memory: bus 0, 4 KiB per function. */
    public RegisterDevice ecam() {
        return new RegisterDevice() {
            @Override
            public long read(int offset, int size) {
                return readConfig(offset >> 12, offset & ConfigSpace.BYTES - 1, size);
            }

            @Override
            public void write(int offset, int size, long value) {
                writeConfig(offset >> 12, offset & ConfigSpace.BYTES - 1, size, value);
            }
        };
    }

    /** Itself only: the functions in the other slots are devices of their own. */
    @Override
    public void exchange(StateStream state) {
        address = state.exchange(address);
        slots[0].config().exchange(state);
    }

    // ---- windows ----

    /** All of memory, or of the ports, from {@code first} on that BARs may map. */
    public RegisterDevice window(boolean ports, long first) {
        return new Window(ports, first);
    }

    private final class Window implements RegisterDevice {
        private final boolean ports;
        private final long first;
        private RegisterDevice found;
        private int foundOffset;

        Window(boolean ports, long first) {
            this.ports = ports;
            this.first = first;
        }

        @Override
        public long read(int offset, int size) {
            return find(first + (offset & 0xFFFF_FFFFL)) ? found.read(foundOffset, size) : -1;
        }

        @Override
        public void write(int offset, int size, long value) {
            if (find(first + (offset & 0xFFFF_FFFFL))) {
                found.write(foundOffset, size, value);
            }
        }

        private boolean find(long at) {
            for (PciFunction function : slots) {
                for (int bar = 0; function != null && bar < ConfigSpace.BARS; bar++) {
                    ConfigSpace config = function.config();
                    long base = config.barBytes(bar) == 0 || config.isIoBar(bar) != ports ? -1
                            : config.barAddress(bar);
                    if (base >= 0 && at >= base && at - base < config.barBytes(bar)) {
                        found = function.bar(bar);
                        foundOffset = (int) (at - base);
                        return true;
                    }
                }
            }
            return false;
        }
    }
}
