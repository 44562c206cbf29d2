/**
 * Unit tests of interrupt propagation: the real machine and the real nanokernel in virtual time, without a sleep.
 *
 * <pre>{@code
 * machine(2).stage("rt", 200, IRQ, ACCEPT).stage("linux", 100, IRQ, TERMINATE)    // a scene
 *     .onCpu(0).stall("linux").raise(IRQ).flows("rt! linux?");
 *
 * @SluiceTest(cpus = 4, seed = 42)                                                  // a machine as a parameter
 * void theDiskIsServedOnce(Nanokernel kernel, Trace trace) {
 *     ...
 *     assertThat(trace).irq(IRQ).reached("rt").before("linux").within(1_000).exactlyOnce();
 * }
 * }</pre>
 *
 * Start reading at {@link org.sluice.testkit.scene.Scene}; the assertions are {@link org.sluice.testkit.TraceAssert}.
 * Races are looked for by the {@link org.sluice.testkit.explore.Explorer}.
 */
@Export
@Version("0.1.0")
package org.sluice.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
