/** Unit tests of interrupt propagation: machines and domains in a test, scenes, assertions over the trace. */
@Export
@Version("0.1.0")
package org.sluice.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
