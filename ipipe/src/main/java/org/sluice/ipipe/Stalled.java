package org.sluice.ipipe;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A stall that ends with its block: {@code try (Stalled s = here.stalled("queue")) { ... }}. It undoes its own stall
 * and no other: nothing, if the stage was closed before, or was opened in the block. Allocates nothing: a stage has one
 * for all its stalls on a CPU, so that keeping one beyond its block makes no sense.
 */
@ProviderType
public interface Stalled extends AutoCloseable {

    /**
     * Opens the stage and plays, if the {@link LocalStage#stalled} that gave this closed it and it has stayed closed
     * since; else, and the second time, does nothing.
     *
     * @throws IllegalStateException if the stage is gone, from the code of another CPU, or from an NMI's
     */
    @Override
    void close();
}
