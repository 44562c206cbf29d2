/**
 * JUnit 5: a machine, a nanokernel and domains as parameters of a test, closed afterwards, with the books checked.
 *
 * <pre>{@code
 * @SluiceTest(cpus = 4, seed = 42, costs = "generic-x86")
 * @Cast(name = "rt", priority = 200, irqs = "timer:shared", domain = RtExecutive.class,
 *       settings = "task control cpu=0 period=100us cost=5us")
 * void tasksAreReleasedOnTime(Nanokernel kernel, Trace trace, RtExecutive rt) {
 *     kernel.runFor(1_000_000);
 *     assertThat(trace).irq("timer").reached("rt").within(1_000);
 * }
 * }</pre>
 *
 * <p>A failure names the seed and the line that runs exactly this test again; {@code -Dsluice.seed=N} runs it with
 * another one. Start reading at {@link org.sluice.testkit.junit.SluiceTest}.
 */
@Export
@Version("0.1.0")
package org.sluice.testkit.junit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
