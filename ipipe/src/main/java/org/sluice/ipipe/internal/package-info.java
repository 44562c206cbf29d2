/**
 * The pipeline's machinery, not exported.
 *
 * <pre>
 *   PipelineCore --- Order (immutable: chains and recipients)          control plane
 *      | 1..n stages        | switched for all CPUs at one instant
 *   StageCore               v
 *      | per CPU         CpuPipe: frames, walk                         data plane
 *   LocalStageCore ---------'
 *      IrqLog, LocalBooks
 * </pre>
 *
 * Start reading at {@link org.sluice.ipipe.internal.CpuPipe}: recording and delivery are there.
 */
package org.sluice.ipipe.internal;
