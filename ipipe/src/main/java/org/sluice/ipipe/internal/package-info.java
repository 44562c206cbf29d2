/**
 * The pipeline's machinery, not exported.
 *
 * <pre>
 *   PipelineCore --- Roster (who stands where) --- Order              control plane
 *      |             Membership, Attachments, Events, LockBox,
 *      |             VirqTable, Leaving, Findings, CriticalSection
 *   StageCore
 *      | per CPU     Recorder: from an arrival to the logs            data plane
 *   LocalStageCore   CpuPipe: from the logs to the handlers
 *      Gate, IrqLog     Walk (whose turn), Frames (what interrupted what), Routes (who records)
 *      IrqSlot          one irq of one stage on one CPU: what waits, who handles it, its account
 *                    Flight: the short way for as long as nobody looks
 * </pre>
 *
 * What {@link org.sluice.ipipe.internal.Parts} makes may be replaced by testkit's museum of faults, by nobody else.
 * Start reading at {@link org.sluice.ipipe.internal.CpuPipe}: delivery is there; then
 * {@link org.sluice.ipipe.internal.Recorder} and {@link org.sluice.ipipe.internal.Walk}; last
 * {@link org.sluice.ipipe.internal.Flight}.
 */
package org.sluice.ipipe.internal;
