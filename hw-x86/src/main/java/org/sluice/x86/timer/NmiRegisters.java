package org.sluice.x86.timer;

/**
 * The bits of a PC's NMI logic that live in ports of other devices: bit 7 of 0x70, bits 7, 6, 3 and 2 of 0x61. Given to
 * these devices' constructors. On the baton.
 */
public interface NmiRegisters {

    /** There is no NMI logic: bits are taken and mean nothing, sources read as silent. */
    NmiRegisters NONE = new NmiRegisters() {
        @Override
        public void mask(boolean masked) {
            // nothing to mask
        }

        @Override
        public void disable(int portB) {
            // nothing to disable
        }

        @Override
        public int sources() {
            return 0;
        }
    };

    /** Port 0x70, bit 7: holds every NMI back. */
    void mask(boolean masked);

    /** Port 0x61 was written: bits 3 (IOCHK#) and 2 (SERR#) silence their source and forget it. */
    void disable(int portB);

    /** Port 0x61 as it reads: bits 6 (IOCHK#) and 7 (SERR#), the others 0. */
    int sources();
}
