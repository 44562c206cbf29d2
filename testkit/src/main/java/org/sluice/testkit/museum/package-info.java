/**
 * The museum of historic faults: each in the real pipeline, or above the real APICs, with one faulty part, found
 * by exploration; and beside it its healthy twin, explored as long, in which nothing is found.
 *
 * <pre>
 *   HistoricFault (a faulty part) --.
 *                                   +-- PipelineWorld -- Explorer --> found, after so many schedules
 *   the real pipeline -------------'                              --> clean, over at least as many
 * </pre>
 *
 * Start reading at {@link org.sluice.testkit.museum.Museum}, then {@link org.sluice.testkit.museum.Exhibit}.
 */
@Export
@Version("1.0.0")
package org.sluice.testkit.museum;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
