/**
 * Writes the trace records that are kept into files for people and other tools. Start reading at
 * {@link org.sluice.console.export.TraceExport}.
 */
package org.sluice.console.export;
