package org.sluice.ipipe;

import org.osgi.annotation.versioning.ProviderType;

/** A stall that ends with its block: {@code try (Stalled s = here.stalled("queue")) { ... }}. Allocates nothing. */
@ProviderType
public interface Stalled extends AutoCloseable {

    /** Restores what was: opens the stage and plays, if it was open before. */
    @Override
    void close();
}
