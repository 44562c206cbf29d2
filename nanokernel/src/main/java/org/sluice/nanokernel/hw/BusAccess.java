package org.sluice.nanokernel.hw;

import org.osgi.annotation.versioning.ProviderType;
import org.sluice.ipipe.LocalStage;

/**
 * Ports and memory-mapped registers as a kernel reaches them: by address, from the CPU that executes. Every access must
 * lie whole within what one device answers to, and that device's irq must be among the domain's; it is then charged
 * with what the board says that the way from that CPU's node to node 0, where devices are, costs.
 *
 * <p>On the baton, from code that runs on the CPU of {@code here}. Allocates, as it looks up whose an address is: a
 * handler that reads one register each time takes a {@link Device}. Each method throws
 * {@link org.sluice.nanokernel.AdmissionException} for an address that belongs to no device, to a device without an irq
 * or of somebody else, and for a CPU that is not the domain's; {@link IllegalArgumentException} for another size. Not
 * given out: RAM, for which there is {@link RamAccess}, and the CPU's own APIC page, which is the nanokernel's.
 */
@ProviderType
public interface BusAccess {

    /** Reads 1, 2 or 4 bytes from a port, 0 to 0xFFFF; zero-extended. */
    long readPort(LocalStage here, int port, int size);

    /** Writes the low 1, 2 or 4 bytes to a port. */
    void writePort(LocalStage here, int port, int size, long value);

    /** Reads 1, 2, 4 or 8 bytes at a physical address; zero-extended. */
    long readMmio(LocalStage here, long address, int size);

    /** Writes the low 1, 2, 4 or 8 bytes at a physical address. */
    void writeMmio(LocalStage here, long address, int size, long value);
}
