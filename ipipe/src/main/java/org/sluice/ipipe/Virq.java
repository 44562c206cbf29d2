package org.sluice.ipipe;

import org.osgi.annotation.versioning.ProviderType;

/** A virtual irq: raised by software only. Freed ones never reach a later owner of the same number. */
@ProviderType
public interface Virq {

    /** The pipeline's number; at or above {@link Pipeline#firstVirq()}. */
    int irq();

    /** How many owners the number had before. */
    int generation();

    /** Gives the number back; entries that wait anywhere are discarded, handlers are detached. Once. */
    void free();
}
