/**
 * Scenes: a few stages, a few acts, and after each what flowed where, in one line.
 *
 * <pre>
 *   rt!      the stage's handler was played           linux?   it waits in the stage's log
 *   hrt~     the stage let it pass by                 linuxx   discarded, by the stage's mode or from its log
 *   rt:6!    of another irq than the act's own        rt!@1    on another CPU than the current one
 * </pre>
 *
 * A sticky irq begins at the current stage: those above it let it pass by, whatever their mode.
 *
 * Start reading at {@link org.sluice.testkit.scene.Scene}.
 */
@Export
@Version("0.1.0")
package org.sluice.testkit.scene;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
