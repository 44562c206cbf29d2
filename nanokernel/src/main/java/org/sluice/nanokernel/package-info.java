/**
 * Joins the pipeline to the PC and looks after the domains: admits, places, renices, contains and evicts them.
 *
 * <pre>
 *      scenario file --> Simulation --> Nanokernel --+-- Pipeline   (ipipe)
 *                            |              |        +-- Machine    (hw-x86)
 *                            |              |        +-- TraceStore, ledgers
 *                        load, replay     Guest 1..n: a domain, its stage, its rights
 * </pre>
 *
 * Plain Java, no OSGi: that is in {@code ..osgi}. Start reading at {@link org.sluice.nanokernel.Nanokernel}.
 */
@Export
@Version("1.0.0")
package org.sluice.nanokernel;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
