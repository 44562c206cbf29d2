/**
 * Domains as OSGi services: the whiteboard.
 *
 * <pre>
 *   bundle --registers--> service Domain {domain.name, domain.priority, domain.cpus, domain.irqs}
 *                             |  DomainHost tracks it
 *                             v
 *                 Nanokernel.admit / renice (when the value of domain.priority changes) / evict
 * </pre>
 *
 * The scenario's cast comes from the same services, found by their {@code domain.name}. No OSGi call is made while the
 * machine's baton is held. Start reading at {@link org.sluice.nanokernel.osgi.DomainHost}; the annotation for a
 * domain's component is {@link org.sluice.nanokernel.osgi.SluiceDomain}.
 */
@Export
@Version("1.0.0")
package org.sluice.nanokernel.osgi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
