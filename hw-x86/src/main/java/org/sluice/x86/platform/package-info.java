/**
 * What else a PC's board carries: ACPI power management, reset ports, QEMU's fw_cfg, debug and test devices, the VGA
 * text screen. Each is passive; {@link org.sluice.x86.platform.PowerSwitch} is their way to the machine.
 */
@Export
@Version("1.0.0")
package org.sluice.x86.platform;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
