package org.sluice.x86.pci;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.RegisterBank;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.RegisterValue;

/**
 * All registers of a function as people look at them: its header, then each capability of its list, MSI-X with its
 * table and pending bits, which lie in memory; reading these has no effect. On the baton.
 *
 * <p>Source: PCI Local Bus Specification 3.0 "Type 00h Configuration Space Header", "MSI Capability Structure",
 * "MSI-X Capability and Table Structures".
 */
final class FunctionBank implements RegisterBank {

    private static final int CAPABILITIES_MAX = 48; // as many as fit into 192 bytes: a list that bites its tail ends
    private static final int ENTRY_BYTES = 16;
    private static final String[] ENTRY_WORDS = {"Message Address", "Message Upper Address", "Message Data",
        "Vector Control"};

    private final String which;
    private final PciFunction function;
    private final ConfigSpace config;
    private final List<RegisterValue> all = new ArrayList<>();

    /** {@code which} stands before each name. */
    FunctionBank(String which, PciFunction function) {
        this.which = which;
        this.function = function;
        this.config = function.config();
    }

    @Override
    public List<RegisterValue> registers() {
        all.clear();
        add("Vendor ID", PciRegister.VENDOR_ID, 2);
        add("Device ID", PciRegister.DEVICE_ID, 2);
        add("Command", PciRegister.COMMAND, 2);
        add("Status", PciRegister.STATUS, 2);
        add("Revision ID", PciRegister.REVISION, 1);
        add("Class Code", PciRegister.CLASS_CODE, 3);
        add("Cache Line Size", PciRegister.CACHE_LINE_SIZE, 1);
        add("Latency Timer", PciRegister.LATENCY_TIMER, 1);
        add("Header Type", PciRegister.HEADER_TYPE, 1);
        add("BIST", PciRegister.BIST, 1);
        for (int bar = 0; bar < ConfigSpace.BARS; bar++) {
            add("BAR " + bar, PciRegister.BAR_0 + 4 * bar, 4);
        }
        add("Cardbus CIS Pointer", PciRegister.CARDBUS_CIS, 4);
        add("Subsystem Vendor ID", PciRegister.SUBSYSTEM_VENDOR, 2);
        add("Subsystem ID", PciRegister.SUBSYSTEM_ID, 2);
        add("Expansion ROM Base Address", PciRegister.EXPANSION_ROM, 4);
        add("Capabilities Pointer", PciRegister.CAPABILITIES, 1);
        add("Interrupt Line", PciRegister.INTERRUPT_LINE, 1);
        add("Interrupt Pin", PciRegister.INTERRUPT_PIN, 1);
        add("Min_Gnt", PciRegister.MIN_GNT, 1);
        add("Max_Lat", PciRegister.MAX_LAT, 1);
        int at = byteAt(PciRegister.CAPABILITIES);
        for (int i = 0; at != 0 && i < CAPABILITIES_MAX; i++) {
            addCapability(at);
            at = byteAt(at + 1) & ~3;
        }
        return List.copyOf(all);
    }

    private void addCapability(int at) {
        int id = byteAt(at);
        String name = id == PciRegister.MSI ? "MSI" : id == PciRegister.MSI_X ? "MSI-X"
                : "Capability at 0x" + Integer.toHexString(at);
        add(name + " Capability ID", at, 1);
        add(name + " Next Pointer", at + 1, 1);
        if (id == PciRegister.MSI) {
            addMsi(at);
        } else if (id == PciRegister.MSI_X) {
            addMsix(at);
        }
    }

    /** Where data, mask and pending bits are depends on the control word: a wide address, mask bits. */
    private void addMsi(int at) {
        int control = (int) config.read(at + PciRegister.MSI_CONTROL, 2);
        boolean wide = (control & PciRegister.MSI_WIDE) != 0;
        int next = at + (wide ? 0x0C : 0x08);
        add("MSI Message Control", at + PciRegister.MSI_CONTROL, 2);
        add("MSI Message Address", at + 4, 4);
        if (wide) {
            add("MSI Message Upper Address", at + 8, 4);
        }
        add("MSI Message Data", next, 2);
        if ((control & PciRegister.MSI_MASKABLE) != 0) {
            add("MSI Mask Bits", next + 4, 4);
            add("MSI Pending Bits", next + 8, 4);
        }
    }

    private void addMsix(int at) {
        add("MSI-X Message Control", at + 2, 2);
        add("MSI-X Table Offset/BIR", at + 4, 4);
        add("MSI-X PBA Offset/BIR", at + 8, 4);
        int entries = ((int) config.read(at + 2, 2) & 0x7FF) + 1;
        int table = (int) config.read(at + 4, 4);
        int pending = (int) config.read(at + 8, 4);
        RegisterDevice tableBar = function.bar(table & 7);
        RegisterDevice pendingBar = function.bar(pending & 7);
        for (int entry = 0; entry < entries; entry++) {
            for (int word = 0; word < ENTRY_WORDS.length; word++) {
                int offset = (table & ~7) + entry * ENTRY_BYTES + word * Integer.BYTES;
                all.add(new RegisterValue(which + "MSI-X Entry " + entry + " " + ENTRY_WORDS[word],
                        tableBar.read(offset, Integer.BYTES), Integer.SIZE));
            }
        }
        for (int first = 0; first < entries; first += Long.SIZE) {
            all.add(new RegisterValue(which + "MSI-X Pending Bits " + first + "-" + (first + Long.SIZE - 1),
                    pendingBar.read((pending & ~7) + first / Byte.SIZE, Long.BYTES), Long.SIZE));
        }
    }

    private int byteAt(int offset) {
        return (int) config.read(offset, 1);
    }

    private void add(String name, int offset, int bytes) {
        all.add(new RegisterValue(which + name, config.read(offset, bytes), Byte.SIZE * bytes));
    }
}
