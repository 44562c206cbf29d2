/**
 * The conformance list of the emulated PC: numbered statements of the manuals, each with its source and a check that
 * runs on a small machine. {@link org.sluice.testkit.conformance.Conformance} runs them and prints the table; the tests
 * of this module run each as a test of its own, and cut a wire of each device to see that rows turn red.
 */
@Export
@Version("1.0.0")
package org.sluice.testkit.conformance;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
