package org.sluice.x86.board;

/** The devices that a board can carry, named by their keyword in board files. */
public enum DeviceKind {
    /** A 16550A at I/O ports; an ISA interrupt: edge, active high. */
    UART("uart", "port", 8, false),
    /** An e1000-style network card in memory; a PCI interrupt: level, active low. */
    NIC("nic", "address", 0x20000, true),
    /** A bare interrupt line that the outside drives; edge, active high unless said otherwise. */
    LINE("line", null, 0, false);

    private final String keyword;
    private final String addressKey;
    private final int rangeBytes;
    private final boolean pci;

    DeviceKind(String keyword, String addressKey, int rangeBytes, boolean pci) {
        this.keyword = keyword;
        this.addressKey = addressKey;
        this.rangeBytes = rangeBytes;
        this.pci = pci;
    }

    /** The word that introduces it in a board file. */
    public String keyword() {
        return keyword;
    }

    /** The option that gives its address, null if it has no registers. */
    String addressKey() {
        return addressKey;
    }

    /** Length of its register range; 0 if it has no registers. */
    public int rangeBytes() {
        return rangeBytes;
    }

    /** Are its registers I/O ports rather than memory? */
    public boolean usesPorts() {
        return this == UART;
    }

    /** Is its line level-triggered and active low unless the board says otherwise? */
    public boolean isPci() {
        return pci;
    }
}
