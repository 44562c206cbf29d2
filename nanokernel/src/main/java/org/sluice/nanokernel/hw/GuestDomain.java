package org.sluice.nanokernel.hw;

import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.ipipe.Domain;

/** A domain that works with the machine, not only with interrupts. */
@ConsumerType
public interface GuestDomain extends Domain {

    /** Called once, before {@code start}: what the domain may touch. Control plane. */
    void boot(Platform platform);
}
