package org.sluice.nanokernel.hw;

import org.osgi.annotation.versioning.ProviderType;
import org.sluice.ipipe.LocalStage;

/**
 * RAM as code on a CPU reaches it: by physical address, within the ranges that the domain was admitted with
 * ({@code memory=} in a scenario, {@code domain.memory} of a service). Each access is charged with what the way from
 * the CPU's node to the memory's costs on this board, to the nanosecond; DMA of the domain's devices is not.
 *
 * <p>On the baton, from code that runs on the CPU of {@code here}. Each method throws
 * {@link org.sluice.nanokernel.AdmissionException} for bytes that are not all the domain's, and for a CPU that is not;
 * {@link IllegalArgumentException} for another size.
 */
@ProviderType
public interface RamAccess {

    /** Loads 1, 2, 4 or 8 bytes; zero-extended. */
    long read(LocalStage here, long address, int size);

    /** Stores the low 1, 2, 4 or 8 bytes. */
    void write(LocalStage here, long address, int size, long value);
}
