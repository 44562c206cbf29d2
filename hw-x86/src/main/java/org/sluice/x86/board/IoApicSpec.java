package org.sluice.x86.board;

/**
 * An I/O APIC of a board.
 *
 * @param index   dense index, from 0
 * @param address physical address of its registers
 * @param pins    1 to 240
 * @param gsiBase global interrupt number of pin 0
 */
public record IoApicSpec(int index, long address, int pins, int gsiBase) {

    /** Length of the address range. */
    public static final int RANGE_BYTES = 0x1000;
}
