/**
 * What happened, in order: one record type for machine and pipeline, a bounded store, a hash over everything, exact
 * latencies, and the answer to "why was this one late?".
 *
 * <pre>
 *   MachineTrace --.                      .--> trace hash     every record, in order
 *                   >-- TraceStore.record --> last N records  for irq:why and trace:save
 *   PipelineTrace -'                      `--> Latencies      per stage, from raise to first instant of the handler
 * </pre>
 *
 * Start reading at {@link org.sluice.nanokernel.trace.TraceStore}.
 */
@Export
@Version("1.0.0")
package org.sluice.nanokernel.trace;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
