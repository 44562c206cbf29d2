/**
 * What a run has come to: the figures ({@code Report}), as a table for people ({@code ReportTable}) and as one JSON
 * object for tools ({@code ReportJson}). Start reading at {@link org.sluice.console.report.Report}.
 */
package org.sluice.console.report;
