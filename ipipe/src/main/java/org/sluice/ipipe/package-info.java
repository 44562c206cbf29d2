/**
 * The interrupt pipeline: several operating systems share each CPU's interrupts, most urgent first.
 *
 * <pre>
 *                 arrive(irq)                    one CPU
 *                     |  record: the log of every stage that handles it, stalled or not; then acknowledge
 *                     v
 *     head  [ rt    : open    | log ..1. ]   <- deliver: play the first open stage with something logged,
 *           [ hrt   : open    | log .... ]      stop at the first stalled one, never pass what was interrupted
 *     root  [ linux : stalled | log .11. ]
 * </pre>
 *
 * {@link org.sluice.ipipe.Stage} is the control plane (may allocate, may throw), {@link org.sluice.ipipe.LocalStage}
 * the data plane (one writer, never allocates), {@link org.sluice.ipipe.Hardware} all that the pipeline asks of a
 * machine. The pipeline itself takes no time. Start reading at {@link org.sluice.ipipe.Pipeline}.
 */
@Export
@Version("1.0.0")
package org.sluice.ipipe;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
