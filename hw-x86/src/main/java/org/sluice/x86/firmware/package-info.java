/**
 * What firmware leaves in memory for a kernel: ACPI tables, the MultiProcessor table, the e820 map; all built from the
 * board. Start at {@link org.sluice.x86.firmware.Firmware}. And what a loader writes beside it:
 * {@link org.sluice.x86.firmware.MultibootInfo}, {@link org.sluice.x86.firmware.Multiboot2Info},
 * {@link org.sluice.x86.firmware.ZeroPage}, each from a {@link org.sluice.x86.firmware.BootRequest}.
 */
@Export
@Version("1.0.0")
package org.sluice.x86.firmware;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
