package org.sluice.nanokernel.hw;

import org.osgi.annotation.versioning.ProviderType;

/** A device's registers, at offsets from where the board has put it: ports or memory, as the device has it. */
@ProviderType
public interface Device {

    /** Its name on the board. */
    String name();

    /** The pipeline's number of its interrupt. */
    int irq();

    /** Reads {@code size} bytes (1, 2 or 4). */
    long read(int offset, int size);

    /** Writes {@code size} bytes (1, 2 or 4). */
    void write(int offset, int size, long value);
}
