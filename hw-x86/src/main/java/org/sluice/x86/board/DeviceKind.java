package org.sluice.x86.board;

import java.util.ArrayList;
import java.util.List;

/** The devices that a board can carry, named by their keyword in board files. */
public enum DeviceKind {
    /** A 16550A at I/O ports; an ISA interrupt: edge, active high. */
    UART("uart", AddressRule.PORT, 0, 8, IrqRule.EDGE),
    /** An e1000-style network card in memory; a PCI interrupt: level, active low. */
    NIC("nic", AddressRule.MEMORY, 0, 0x20000, IrqRule.LEVEL_LOW),
    /** A bare interrupt line that the outside drives; edge, active high unless said otherwise. */
    LINE("line", AddressRule.NONE, 0, 0, IrqRule.EDGE),
    /** The 8259A pair; its INT goes to LINT0 of every CPU, and to pin 0 of the I/O APIC. */
    PIC("pic", AddressRule.NONE, 0, 0, IrqRule.NONE, 0x20, 2, 0xA0, 2, 0x4D0, 2),
    /** An 8254; counter 0 interrupts at gsi 2, which is ISA irq 0. */
    PIT("pit", AddressRule.NONE, 0, 0, IrqRule.edgeAt(2), 0x40, 4, 0x61, 1),
    /** An MC146818A; ISA irq 8. */
    RTC("rtc", AddressRule.NONE, 0, 0, IrqRule.edgeAt(8), 0x70, 2),
    /** A high precision event timer; its routes are gsis 20 to 23, which other devices may share. */
    HPET("hpet", AddressRule.MEMORY, 0xFED00000L, 0x400, IrqRule.NONE),
    /** ACPI power management: PM1a registers and PM timer; the SCI is level, active high. */
    ACPI("acpi", AddressRule.PORT, 0x600, 0x10, IrqRule.levelHighAt(9)),
    /** The ways to reset by port: 0xCF9, 0x64, 0x92. */
    RESET("reset", AddressRule.NONE, 0, 0, IrqRule.NONE, 0x60, 1, 0x64, 1, 0x92, 1, 0xCF9, 1),
    /** QEMU's firmware configuration interface. */
    FW_CFG("fwcfg", AddressRule.NONE, 0, 0, IrqRule.NONE, 0x510, 2),
    /** QEMU's isa-debug-exit. */
    DEBUG_EXIT("debugexit", AddressRule.PORT, 0xF4, 4, IrqRule.NONE),
    /** The debug console at port 0xE9. */
    DEBUG_CONSOLE("debugcon", AddressRule.NONE, 0, 0, IrqRule.NONE, 0xE9, 1),
    /** QEMU's pc-testdev: ports that drive the lines 0 to 23. */
    TESTDEV("testdev", AddressRule.NONE, 0, 0, IrqRule.NONE, 0xE0, 4, 0x2000, 24),
    /** The text screen. */
    VGA("vga", AddressRule.FIXED_MEMORY, 0xB8000L, 0x8000, IrqRule.NONE, 0x3D4, 2, 0x3DA, 1),
    /** The PCI host bridge, with ECAM for bus 0 at its address. */
    PCI("pci", AddressRule.MEMORY, 0xE000_0000L, 1 << 20, IrqRule.NONE, 0xCF8, 1, 0xCFA, 6),
    /** QEMU's educational PCI device, in a slot of the host bridge. */
    EDU("edu", AddressRule.SLOT, 0, 0, IrqRule.LEVEL_LOW),
    /** An Intel 82540EM, in a slot of the host bridge. */
    E1000("e1000", AddressRule.SLOT, 0, 0, IrqRule.LEVEL_LOW);

    /** How a device is given its address. */
    enum AddressRule { NONE, PORT, MEMORY, FIXED_MEMORY, SLOT }

    /** How a device interrupts unless the board says otherwise. */
    record IrqRule(boolean has, boolean level, boolean activeLow, int usualGsi) {
        static final IrqRule NONE = new IrqRule(false, false, false, DeviceSpec.NO_IRQ);
        static final IrqRule EDGE = new IrqRule(true, false, false, DeviceSpec.NO_IRQ);
        static final IrqRule LEVEL_LOW = new IrqRule(true, true, true, DeviceSpec.NO_IRQ);

        static IrqRule edgeAt(int gsi) {
            return new IrqRule(true, false, false, gsi);
        }

        static IrqRule levelHighAt(int gsi) {
            return new IrqRule(true, true, false, gsi);
        }
    }

    /** A range of addresses that the device takes. */
    record Range(boolean isPorts, long first, int bytes) {
    }

    private final String keyword;
    private final AddressRule addressRule;
    private final long usualAddress;
    private final int rangeBytes;
    private final IrqRule irq;
    private final int[] fixedPorts;

    DeviceKind(String keyword, AddressRule addressRule, long usualAddress, int rangeBytes, IrqRule irq,
            int... fixedPorts) {
        this.keyword = keyword;
        this.addressRule = addressRule;
        this.usualAddress = usualAddress;
        this.rangeBytes = rangeBytes;
        this.irq = irq;
        this.fixedPorts = fixedPorts;
    }

    /** The word that introduces it in a board file. */
    public String keyword() {
        return keyword;
    }

    /** The option that gives its address, null if none does. */
    String addressKey() {
        switch (addressRule) {
            case PORT: return "port";
            case MEMORY: return "address";
            case SLOT: return "slot";
            default: return null;
        }
    }

    /** Where it is unless the board says otherwise; 0: the board must. */
    public long usualAddress() {
        return usualAddress;
    }

    /** Length of its register range; 0 if it has none but fixed ports. */
    public int rangeBytes() {
        return rangeBytes;
    }

    /** Are its registers I/O ports rather than memory? */
    public boolean usesPorts() {
        return addressRule == AddressRule.PORT;
    }

    /** Is it a function behind the PCI host bridge? Then its address is its slot. */
    public boolean isPciFunction() {
        return addressRule == AddressRule.SLOT;
    }

    /** Everything that a device of this kind at {@code address} answers to. */
    List<Range> ranges(long address) {
        List<Range> ranges = new ArrayList<>();
        if (rangeBytes > 0) {
            ranges.add(new Range(usesPorts(), address, rangeBytes));
        }
        for (int i = 0; i < fixedPorts.length; i += 2) {
            ranges.add(new Range(true, fixedPorts[i], fixedPorts[i + 1]));
        }
        return ranges;
    }

    /** Can a board say what is at the other end of its cable? */
    public boolean hasCable() {
        return this == E1000;
    }

    /** Can a board say where the characters go that it sends? */
    public boolean sends() {
        return this == UART || this == DEBUG_CONSOLE;
    }

    /** Can a board say from where characters come to it? */
    public boolean receives() {
        return this == UART;
    }

    /** Does it have an interrupt of its own? */
    public boolean hasIrq() {
        return irq.has();
    }

    /** The gsi it interrupts at unless the board says otherwise; {@link DeviceSpec#NO_IRQ}: the board must say. */
    public int usualGsi() {
        return irq.usualGsi();
    }

    /** Is its line level-triggered unless the board says otherwise? */
    public boolean isLevel() {
        return irq.level();
    }

    /** Is its line active low unless the board says otherwise? */
    public boolean isActiveLow() {
        return irq.activeLow();
    }

    /** Is its line level-triggered and active low unless the board says otherwise, as PCI lines are? */
    public boolean isPci() {
        return irq.level() && irq.activeLow();
    }
}
