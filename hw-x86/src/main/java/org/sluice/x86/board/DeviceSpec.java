package org.sluice.x86.board;

/**
 * A device of a board and how it signals.
 *
 * @param name      unique on the board
 * @param kind      what it is
 * @param address   first I/O port or physical address of its registers; 0 if it has none
 * @param gsi       global interrupt number its line is wired to, {@link #MSI} if it writes messages instead,
 *                  {@link #NO_IRQ} if it does not signal by itself
 * @param level     is the line level-triggered, as opposed to edge-triggered?
 * @param activeLow does asserted mean low?
 * @param cable     what is at the other end of its cable; {@link CableSpec#NONE} if it has none
 * @param serial    where its characters go, and from where they come; {@link SerialSpec#NONE} if it has none
 */
public record DeviceSpec(String name, DeviceKind kind, long address, int gsi, boolean level, boolean activeLow,
        CableSpec cable, SerialSpec serial) {

    /** In place of a gsi: signals by message. */
    public static final int MSI = -1;
    /** In place of a gsi: has no interrupt of its own. */
    public static final int NO_IRQ = -2;

    /** A device whose board says nothing of the host. */
    public DeviceSpec(String name, DeviceKind kind, long address, int gsi, boolean level, boolean activeLow) {
        this(name, kind, address, gsi, level, activeLow, CableSpec.NONE, SerialSpec.NONE);
    }

    /** The same device with that at the other end of its cable; {@link BoardBuilder#build} refuses what has none. */
    public DeviceSpec withCable(CableSpec newCable) {
        return new DeviceSpec(name, kind, address, gsi, level, activeLow, newCable, serial);
    }

    /** The same device with that host side; {@link BoardBuilder#build} refuses what passes no characters. */
    public DeviceSpec withSerial(SerialSpec newSerial) {
        return new DeviceSpec(name, kind, address, gsi, level, activeLow, cable, newSerial);
    }

    /** A device with its kind's usual trigger and polarity. */
    public static DeviceSpec of(String name, DeviceKind kind, long address, int gsi) {
        return new DeviceSpec(name, kind, address, gsi, kind.isLevel(), kind.isActiveLow());
    }

    /** A device at its kind's usual place, with its usual interrupt. */
    public static DeviceSpec of(String name, DeviceKind kind) {
        return of(name, kind, kind.usualAddress(), kind.hasIrq() ? kind.usualGsi() : NO_IRQ);
    }

    /** Does it answer to all of {@code bytes} bytes from {@code first} on, of ports or of memory? PCI BARs aside. */
    public boolean covers(boolean ports, long first, int bytes) {
        return kind.ranges(address).stream().anyMatch(range -> range.isPorts() == ports && first >= range.first()
                && first - range.first() <= range.bytes() - bytes);
    }

    /** Is it wired to a gsi? */
    public boolean hasLine() {
        return gsi >= 0;
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
