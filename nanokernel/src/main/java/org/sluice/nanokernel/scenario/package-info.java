/**
 * Scenarios: a board, a cast of domains, and where the load comes from, in one small text file.
 *
 * <pre>
 *   scenario hvm board=default costs=generic-x86 seed=42
 *   partition ros=0-1 hrt=2-3
 *   domain rt priority=200 cpus=all irqs=timer:shared
 *     task control cpu=0 period=100us cost=6us
 *   domain linux priority=100 cpus=0-1 irqs=timer:shared,eth0:shared
 *   route eth0 cpu=1
 *   load eth0 rate=2000/s
 * </pre>
 *
 * {@link org.sluice.nanokernel.scenario.Scenario} is the file, {@link org.sluice.nanokernel.scenario.Simulation} the
 * running machine. Start reading at the latter.
 */
@Export
@Version("1.0.0")
package org.sluice.nanokernel.scenario;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
