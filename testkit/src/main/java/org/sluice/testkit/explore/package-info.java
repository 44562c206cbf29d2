/**
 * Looks for schedules that break something: the same start again and again, each time with other choices at the points
 * where an interrupt may land, a CPU may step or a control operation may take effect.
 *
 * <pre>
 *   Explorable   runs under the choices of a Chooser          MachineWorld, PipelineWorld, LapicWorld, StepWorld
 *   Strategy     makes the choices                            random, pct, exhaustive, adversary
 *   Explorer     repeats; on a violation: shrinks the list of choices, tells it in words, and names it in one token
 * </pre>
 *
 * The choice 0 is always what happens without an explorer, so a schedule is the short list of where it leaves that
 * course. Start reading at {@link org.sluice.testkit.explore.Explorer}; for a small program of one's own at
 * {@link org.sluice.testkit.explore.StepWorld} or {@link org.sluice.testkit.explore.PipelineWorld}.
 */
@Export
@Version("1.0.0")
package org.sluice.testkit.explore;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
