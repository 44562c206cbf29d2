/** The guest's memory: sparse, on NUMA nodes, and how far each node is from each other. */
@Export
@Version("1.0.0")
package org.sluice.x86.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
