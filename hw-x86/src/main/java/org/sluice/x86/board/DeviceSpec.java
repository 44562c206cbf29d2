package org.sluice.x86.board;

/**
 * A device of a board and how it signals.
 *
 * @param name      unique on the board
 * @param kind      what it is
 * @param address   first I/O port or physical address of its registers; 0 if it has none
 * @param gsi       global interrupt number its line is wired to, {@link #MSI} if it writes messages instead
 * @param level     is the line level-triggered, as opposed to edge-triggered?
 * @param activeLow does asserted mean low?
 */
public record DeviceSpec(String name, DeviceKind kind, long address, int gsi, boolean level, boolean activeLow) {

    /** In place of a gsi: signals by message. */
    public static final int MSI = -1;

    /** A device with its kind's usual trigger and polarity. */
    public static DeviceSpec of(String name, DeviceKind kind, long address, int gsi) {
        return new DeviceSpec(name, kind, address, gsi, kind.isPci(), kind.isPci());
    }

    /** Signals by message instead of by a line? */
    public boolean isMsi() {
        return gsi == MSI;
    }

    /** For complaints: {@code nic eth0}. */
    public String title() {
        return kind.keyword() + " " + name;
    }
}
