/**
 * Faulty parts for the museum of historic faults: each replaces one part of the real pipeline, whose constructor takes
 * them, and does what a version of Adeos, I-pipe or Dovetail once did wrong. They stand in the pipeline's own package,
 * because its parts are nobody else's business, and in testkit's folder, so that no production code contains them.
 *
 * <p>Start reading at {@link org.sluice.ipipe.internal.HistoricFault}.
 */
package org.sluice.ipipe.internal;
