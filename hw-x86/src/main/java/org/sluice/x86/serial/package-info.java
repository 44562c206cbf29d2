/** Serial ports. Start reading at {@link org.sluice.x86.serial.Uart}. */
@Export
@Version("1.0.0")
package org.sluice.x86.serial;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
