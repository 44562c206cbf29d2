/**
 * PCI: configuration space with its two doors, base addresses, capabilities, message-signalled interrupts. Start at
 * {@link org.sluice.x86.pci.PciHost}.
 *
 * <pre>
 *   0xCF8/0xCFC, ECAM --&gt; PciHost --&gt; PciFunction: ConfigSpace, BARs --&gt; RegisterDevice
 * </pre>
 */
@Export
@Version("1.0.0")
package org.sluice.x86.pci;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
