/**
 * The museum of historic faults: each in the real pipeline, or above the real APICs, with one faulty part, found
 * by exploration; and beside it its healthy twin, in which nothing is found: under every schedule that it has, or where
 * these are too many, under at least as many different ones.
 *
 * <pre>
 *   HistoricFault (a faulty part) --.
 *                                   +-- PipelineWorld -- Explorer --> found, after so many schedules
 *   the real pipeline -------------'                              --> clean, under all, or as many
 * </pre>
 *
 * Start reading at {@link org.sluice.testkit.museum.Museum}, then {@link org.sluice.testkit.museum.Exhibit}.
 */
@Export
@Version("1.0.0")
package org.sluice.testkit.museum;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
