package org.sluice.x86;

/** A passive device in an address range: of ports or of memory. Called on the baton. */
public interface RegisterDevice {

    /**
     * Reads a register, with the side effects the manual gives the read.
     *
     * @param offset from the start of the device's range
     * @param size   1, 2, 4 or 8 bytes
     * @return the bits read, zero-extended
     */
    long read(int offset, int size);

    /** Writes a register; {@code value}'s bits above {@code size} are to be ignored. */
    void write(int offset, int size, long value);
}
