/**
 * What a domain may touch of the machine, each thing checked against its rights: devices by their registers, the local
 * timer, ticks by proxy, numbers from the seed, the hypervisor.
 *
 * <p>A domain that needs none of this implements {@link org.sluice.ipipe.Domain} alone; one that does implements
 * {@link org.sluice.nanokernel.hw.GuestDomain}. Start reading there.
 */
@Export
@Version("1.0.0")
package org.sluice.nanokernel.hw;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
