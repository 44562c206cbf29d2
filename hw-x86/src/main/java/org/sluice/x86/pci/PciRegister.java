package org.sluice.x86.pci;

/** Offsets in configuration space. Source: PCI Local Bus Specification 3.0 "Configuration Space Organization". */
public final class PciRegister {

    public static final int VENDOR_ID = 0x00;
    public static final int DEVICE_ID = 0x02;
    public static final int COMMAND = 0x04;
    public static final int STATUS = 0x06;
    public static final int REVISION = 0x08;
    public static final int CLASS_CODE = 0x09;
    public static final int CACHE_LINE_SIZE = 0x0C;
    public static final int LATENCY_TIMER = 0x0D;
    public static final int HEADER_TYPE = 0x0E;
    public static final int BIST = 0x0F;
    public static final int BAR_0 = 0x10;
    public static final int CARDBUS_CIS = 0x28;
    public static final int SUBSYSTEM_VENDOR = 0x2C;
    public static final int SUBSYSTEM_ID = 0x2E;
    public static final int EXPANSION_ROM = 0x30;
    public static final int CAPABILITIES = 0x34;
    public static final int INTERRUPT_LINE = 0x3C;
    public static final int INTERRUPT_PIN = 0x3D;
    public static final int MIN_GNT = 0x3E;
    public static final int MAX_LAT = 0x3F;

    /** Bits of COMMAND. */
    public static final int IO_SPACE = 1;
    public static final int MEMORY_SPACE = 1 << 1;
    public static final int BUS_MASTER = 1 << 2;
    public static final int INTX_DISABLE = 1 << 10;
    /** Bits of STATUS. */
    public static final int INTX_STATUS = 1 << 3;
    public static final int HAS_CAPABILITIES = 1 << 4;

    /** Capability ids. */
    public static final int MSI = 0x05;
    public static final int MSI_X = 0x11;

    /** Message Control in an MSI capability, and its bits for addresses of 64 bits and mask bits. */
    public static final int MSI_CONTROL = 2;
    public static final int MSI_WIDE = 1 << 7;
    public static final int MSI_MASKABLE = 1 << 8;

    private PciRegister() {
    }
}
