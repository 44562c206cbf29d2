package org.sluice.nanokernel.hw;

import org.osgi.annotation.versioning.ProviderType;

/** Numbers from the scenario's seed; the same on every host. */
@ProviderType
public interface RandomSource {

    /** From {@code least} to {@code most}, both included. */
    long between(long least, long most);

    /** Exponentially distributed with that mean, at least 1. */
    long exponential(long mean);
}
