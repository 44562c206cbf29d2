/** The 8259A pair of the PC: two chips in cascade, and who answers the CPU's acknowledge cycle. */
@Export
@Version("1.0.0")
package org.sluice.x86.pic;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
